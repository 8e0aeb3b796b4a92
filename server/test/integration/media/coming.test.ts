import type { types } from 'mediasoup';
import { describe, expect, it, vi } from 'vitest';
import { MEDIA } from '../../../src/media/defaults.ts';
import type { TransportIds } from '../../../src/media/types.ts';
import { dtls } from './client-shapes.ts';
import { idsOf, route } from './stage.ts';
import { clock, engine, stage, underneath } from './stage-per-test.ts';

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

  it('[R9] what the worker closed with its producer it is not asked to close again', async () => {
    await stage.enter('ana');
    await stage.enter('ben');
    await stage.publish('ana', 'camera');
    await stage.room.apply([route('ana', 'camera', ['ben'])]);
    const consumer = underneath.consumers[0] as types.Consumer;
    const close = vi.spyOn(consumer, 'close');
    stage.room.disconnect('ana');
    await stage.listener.until(({ what }) => what === 'closed');
    await vi.waitFor(() => expect(consumer.closed).toBe(true));
    expect(close).not.toHaveBeenCalled();
  });

  it('[R9] transports whose line is gone close by themselves', async () => {
    await stage.enter('ana');
    // What mediasoup says when ICE consent ran out after 30 s.
    underneath.transports[0]?.emit('icestatechange', 'disconnected');
    expect(stage.keeps('ana', 'ana-1')).toBe(false);
    expect(stage.listener.told).toEqual([{ what: 'lost', personId: 'ana' }]);
    expect(underneath.transports.every(({ closed }) => closed)).toBe(true);
  });

  it('[R9] a client that never connects has its transports taken away, and the room hears it', async () => {
    await stage.enter('ana');
    await stage.enter('ben');
    await stage.enter('cy');
    await stage.publish('ana', 'camera');
    await stage.room.apply([route('ana', 'camera', ['ben'])]);
    // What mediasoup says once something came through.
    underneath.transports[0]?.emit('icestatechange', 'connected');
    await underneath.transports[0]?.dump(); // All that was asked of the worker is answered.
    clock.advance(MEDIA.connectLimitMs - 1);
    expect(stage.keeps('ben')).toBe(true);
    clock.advance(1);
    expect(stage.keeps('ben')).toBe(false);
    expect(stage.listener.told.filter(({ what }) => what === 'lost')).toEqual([
      { what: 'lost', personId: 'ben' },
    ]);
    // Who was offered nothing and sent nothing has no reason to connect.
    expect([stage.keeps('ana'), stage.keeps('cy')]).toEqual([true, true]);
  });

  it('[R9] who goes again before that is not missed', async () => {
    await stage.enter('ana');
    await stage.publish('ana', 'camera');
    await underneath.transports[0]?.dump();
    stage.room.disconnect('ana');
    clock.advance(MEDIA.connectLimitMs);
    expect(stage.listener.told).toEqual([]);
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
