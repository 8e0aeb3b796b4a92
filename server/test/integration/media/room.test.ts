import type { types } from 'mediasoup';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { MediaEngine } from '../../../src/media/index.ts';
import type { TransportIds } from '../../../src/media/types.ts';
import { cameraRtp, deafToVideo, dtls, microphoneRtp } from './client-shapes.ts';
import { HOSTILE } from './hostile-rtp.ts';
import { idsOf, route, Stage, startEngine, trackOf, Underneath, viewer } from './stage.ts';

let engine: MediaEngine;
let underneath: Underneath;
let stage: Stage;

beforeAll(async () => {
  underneath = new Underneath();
  engine = await startEngine();
});

afterAll(async () => {
  await engine.close('test is over');
  underneath.stop();
});

beforeEach(() => {
  stage?.room.close();
  underneath.producers.length = 0;
  underneath.consumers.length = 0;
  underneath.transports.length = 0;
  stage = new Stage(engine);
});

describe('who gets which track', () => {
  it('[R9] a track is offered to those its route names, and flows when they are ready', async () => {
    await stage.enter('ana');
    await stage.enter('ben');
    await stage.enter('cy');
    await stage.publish('ana', 'camera');
    await stage.room.apply([route('ana', 'camera', ['ben'])]);

    expect(stage.listener.told).toEqual([{ what: 'consume', personId: 'ben', trackIds: ['ana-camera'] }]);
    const [consumer] = underneath.liveConsumers;
    expect(await consumer?.dump()).toMatchObject({ paused: true, producerPaused: false });
    await stage.ready('ben', { dtlsParameters: dtls(), trackIds: ['ana-camera'] });
    expect(await consumer?.dump()).toMatchObject({ paused: false, producerPaused: false });
    expect(engine.stats()).toMatchObject({ routers: 1, transports: 6, producers: 1, consumers: 1 });
  });

  it('[R9] applying the same routes again does nothing', async () => {
    await stage.enter('ana');
    await stage.enter('ben');
    await stage.publish('ana', 'microphone');
    const routes = [route('ana', 'microphone', ['ben'])];
    await stage.room.apply(routes);
    const told = stage.listener.told.length;
    await Promise.all([stage.room.apply(routes), stage.room.apply(routes), stage.room.apply(routes)]);
    expect(stage.listener.told).toHaveLength(told);
    expect(underneath.consumers).toHaveLength(1);
  });

  it('[R9] whoever joins gets all offers in the answer, in one batch and none beside it', async () => {
    await stage.enter('ana');
    await stage.publish('ana', 'microphone');
    await stage.publish('ana', 'camera');
    const routes = [route('ana', 'microphone', ['ben']), route('ana', 'camera', ['ben'])];
    await stage.connect('ben');
    // Another event comes between the transports and the answer.
    await stage.room.apply(routes);
    const offers = await stage.room.apply(routes, 'ben');
    expect(offers.map(({ trackId }) => trackId).sort()).toEqual(['ana-camera', 'ana-microphone']);
    expect(offers.map(({ kind }) => kind).sort()).toEqual(['audio', 'video']);
    expect(stage.listener.told).toEqual([]);
  });

  it('[R9] whoever comes back on the same transports is offered again what was not confirmed', async () => {
    await stage.enter('ana');
    await stage.enter('ben');
    await stage.publish('ana', 'microphone');
    await stage.publish('ana', 'camera');
    const routes = [route('ana', 'microphone', ['ben']), route('ana', 'camera', ['ben'])];
    await stage.room.apply(routes);
    await stage.ready('ben', { dtlsParameters: dtls(), trackIds: ['ana-microphone'] });
    expect(stage.keeps('ben', 'ben-1')).toBe(true);
    const offers = await stage.room.apply(routes, 'ben');
    expect(offers.map(({ trackId }) => trackId)).toEqual(['ana-camera']);
    expect(underneath.consumers).toHaveLength(2);
  });

  it('[R9] a silenced track stops at the server, and comes back without new consumers', async () => {
    await stage.enter('ana');
    await stage.enter('ben');
    await stage.publish('ana', 'microphone');
    const [producer] = underneath.producers;
    expect(await producer?.dump()).toMatchObject({ paused: true });
    await stage.room.apply([route('ana', 'microphone', ['ben'])]);
    expect(await producer?.dump()).toMatchObject({ paused: false });
    await stage.room.apply([route('ana', 'microphone', ['ben'], true)]);
    expect(await producer?.dump()).toMatchObject({ paused: true });
    expect(await underneath.consumers[0]?.dump()).toMatchObject({ producerPaused: true });
    await stage.room.apply([route('ana', 'microphone', ['ben'])]);
    expect(await producer?.dump()).toMatchObject({ paused: false });
    expect(stage.listener.told).toHaveLength(1);
  });

  it('[R9] a viewer who is left out loses the consumer and is told', async () => {
    await stage.enter('ana');
    await stage.enter('ben');
    await stage.enter('cy');
    await stage.publish('ana', 'camera');
    await stage.room.apply([route('ana', 'camera', ['ben', 'cy'])]);
    await stage.room.apply([route('ana', 'camera', ['cy'])]);
    expect(stage.listener.told.at(-1)).toEqual({ what: 'closed', personId: 'ben', trackIds: ['ana-camera'] });
    expect(underneath.liveConsumers).toHaveLength(1);
    await stage.room.apply([]);
    expect(stage.listener.told.at(-1)).toEqual({ what: 'closed', personId: 'cy', trackIds: ['ana-camera'] });
    expect(underneath.liveProducers).toHaveLength(0);
  });

  it('[R9] what nobody looks at is held back on the server', async () => {
    await stage.enter('ana');
    await stage.enter('ben');
    await stage.publish('ana', 'camera');
    await stage.room.apply([route('ana', 'camera', [viewer('ben', { paused: true })])]);
    await stage.ready('ben', { dtlsParameters: dtls(), trackIds: ['ana-camera'] });
    const [consumer] = underneath.consumers;
    expect(await consumer?.dump()).toMatchObject({ paused: true });
    await stage.room.apply([route('ana', 'camera', ['ben'])]);
    expect(await consumer?.dump()).toMatchObject({ paused: false });
  });

  it('[R9] a tile’s height picks the layer, and a large picture goes before a small one', async () => {
    await stage.enter('ana');
    await stage.enter('ben');
    await stage.enter('cy');
    await stage.publish('ana', 'camera');
    const tiles = (ben: number, cy: number) => [
      route('ana', 'camera', [viewer('ben', { maxHeight: ben }), viewer('cy', { maxHeight: cy })]),
    ];
    await stage.room.apply(tiles(90, 360));
    const layers = async () =>
      Promise.all(
        underneath.consumers.map(async (one) => [
          one.preferredLayers?.spatialLayer,
          (await one.dump()).priority,
        ]),
      );
    expect(await layers()).toEqual([
      [0, 1],
      [2, 2],
    ]);
    await stage.room.apply(tiles(200, 90));
    expect(await layers()).toEqual([
      [1, 2],
      [0, 1],
    ]);
  });

  it('[R9] one device that knows no video is no reason to deprive the others', async () => {
    await stage.enter('ana');
    await stage.connect('old', 'old-1', deafToVideo(engine.rtpCapabilities));
    await stage.room.apply([], 'old');
    await stage.enter('ben');
    await stage.publish('ana', 'camera');
    await stage.publish('ana', 'microphone');
    const all = ['old', 'ben'];
    await stage.room.apply([route('ana', 'camera', all), route('ana', 'microphone', all)]);
    const heard = Object.fromEntries(
      stage.listener.told.map((told) => ('trackIds' in told ? [told.personId, told.trackIds.sort()] : [])),
    );
    expect(heard).toEqual({ old: ['ana-microphone'], ben: ['ana-camera', 'ana-microphone'] });
  });
});

describe('publishing', () => {
  it('[R9] a track waits unheard for its event, through routes that do not know it yet', async () => {
    await stage.enter('ana');
    await stage.publish('ana', 'camera');
    await stage.room.apply([]);
    expect(underneath.liveProducers).toHaveLength(1);
    expect(await underneath.producers[0]?.dump()).toMatchObject({ paused: true });
    await stage.room.apply([route('ana', 'camera', [])]);
    await stage.room.apply([]);
    expect(underneath.liveProducers).toHaveLength(0);
  });

  it('[R9] a track whose event was refused is taken out again', async () => {
    await stage.enter('ana');
    await stage.publish('ana', 'camera');
    stage.room.retract(trackOf('ana', 'camera'));
    expect(underneath.liveProducers).toHaveLength(0);
    await expect(stage.publish('ana', 'camera')).resolves.toBeUndefined();
  });

  it('[R9] published again after a reload: viewers lose the old one, then get the new one', async () => {
    await stage.enter('ana');
    await stage.enter('ben');
    await stage.publish('ana', 'camera');
    const routes = [route('ana', 'camera', ['ben'])];
    await stage.room.apply(routes);
    await stage.enter('ana', routes, 'ana-2');
    await stage.publish('ana', 'camera');
    await stage.room.apply(routes);
    expect(stage.listener.told).toEqual([
      { what: 'consume', personId: 'ben', trackIds: ['ana-camera'] },
      { what: 'closed', personId: 'ben', trackIds: ['ana-camera'] },
      { what: 'consume', personId: 'ben', trackIds: ['ana-camera'] },
    ]);
    const [first, second] = stage.listener.offers;
    expect(first?.rtpParameters.encodings[0]?.ssrc).not.toBe(second?.rtpParameters.encodings[0]?.ssrc);
  });

  it('[R9] published again on the same transport (a new encoder), in the same order', async () => {
    await stage.enter('ana');
    await stage.enter('ben');
    await stage.publish('ana', 'microphone');
    const routes = [route('ana', 'microphone', ['ben'])];
    await stage.room.apply(routes);
    await stage.publish('ana', 'microphone');
    await stage.room.apply(routes);
    expect(stage.listener.told.map(({ what }) => what)).toEqual(['consume', 'closed', 'consume']);
    expect(underneath.liveProducers).toHaveLength(1);
    expect(await underneath.producers[1]?.dump()).toMatchObject({ paused: false });
  });

  it('[R9] nobody takes over another person’s track', async () => {
    await stage.enter('ana');
    await stage.enter('eve');
    await stage.publish('ana', 'camera');
    const trackId = trackOf('ana', 'camera');
    const refusal = { code: 'media_refused', field: 'trackId' };
    await expect(stage.publish('eve', 'camera', { trackId })).rejects.toMatchObject(refusal);
    // Nor while its publisher is away and only the journal knows it.
    await stage.room.apply([route('ana', 'camera', ['eve'])]);
    stage.room.disconnect('ana');
    await expect(stage.publish('eve', 'camera', { trackId })).rejects.toMatchObject(refusal);
    await stage.enter('ana', [route('ana', 'camera', ['eve'])], 'ana-2');
    await expect(stage.publish('ana', 'screen', { trackId })).rejects.toMatchObject({
      code: 'media_refused',
      field: 'source',
    });
  });

  it('[R9] a person has no more than four tracks', async () => {
    await stage.enter('ana');
    for (let index = 0; index < 4; index += 1) {
      const rtpParameters = microphoneRtp(`m${index}`, 100 + index);
      await stage.publish('ana', 'microphone', { trackId: `t${index}`, rtpParameters });
    }
    const fifth = { trackId: 't5', rtpParameters: microphoneRtp('m5', 105) };
    await expect(stage.publish('ana', 'microphone', fifth)).rejects.toMatchObject({ code: 'media_refused' });
  });

  it('[R9] without transports there is nothing to publish on: the client is told to try again', async () => {
    await expect(stage.publish('ana', 'camera')).rejects.toMatchObject({
      code: 'media_unavailable',
      retryable: true,
    });
    await expect(stage.ready('ana', { trackIds: [] })).rejects.toMatchObject({
      code: 'media_unavailable',
    });
    await expect(stage.room.restartIce('ana', 'ana-1', 'send')).rejects.toMatchObject({
      code: 'media_unavailable',
    });
  });

  it('[R9] a repeated connect is no fault, one with another certificate is', async () => {
    await stage.enter('ana');
    await stage.publish('ana', 'camera');
    await stage.publish('ana', 'microphone', { dtlsParameters: dtls() });
    const other = { rtpParameters: cameraRtp('9'), dtlsParameters: dtls('CD'), trackId: 'other' };
    await expect(stage.publish('ana', 'camera', other)).rejects.toMatchObject({ code: 'media_refused' });
    await stage.ready('ana', { dtlsParameters: dtls(), trackIds: [] });
    await stage.ready('ana', { dtlsParameters: dtls(), trackIds: [] });
    const changed = stage.ready('ana', { dtlsParameters: dtls('CD'), trackIds: [] });
    await expect(changed).rejects.toMatchObject({ code: 'media_refused' });
  });

  it('[R9] the first track must bring what connects its transport', async () => {
    await stage.enter('ana');
    const track = { trackId: 't', source: 'microphone', rtpParameters: microphoneRtp() } as const;
    await expect(stage.room.publish('ana', 'ana-1', track)).rejects.toMatchObject({
      code: 'media_refused',
      field: 'dtlsParameters',
    });
    expect(underneath.liveProducers).toHaveLength(0);
    await stage.room.publish('ana', 'ana-1', { ...track, dtlsParameters: dtls() });
    await stage.room.publish('ana', 'ana-1', {
      ...track,
      trackId: 'u',
      rtpParameters: microphoneRtp('9', 9),
    });
    expect(underneath.liveProducers).toHaveLength(2);
  });
});

describe('parameters that were made to hurt', () => {
  it.each(HOSTILE)(
    '[R9] %s: refused, nothing is left behind and the worker lives',
    async (_what, source, rtpParameters) => {
      const [pid] = engine.workerPids();
      await stage.enter('eve');
      const publishing = stage.publish('eve', source, { rtpParameters });
      await expect(publishing).rejects.toMatchObject({ code: 'media_refused', retryable: false });
      expect(underneath.liveProducers).toHaveLength(0);
      await stage.publish('eve', 'microphone', { rtpParameters: microphoneRtp('7', 7) });
      expect(underneath.liveProducers).toHaveLength(1);
      expect(engine.workerPids()).toEqual([pid]);
    },
  );

  it('[R9] capabilities without end are refused before anything is built', async () => {
    const codecs = Array(500).fill(engine.rtpCapabilities.codecs[0]);
    await expect(stage.room.connect('eve', 'eve-1', { codecs })).rejects.toMatchObject({
      code: 'media_refused',
    });
    expect(engine.stats().transports).toBe(0);
  });
});

describe('coming and going', () => {
  it('[C2] keeps the transports of the instance that built them, and of no other', async () => {
    await stage.enter('ana');
    expect(stage.keeps('ana', 'ana-1')).toBe(true);
    expect(stage.keeps('ana', 'ana-2')).toBe(false);
    expect(stage.keeps('ben', 'ana-1')).toBe(false);
    await stage.enter('ana', [], 'ana-2');
    expect(stage.keeps('ana', 'ana-1')).toBe(false);
    expect(stage.keeps('ana', 'ana-2')).toBe(true);
    expect(engine.stats().transports).toBe(2);
    stage.room.disconnect('ana');
    expect(stage.keeps('ana', 'ana-2')).toBe(false);
    expect(engine.stats()).toMatchObject({ transports: 0, producers: 0, consumers: 0 });
  });

  it('[C4] keeps only the transports that the client holds: an answer with newer ones may have been lost', async () => {
    const first = idsOf(await stage.connect('ana'));
    const second = idsOf(await stage.connect('ana'));
    const keeps = (transports?: TransportIds) => stage.room.keeps('ana', 'ana-1', transports);
    expect(keeps(second)).toBe(true);
    expect(keeps(first)).toBe(false);
    expect(keeps({ send: second.send, receive: first.receive })).toBe(false);
    expect(keeps(undefined)).toBe(false);
  });

  it('[C1] an older window’s late requests touch nothing of the newer one', async () => {
    const superseded = { code: 'superseded', retryable: false };
    await stage.enter('ana');
    // Asked in time, but still waiting for its turn when the newer window comes.
    const first = stage.publish('ana', 'microphone');
    const waiting = stage.publish('ana', 'camera');
    const entering = stage.enter('ana', [], 'ana-2');
    // While the newer window has no transports yet.
    const late = { dtlsParameters: dtls('CD'), trackIds: [] };
    await expect(stage.room.ready('ana', 'ana-1', late)).rejects.toMatchObject(superseded);
    await expect(first).rejects.toMatchObject({ code: 'media_unavailable' });
    await expect(waiting).rejects.toMatchObject({ code: 'media_unavailable' });
    await entering;
    const camera = stage.publish('ana', 'camera', { instanceId: 'ana-1', dtlsParameters: dtls('CD') });
    await expect(camera).rejects.toMatchObject(superseded);
    await expect(stage.room.ready('ana', 'ana-1', late)).rejects.toMatchObject(superseded);
    await expect(stage.room.restartIce('ana', 'ana-1', 'send')).rejects.toMatchObject(superseded);
    expect(underneath.liveProducers).toHaveLength(0);
    // Neither transport was connected with the older window's certificate.
    await stage.publish('ana', 'camera');
    await stage.ready('ana', { dtlsParameters: dtls(), trackIds: [] });
  });

  it('[R9] a transport that could not be connected may be connected again', async () => {
    await stage.enter('ana');
    const [send] = underneath.transports;
    vi.spyOn(send as types.WebRtcTransport, 'connect').mockRejectedValueOnce(new Error('no'));
    await expect(stage.publish('ana', 'camera')).rejects.toMatchObject({ code: 'media_refused' });
    await stage.publish('ana', 'camera', { dtlsParameters: dtls('CD') });
    expect(underneath.liveProducers).toHaveLength(1);
  });

  it('[C1] of two windows that connect at once, the newer has the transports', async () => {
    const older = stage.connect('ana', 'ana-1');
    const newer = stage.connect('ana', 'ana-2');
    await expect(older).rejects.toMatchObject({ code: 'media_unavailable' });
    await newer;
    expect(stage.keeps('ana', 'ana-2')).toBe(true);
    expect(underneath.transports.filter(({ closed }) => !closed)).toHaveLength(2);
  });

  it('[R9] a publisher who goes takes the tracks along, and viewers are told', async () => {
    await stage.enter('ana');
    await stage.enter('ben');
    await stage.publish('ana', 'camera');
    await stage.room.apply([route('ana', 'camera', ['ben'])]);
    stage.room.disconnect('ana');
    await stage.listener.until(({ what }) => what === 'closed');
    expect(engine.stats()).toMatchObject({ transports: 2, producers: 0, consumers: 0 });
  });

  it('[R9] transports whose line is gone close by themselves', async () => {
    await stage.enter('ana');
    // What mediasoup says when ICE consent ran out after 30 s.
    underneath.transports[0]?.emit('icestatechange', 'disconnected');
    expect(stage.keeps('ana', 'ana-1')).toBe(false);
    expect(stage.listener.told).toEqual([{ what: 'lost', personId: 'ana' }]);
    expect(underneath.transports.every(({ closed }) => closed)).toBe(true);
  });

  it('[R9] whoever closes their end (a reload, a closed tab) is gone at once, and not missed', async () => {
    await stage.enter('ana');
    await stage.enter('ben');
    await stage.publish('ana', 'camera');
    await stage.room.apply([route('ana', 'camera', ['ben'])]);
    // What mediasoup says when the browser's goodbye came.
    underneath.transports[0]?.emit('dtlsstatechange', 'closed');
    await stage.listener.until(({ what }) => what === 'closed');
    expect(stage.keeps('ana', 'ana-1')).toBe(false);
    expect(stage.listener.told.map(({ what }) => what)).toEqual(['consume', 'closed']);
  });

  it('[R9] gives a changed network new ICE parameters', async () => {
    const before = await stage.connect('ana');
    const after = await stage.room.restartIce('ana', 'ana-1', 'receive');
    expect(after.usernameFragment).not.toBe(before.receive.iceParameters.usernameFragment);
  });

  it('[R9] a closed room leaves nothing and says nothing', async () => {
    await stage.enter('ana');
    await stage.enter('ben');
    await stage.publish('ana', 'camera');
    await stage.room.apply([route('ana', 'camera', ['ben'])]);
    const told = stage.listener.told.length;
    stage.room.close();
    stage.room.close();
    expect(engine.stats()).toMatchObject({ routers: 0, transports: 0, producers: 0, consumers: 0 });
    expect(await stage.room.apply([route('ana', 'camera', ['ben'])], 'ben')).toEqual([]);
    const again = stage.room.connect('ana', 'ana-1', engine.rtpCapabilities);
    await expect(again).rejects.toMatchObject({ code: 'media_unavailable' });
    expect(stage.listener.told).toHaveLength(told);
  });
});
