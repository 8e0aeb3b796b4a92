import { setTimeout as later } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { MENTOR, openSchool, ServerProcess } from '../../../loadtest/support/index.ts';
import { type Content, fourPerSecond, type Seat } from '../support/loops.ts';
import { lossesOf } from '../support/losses.ts';
import { flow, RecordedSession } from '../support/recorded-session.ts';
import { SmallDisk } from '../support/small-disk.ts';

const ALARM_MS = 5000;

let disk: SmallDisk;
let server: ServerProcess;
let content: Record<Seat, Content>;

beforeAll(async () => {
  content = { mentor: await fourPerSecond('mentor'), student: await fourPerSecond('student') };
  disk = await SmallDisk.create();
  server = await ServerProcess.start({ env: { RECORDINGS_DIR: disk.folder } });
}, 120_000);

afterAll(async () => {
  await server?.close();
  await disk?.[Symbol.asyncDispose]();
});

it('[D4] a full disk is told, the room goes on unhurt, and so does the recording once there is room', async () => {
  const session = await RecordedSession.book(server, await openSchool(server), content);
  const mentor = await session.enter('mentor');
  const student = await session.enter('student');
  const fromMs = Date.now() + 500;
  await flow(3);
  await disk.fill(200_000);
  while (!(await disk.isFull())) await later(20);
  const fullAtMs = Date.now();
  await mentor.client.until(({ recording }) => recording.is === 'trouble', 'the alarm');
  expect(Date.now() - fullAtMs).toBeLessThan(ALARM_MS);
  const heard = await student.client.consumed(mentor.trackIds.get('microphone') ?? '');
  const lostBefore = heard.lost;
  await flow(3);
  expect(heard.lost).toBe(lostBefore);

  const emptiedAtMs = Date.now();
  await disk.empty();
  await mentor.client.until(({ recording }) => recording.is === 'running', 'the end of the alarm', 15_000);
  const backAtMs = Date.now();
  await flow(5);
  const toMs = (await session.end()) - 250;
  const replay = await session.replay();

  const lost = lossesOf(replay.mentor, replay.gaps, { personId: MENTOR.id, fromMs, toMs });
  expect(lost.named).toBeGreaterThan(0);
  expect(lost.unnamed.camera.length).toBeLessThanOrEqual(2);
  expect(lost.unnamed.microphone.length).toBeLessThanOrEqual(2);
  expect(backAtMs - emptiedAtMs).toBeLessThan(ALARM_MS);
  const after = replay.mentor.between(backAtMs + 500, toMs);
  expect(after.missingBeeps).toEqual([]);
  expect(after.missingFlashes).toEqual([]);
}, 120_000);
