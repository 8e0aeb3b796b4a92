import { afterAll, beforeAll, expect, it } from 'vitest';
import { familyOf, MENTOR, openSchool, ServerProcess } from '../../../loadtest/support/index.ts';
import { type Content, fourPerSecond, heavy, type Seat } from '../support/loops.ts';
import { lossesOf } from '../support/losses.ts';
import { flow, RecordedSession } from '../support/recorded-session.ts';
import { type SmallDisk, smallDisk } from '../support/small-disk.ts';

const ALARM_MS = 5000;
/** The recorder looks every 2 s and takes three good looks for the end of a trouble. */
const WELL_AGAIN_MS = 9000;

let disk: SmallDisk;
let server: ServerProcess;
let content: Record<Seat, Content>;

beforeAll(async () => {
  content = { mentor: heavy(await fourPerSecond('mentor')), student: await fourPerSecond('student') };
  disk = await smallDisk();
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
  const heard = await student.client.consumed(mentor.trackIds.get('microphone') ?? '');
  const fromMs = Date.now() + 500;
  await flow(3);
  const fullAtMs = Date.now();
  const lostBefore = heard.lost;
  const { capture } = await familyOf(server);
  await disk.fill(capture);
  await mentor.client.until(({ recording }) => recording.is === 'trouble', 'the alarm');
  expect(Date.now() - fullAtMs).toBeLessThan(ALARM_MS);
  expect(mentor.client.state.recording).toMatchObject({ trouble: disk.trouble });
  // Capture keeps some of it in memory; the mentor's heavy picture is more than that.
  await flow(8);
  expect(heard.lost).toBe(lostBefore);

  const emptiedAtMs = Date.now();
  await disk.empty(capture);
  await mentor.client.until(({ recording }) => recording.is === 'running', 'the end of the alarm', 15_000);
  const backAtMs = Date.now();
  expect(backAtMs - emptiedAtMs).toBeLessThan(WELL_AGAIN_MS);
  await flow(5);
  const toMs = (await session.end()) - 250;
  const replay = await session.replay();

  const lost = lossesOf(replay.mentor, replay.gaps, { personId: MENTOR.id, fromMs, toMs });
  expect(lost.named).toBeGreaterThan(0);
  expect(lost.unnamed.camera.length).toBeLessThanOrEqual(2);
  expect(new Set(lost.gaps.map(({ source }) => source))).toEqual(new Set(['camera']));
  // What is light enough waited in memory.
  for (const report of [replay.student.between(fromMs, toMs), replay.mentor.between(backAtMs + 500, toMs)]) {
    expect(report.missingFlashes).toEqual([]);
    expect(report.missingBeeps).toEqual([]);
  }
}, 150_000);
