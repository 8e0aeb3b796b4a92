import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { MEDIA } from '../../../src/media/defaults.ts';
import type { MediaEngine } from '../../../src/media/index.ts';
import { FakeCapture } from './fake-capture.ts';
import { Publisher, RecordedRoom, SIMULCAST } from './recorder-stage.ts';
import { startEngine } from './stage.ts';

const engines: MediaEngine[] = [];
const captures: FakeCapture[] = [];
const publishers: Publisher[] = [];

afterEach(async () => {
  for (const publisher of publishers.splice(0)) publisher.media.close();
  await Promise.all(engines.splice(0).map((engine) => engine.close('test is over')));
  for (const capture of captures.splice(0)) capture.stop();
});

async function recordedRoom() {
  const capture = new FakeCapture();
  const engine = await startEngine({ capture });
  captures.push(capture);
  engines.push(engine);
  return { capture, engine, room: new RecordedRoom(engine) };
}

async function publisherIn(room: RecordedRoom, personId = 'ana'): Promise<Publisher> {
  const publisher = await Publisher.connect(room, personId);
  publishers.push(publisher);
  return publisher;
}

/** Ana's microphone and camera, recorded. */
async function coaching() {
  const { capture, engine, room } = await recordedRoom();
  const ana = await publisherIn(room);
  const microphone = randomUUID();
  const camera = randomUUID();
  for (const [source, trackId] of [
    ['microphone', microphone],
    ['camera', camera],
  ] as const) {
    await ana.publish(source, undefined, trackId);
    await room.route('ana', source, trackId);
  }
  const flowing = (trackId: string, packets = 20) =>
    capture.until(() => {
      const take = capture.of(trackId);
      return take !== undefined && take.ended === null && take.packets.length >= packets && take;
    });
  await Promise.all([flowing(microphone), flowing(camera)]);
  return { capture, engine, room, ana, microphone, camera, flowing };
}

const RUNNING = { is: 'running' };

describe('a recorded room', () => {
  it('[D1] captures sound and picture from the first packet on, the picture from a keyframe on', async () => {
    const { capture, engine, room, microphone, camera } = await coaching();
    const sound = capture.of(microphone);
    const picture = capture.of(camera);
    expect(sound?.order).toMatchObject({
      take: { trackId: microphone, personId: 'ana', source: 'microphone', kind: 'audio' },
      stream: { mimeType: 'audio/opus', clockRate: 48_000, channels: 2 },
    });
    expect(picture?.order.stream).toMatchObject({ mimeType: 'video/VP8', clockRate: 90_000, channels: null });
    expect(picture?.packets[0]?.keyframeHeight).toBe(360);
    for (const take of [sound, picture]) {
      expect(take?.strangers).toBe(0);
      expect(new Set(take?.packets.map(({ ssrc }) => ssrc))).toEqual(new Set([take?.order.stream.ssrc]));
    }
    expect(room.told.map(({ health }) => health)).toEqual([RUNNING]);
    expect(engine.stats()).toMatchObject({ takes: 2, roomsInTrouble: 0 });
  });

  it('[D2] a mute is no end: the first word after it is in the same take within a moment, the gap in RTP time', async () => {
    const { capture, room, ana, microphone } = await coaching();
    await room.route('ana', 'microphone', microphone, { silenced: true });
    ana.media.player?.pause('audio');
    const take = capture.of(microphone);
    const before = take?.packets.at(-1);
    // Three reports of capture and a look of ours: long enough to be taken for a fault, and it is none.
    const lookedAgain = performance.now() + MEDIA.takeCheckEveryMs + 500;
    await capture.until(() => performance.now() > lookedAgain);
    const count = take?.packets.length ?? 0;
    expect(room.told.map(({ health }) => health)).toEqual([RUNNING]);

    await room.route('ana', 'microphone', microphone, { silenced: false });
    const spokenAtMs = performance.now();
    ana.media.player?.play('audio');
    const first = await capture.until(() => take?.packets[count]);
    expect(first.atMs - spokenAtMs).toBeLessThan(300);
    expect(take?.ended).toBeNull();
    expect(first.sequenceNumber).toBe(((before?.sequenceNumber ?? 0) + 1) & 0xffff);
    const gapMs = ((first.timestamp - (before?.timestamp ?? 0)) >>> 0) / 48;
    expect(gapMs).toBeGreaterThan(MEDIA.takeCheckEveryMs);
  });

  it('[D2] camera off and on again: the same take goes on with a keyframe', async () => {
    const { capture, room, ana, camera } = await coaching();
    const take = capture.of(camera);
    await room.route('ana', 'camera', camera, { silenced: true });
    ana.media.player?.pause('video');
    // What was under way has come when the sound goes on and the picture doesn't.
    const offAtMs = performance.now();
    await capture.until(() => performance.now() - offAtMs > 500);
    const count = take?.packets.length ?? 0;
    await room.route('ana', 'camera', camera, { silenced: false });
    ana.media.player?.play('video');
    const first = await capture.until(() => take?.packets[count]);
    expect(first.keyframeHeight).toBe(360);
    expect(take?.ended).toBeNull();
  });

  it('[D2] a camera that is off at the start is captured from its first picture on', async () => {
    const { capture, room } = await recordedRoom();
    const ana = await publisherIn(room);
    const camera = randomUUID();
    await ana.media.publish('camera', SIMULCAST, { trackId: camera, silenced: true });
    await room.route('ana', 'camera', camera, { silenced: true });
    await capture.until(() => capture.of(camera));
    await room.until(() => room.health?.is === 'running');
    await room.route('ana', 'camera', camera, { silenced: false });
    ana.media.player?.play('video');
    const first = await capture.until(() => capture.of(camera)?.packets[0]);
    expect(first.keyframeHeight).not.toBeNull();
  });

  it('[D1] takes a simulcast at its top layer', async () => {
    const { capture, room } = await recordedRoom();
    const ana = await publisherIn(room);
    const camera = await ana.publish('camera', SIMULCAST);
    await room.route('ana', 'camera', camera);
    const heights = () => capture.of(camera)?.packets.flatMap(({ keyframeHeight }) => keyframeHeight ?? []);
    await capture.until(() => heights()?.includes(360));
    expect(heights()?.slice(heights()?.indexOf(360))).not.toContain(180);
  });

  it('[D1] a face is taken small, and at full size within the same take while its person reads', async () => {
    const { capture, room } = await recordedRoom();
    const ana = await publisherIn(room);
    const camera = await ana.publish('camera', SIMULCAST);
    const sizes = () =>
      capture.of(camera)?.packets.flatMap(({ keyframeHeight }) => keyframeHeight ?? []) ?? [];
    await room.route('ana', 'camera', camera, { recordedHeight: 180 });
    const take = await capture.until(() => (sizes().length > 0 ? capture.of(camera) : null));
    await room.route('ana', 'camera', camera, { recordedHeight: null });
    await capture.until(() => sizes().at(-1) === 360);
    await room.route('ana', 'camera', camera, { recordedHeight: 180 });
    await capture.until(() => sizes().at(-1) === 180);
    expect(sizes().filter((height, at) => height !== sizes()[at - 1])).toEqual([180, 360, 180]);
    expect(take).toBe(capture.of(camera));
    expect(take.ended).toBeNull();
  });

  it('[D1] who withdraws is not captured from that moment on; what others agreed to goes on', async () => {
    const { capture, room, microphone, camera } = await coaching();
    const [sound, picture] = [capture.of(microphone), capture.of(camera)];
    const withdrawing = room.route('ana', 'camera', camera, { recorded: false });
    // At once: capture has its order before the journal's step is done.
    expect(picture?.ended).toBe('consent');
    const count = picture?.packets.length;
    await withdrawing;
    const heard = sound?.packets.length ?? 0;
    await capture.until(() => (sound?.packets.length ?? 0) > heard + 10);
    expect(picture?.packets.length).toBe(count);
    expect(room.health).toEqual(RUNNING);

    await room.route('ana', 'microphone', microphone, { recorded: false });
    expect(sound?.ended).toBe('consent');
    expect(room.health).toEqual({ is: 'off' });

    await room.route('ana', 'camera', camera, { recorded: true });
    const again = await capture.until(() => capture.openTakes().find(({ trackId }) => trackId === camera));
    await capture.until(() => again.packets[0]);
    expect(again.packets[0]?.keyframeHeight).toBe(360);
    expect(capture.openTakes()).toHaveLength(1);
  });

  it('[D1] consent withdrawn while a take is being opened leaves nothing open', async () => {
    const { capture, engine, room } = await recordedRoom();
    const ana = await publisherIn(room);
    const opening = Promise.withResolvers<void>();
    capture.opensAfter = opening.promise;
    const microphone = await ana.publish('microphone');
    await room.route('ana', 'microphone', microphone);
    const take = await capture.until(() => capture.of(microphone));
    await room.route('ana', 'microphone', microphone, { recorded: false });
    opening.resolve();
    await capture.until(() => take.ended);
    expect(take.ended).toBe('consent');
    expect(take.packets).toEqual([]);
    expect(engine.stats().takes).toBe(0);
  });

  it('[D2] a track that is published anew is a new take, one that is gone ends its own', async () => {
    const { capture, room, ana, microphone, camera } = await coaching();
    const before = capture.of(camera);
    ana.leave();
    await capture.until(() => before?.ended);
    expect(before?.ended).toBe('media');
    const back = await publisherIn(room);
    await back.publish('camera', undefined, camera);
    const after = await capture.until(() => {
      const take = capture.of(camera);
      return take !== before && take?.packets.length !== 0 && take;
    });
    expect(after.packets[0]?.keyframeHeight).toBe(360);
    expect(after.order.take.takeId).not.toBe(before?.order.take.takeId);
    await room.unroute(microphone);
    await room.unroute(camera);
    await capture.until(() => capture.openTakes().length === 0);
    expect(after.ended).toBe('unpublished');
    expect(room.health).toEqual({ is: 'off' });
  });

  it('[D2] says why its takes end when the room is over, and hears nothing more', async () => {
    const { capture, room, engine } = await coaching();
    room.room.close('room');
    expect(capture.takes.map(({ ended }) => ended)).toEqual(['room', 'room']);
    expect(capture.listeners).toBe(0);
    expect(engine.stats()).toMatchObject({ takes: 0, transports: 0 });
    expect(room.health).toEqual(RUNNING);
  });

  it('[D2] when the media worker dies its takes end, and the next ones begin where the room goes on', async () => {
    const { capture, engine, room, ana, microphone } = await coaching();
    const before = capture.of(microphone);
    process.kill(engine.workerPids()[0] ?? 0, 'SIGKILL');
    await room.until(() => room.resets === 1);
    expect(before?.ended).toBe('media');
    ana.media.close();
    const back = await publisherIn(room);
    await back.publish('microphone', undefined, microphone);
    await capture.until(
      () => (capture.of(microphone)?.packets.length ?? 0) > 0 && capture.of(microphone) !== before,
    );
    expect(room.health).toEqual(RUNNING);
  });
});
