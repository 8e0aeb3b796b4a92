import type { types } from 'mediasoup';
import { describe, expect, it, vi } from 'vitest';
import { MEDIA } from '../../../src/media/defaults.ts';
import { cameraRtp, deafToVideo, dtls } from './client-shapes.ts';
import { route, viewer } from './stage.ts';
import { clock, engine, stage, underneath } from './stage-per-test.ts';

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

  it('[R9] what nobody looks at is not offered, and held back on the server when nobody looks any more', async () => {
    await stage.enter('ana');
    await stage.enter('ben');
    await stage.publish('ana', 'camera');
    const tile = (paused: boolean) => [route('ana', 'camera', [viewer('ben', { paused })])];
    await stage.room.apply(tile(true));
    expect(stage.listener.told).toEqual([]);
    await stage.room.apply(tile(false));
    await stage.ready('ben', { dtlsParameters: dtls(), trackIds: ['ana-camera'] });
    const [consumer] = underneath.consumers;
    expect(await consumer?.dump()).toMatchObject({ paused: false });
    await stage.room.apply(tile(true));
    expect(await consumer?.dump()).toMatchObject({ paused: true });
    await stage.room.apply(tile(false));
    expect(await consumer?.dump()).toMatchObject({ paused: false });
    expect(underneath.consumers).toHaveLength(1);
  });

  it('[R9] voices that are held back are offered afterwards, a few at a time, and flow at once when it is their turn', async () => {
    await stage.enter('ana');
    const speakers = Array.from({ length: MEDIA.aheadBatch + 2 }, (_, i) => `s${i}`);
    for (const id of speakers) {
      await stage.enter(id);
      await stage.publish(id, 'microphone');
    }
    const voices = (through: string) =>
      speakers.map((id) => route(id, 'microphone', [viewer('ana', { paused: id !== through })]));
    expect((await stage.room.apply(voices('s0'), 'ana')).map(({ trackId }) => trackId)).toEqual([
      's0-microphone',
    ]);
    // Nothing more before the first is there.
    clock.advance(MEDIA.aheadPauseMs);
    await stage.room.apply(voices('s0'));
    expect(underneath.consumers).toHaveLength(1);
    await stage.ready('ana', { dtlsParameters: dtls(), trackIds: ['s0-microphone'] });
    const batches = () => stage.listener.told.filter(({ what }) => what === 'consume');
    for (const expected of [1, 2]) {
      clock.advance(MEDIA.aheadPauseMs);
      await vi.waitFor(() => expect(batches()).toHaveLength(expected));
    }
    const offered = batches().map((told) => ('trackIds' in told ? told.trackIds : []));
    expect(offered.map(({ length }) => length)).toEqual([MEDIA.aheadBatch, 1]);
    await stage.ready('ana', { trackIds: offered.flat() });
    const flowing = async () => {
      const dumps = await Promise.all(underneath.consumers.map((one) => one.dump()));
      return dumps.filter(({ paused }) => !paused).length;
    };
    expect(await flowing()).toBe(1);
    await stage.room.apply(voices('s7'));
    expect(await flowing()).toBe(1);
    expect(batches()).toHaveLength(2);
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

  it('[R9] the offer does not wait until the worker knows how much it matters', async () => {
    await stage.enter('ana');
    await stage.enter('ben');
    await stage.publish('ana', 'camera');
    const answer = Promise.withResolvers<void>();
    const hold = (consumer: types.Consumer) =>
      vi.spyOn(consumer, 'setPriority').mockReturnValue(answer.promise);
    underneath.onConsumer = hold;
    const applied = stage.room.apply([route('ana', 'camera', ['ben'])]);
    await stage.listener.until(({ what }) => what === 'consume');
    await applied;
    expect(underneath.consumers[0]?.setPriority).toHaveBeenCalledExactlyOnceWith(2);
    answer.resolve();
  });

  it('[R9] a consumer that the worker keeps refusing is given up for that viewer, and for nobody else', async () => {
    await stage.enter('ana');
    await stage.enter('ben');
    await stage.enter('cy');
    const receive = underneath.transports[3] as types.WebRtcTransport;
    const consume = vi.spyOn(receive, 'consume').mockRejectedValue(new Error('no'));
    await stage.publish('ana', 'camera');
    const routes = [route('ana', 'camera', ['ben', 'cy'])];
    for (let event = 0; event < 4; event += 1) await stage.room.apply(routes);
    expect(consume).toHaveBeenCalledTimes(3);
    expect(stage.listener.told).toEqual([{ what: 'consume', personId: 'cy', trackIds: ['ana-camera'] }]);
    // Another producer is another try.
    await stage.publish('ana', 'camera', { rtpParameters: cameraRtp('9') });
    await stage.room.apply(routes);
    expect(consume).toHaveBeenCalledTimes(6);
  });

  it('[R9] a picture may grow again: its consumer is restarted at once, unless it is held back by now', async () => {
    await stage.enter('ana');
    await stage.enter('ben');
    await stage.publish('ana', 'camera');
    const tile = (paused: boolean) => [route('ana', 'camera', [viewer('ben', { paused })])];
    await stage.room.apply(tile(false));
    await stage.ready('ben', { dtlsParameters: dtls(), trackIds: ['ana-camera'] });
    const consumer = underneath.consumers[0] as types.Consumer;
    const asked: string[] = [];
    for (const what of ['pause', 'resume'] as const) {
      const real = consumer[what].bind(consumer);
      vi.spyOn(consumer, what).mockImplementation(() => {
        asked.push(what);
        return real();
      });
    }
    vi.spyOn(consumer, 'score', 'get').mockReturnValue({
      score: 10,
      producerScore: 10,
      producerScores: [10, 10, 10],
    });
    const receive = underneath.transports[3] as types.WebRtcTransport;
    const lineIsGood = () => {
      const info = { desiredBitrate: 500_000, availableBitrate: 900_000 };
      receive.emit('trace', { type: 'bwe', timestamp: 0, direction: 'out', info });
    };
    lineIsGood();
    clock.advance(MEDIA.smallBeforeHelpMs);
    lineIsGood();
    await stage.room.apply(tile(false));
    expect(asked).toEqual(['pause', 'resume']);
    expect(await consumer.dump()).toMatchObject({ paused: false });
    // It is decided, but in the same breath nobody looks any more.
    clock.advance(MEDIA.growPausesMs[0]);
    lineIsGood();
    await stage.room.apply(tile(true));
    expect(asked.at(-1)).toBe('pause');
    expect(await consumer.dump()).toMatchObject({ paused: true });
  });
});
