import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MEDIA } from '../../../src/media/defaults.ts';
import type { MediaEngine } from '../../../src/media/index.ts';
import { FakeCapture, type FakeTake } from './fake-capture.ts';
import { Publisher, RecordedRoom } from './recorder-stage.ts';
import { startEngine } from './stage.ts';

/** SPEC D4. */
const TOLD_WITHIN_MS = 5000;
const RUNNING = { is: 'running' };

let capture: FakeCapture;
let engine: MediaEngine;
let room: RecordedRoom;
let ana: Publisher;
const microphone = randomUUID();

beforeEach(async () => {
  capture = new FakeCapture();
  engine = await startEngine({ capture });
  room = new RecordedRoom(engine);
  ana = await Publisher.connect(room, 'ana');
});

afterEach(async () => {
  ana.media.close();
  await engine.close('test is over');
  capture.stop();
});

async function recorded(): Promise<FakeTake> {
  await ana.publish('microphone', undefined, microphone);
  await room.route('ana', 'microphone', microphone);
  await room.until(() => room.health?.is === 'running');
  return capture.until(() => capture.of(microphone));
}

/** How long from now on until the room is told this. */
async function toldAfterMs(trouble: string): Promise<number> {
  const sinceMs = performance.now();
  await room.until(() => room.health?.is === 'trouble' && room.health.trouble === trouble);
  return (room.told.at(-1)?.atMs ?? 0) - sinceMs;
}

describe('a recording in trouble', () => {
  it('[D4] is told within 5 s when capture keeps nothing of what comes in, and when it is well again', async () => {
    await recorded();
    capture.writesNothing = true;
    expect(await toldAfterMs('write_failed')).toBeLessThan(TOLD_WITHIN_MS);
    expect(engine.stats().roomsInTrouble).toBe(1);
    capture.writesNothing = false;
    await room.until(() => room.health?.is === 'running');
    expect(engine.stats().roomsInTrouble).toBe(0);
  });

  it('[D4] is told within 5 s when packets do not reach capture', async () => {
    await recorded();
    capture.deaf = true;
    expect(await toldAfterMs('packets_missing')).toBeLessThan(TOLD_WITHIN_MS);
    capture.deaf = false;
    await room.until(() => room.health?.is === 'running');
  });

  it('[D4] is told within 5 s when capture says nothing any more', async () => {
    await recorded();
    capture.silent = true;
    expect(await toldAfterMs('capture_away')).toBeLessThan(TOLD_WITHIN_MS);
    capture.silent = false;
    await room.until(() => room.health?.is === 'running');
  });

  it('[D4] is told at once what capture says itself', async () => {
    const take = await recorded();
    capture.say(take, 'disk_full');
    expect(room.health).toEqual({ is: 'trouble', trouble: 'disk_full' });
    capture.say(take, null);
    expect(room.health).toEqual(RUNNING);
  });

  it('[D4] capture that dies and is back in a moment is no alarm, and a new take', async () => {
    const before = await recorded();
    capture.die();
    capture.comeBack();
    const after = await capture.until(() => {
      const take = capture.of(microphone);
      return take !== before && take?.packets.length !== 0 && take;
    });
    expect(after.order.take.takeId).not.toBe(before.order.take.takeId);
    expect(room.told.map(({ health }) => health)).toEqual([RUNNING]);
    expect(engine.stats().takes).toBe(1);
  });

  it('[D2] a take that capture closed by itself is followed by another one, without an alarm', async () => {
    const before = await recorded();
    capture.drop(before);
    const after = await capture.until(() => {
      const take = capture.of(microphone);
      return take !== before && take?.packets.length !== 0 && take;
    });
    expect(after.ended).toBeNull();
    expect(room.told.map(({ health }) => health)).toEqual([RUNNING]);
    expect(engine.stats().takes).toBe(1);
  });

  it('[D4] capture that stays away is told within 5 s; the take is opened as soon as it is back', async () => {
    await recorded();
    capture.die();
    expect(engine.stats().takes).toBe(0);
    expect(await toldAfterMs('capture_away')).toBeLessThan(TOLD_WITHIN_MS);
    const backAtMs = performance.now();
    capture.comeBack();
    await room.until(() => room.health?.is === 'running');
    expect(performance.now() - backAtMs).toBeLessThan(1000);
  });

  it('[D4] a refusal is told after the grace and tried again until it works', async () => {
    capture.refuses = () => 'disk_full';
    await ana.publish('microphone', undefined, microphone);
    await room.route('ana', 'microphone', microphone);
    const sinceMs = performance.now();
    await room.until(() => room.health?.is === 'trouble');
    expect(room.told.map(({ health }) => health)).toEqual([{ is: 'trouble', trouble: 'disk_full' }]);
    expect(performance.now() - sinceMs).toBeGreaterThan(MEDIA.takeGraceMs / 2);
    capture.refuses = () => null;
    await room.until(() => room.health?.is === 'running');
    expect(capture.takes).toHaveLength(1);
  });

  it('[D5] a room of which only a part is ever captured has run before it is in trouble', async () => {
    capture.refuses = () => 'write_failed';
    const camera = await ana.publish('camera');
    await room.route('ana', 'camera', camera);
    await room.until(() => room.health?.is === 'trouble');
    capture.refuses = ({ take }) => (take.kind === 'video' ? 'write_failed' : null);
    await ana.publish('microphone', undefined, microphone);
    await room.route('ana', 'microphone', microphone);
    await room.until(() => room.told.length === 3);
    const trouble = { is: 'trouble', trouble: 'write_failed' };
    expect(room.told.map(({ health }) => health)).toEqual([trouble, RUNNING, trouble]);
    expect(capture.openTakes().map(({ trackId }) => trackId)).toEqual([microphone]);
  });
});
