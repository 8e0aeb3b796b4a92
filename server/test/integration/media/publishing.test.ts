import type { types } from 'mediasoup';
import { describe, expect, it, vi } from 'vitest';
import { MEDIA } from '../../../src/media/defaults.ts';
import { cameraRtp, dtls, microphoneRtp } from './client-shapes.ts';
import { route, trackOf } from './stage.ts';
import { clock, stage, underneath } from './stage-per-test.ts';

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
    await stage.publish('ana', 'microphone', { rtpParameters: microphoneRtp('5', 1005) });
    await stage.room.apply(routes);
    expect(stage.listener.told.map(({ what }) => what)).toEqual(['consume', 'closed', 'consume']);
    expect(underneath.liveProducers).toHaveLength(1);
    expect(await underneath.producers[1]?.dump()).toMatchObject({ paused: false });
  });

  it('[R7] the very same offered again (a repeated request) goes on flowing, and nobody is told', async () => {
    await stage.enter('ana');
    await stage.enter('ben');
    await stage.publish('ana', 'camera');
    await stage.publish('ana', 'microphone');
    const routes = [route('ana', 'camera', ['ben']), route('ana', 'microphone', ['ben'])];
    await stage.room.apply(routes);
    const told = stage.listener.told.length;
    await stage.publish('ana', 'camera');
    await stage.publish('ana', 'microphone');
    await stage.room.apply(routes);
    expect(stage.listener.told).toHaveLength(told);
    expect(underneath.producers).toHaveLength(2);
    expect(underneath.liveConsumers).toHaveLength(2);
    // Still checked like any other: another certificate is another client.
    const other = stage.publish('ana', 'camera', { dtlsParameters: dtls('CD') });
    await expect(other).rejects.toMatchObject({ code: 'media_refused', field: 'dtlsParameters' });
  });

  it('[R9] a sound that takes far more than sound needs is closed, and its viewers are told', async () => {
    await stage.enter('ana');
    await stage.enter('ben');
    await stage.publish('ana', 'microphone');
    await stage.room.apply([route('ana', 'microphone', ['ben'])]);
    const [producer] = underneath.liveProducers;
    const stats = vi.spyOn(producer as types.Producer, 'getStats');
    stats.mockResolvedValue([{ bitrate: 3_000_000 }] as types.ProducerStat[]);
    for (let look = 1; look <= 2; look += 1) {
      await clock.waitsFor(MEDIA.soundCheckEveryMs);
      // The probe alone, which is due as late: a request that is under way would take too long by this clock.
      await clock.waitsOnceFor(MEDIA.requestLimitMs);
      clock.advance(MEDIA.soundCheckEveryMs);
      await vi.waitFor(() => expect(stats).toHaveBeenCalledTimes(look));
    }
    await stage.listener.until(({ what }) => what === 'closed');
    expect(underneath.liveProducers).toHaveLength(0);
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
