import { readdir } from 'node:fs/promises';
import { setTimeout as later } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  endProcess,
  familyOf,
  MENTOR,
  openSchool,
  type School,
  type ServerFamily,
  ServerProcess,
  STUDENT,
} from '../../../loadtest/support/index.ts';
import { type Content, fourPerSecond, type Seat } from '../support/loops.ts';
import { lossesOf } from '../support/losses.ts';
import { flow, RecordedSession, type Replay } from '../support/recorded-session.ts';

// kill -9 in the middle of a coaching whose people flash and beep four times a second: what the replay lacks is
// counted, and every gap must be named. At most half a second may be lost beyond the outage itself.

const LOST_MS = 500;
const SPACING_MS = 250;

let server: ServerProcess;
let school: School;
let content: Record<Seat, Content>;
let session: RecordedSession;

beforeAll(async () => {
  content = { mentor: await fourPerSecond('mentor'), student: await fourPerSecond('student') };
  server = await ServerProcess.start();
  school = await openSchool(server);
}, 120_000);

afterAll(async () => {
  session?.close();
  await server.close();
});

async function begin(): Promise<number> {
  session = await RecordedSession.book(server, school, content);
  await session.enter('mentor');
  await session.enter('student');
  return Date.now() + LOST_MS;
}

/** @returns when it was gone, milliseconds since the Unix epoch */
async function kill(...who: (keyof ServerFamily)[]): Promise<number> {
  const family = await familyOf(server);
  const pids = who.flatMap((each) => family[each]);
  expect(pids.length).toBeGreaterThanOrEqual(who.length);
  const killedAtMs = Date.now();
  await Promise.all(pids.map((pid) => endProcess(pid, 'SIGKILL')));
  return killedAtMs;
}

/** Resolves when both have come back to a server that was killed and started again. */
async function bothReturn(times: number): Promise<number> {
  const people = [session.person('mentor'), session.person('student')];
  while (people.some((person) => person.returnedAtMs.length < times)) await later(20);
  return Math.max(...people.map((person) => person.returnedAtMs.at(-1) ?? 0));
}

/** Moments since the Unix epoch. */
interface Fault {
  readonly fromMs: number;
  readonly toMs: number;
  readonly killedAtMs: number;
  /** When the recording could go on. */
  readonly backAtMs: number;
  readonly reasons: readonly string[];
  /** false: over so fast that it may be no gap, of which the shortest takes 200 ms. Default true. */
  readonly isNamed?: boolean;
}

/**
 * Between these moments: what is missing stands in a gap with one of these reasons, the gaps begin at most half a
 * second before the fault and end at most half a second after the recording could go on.
 */
function expectOneOutage(replay: Replay, fault: Fault): void {
  const { fromMs, toMs, killedAtMs, backAtMs, reasons, isNamed = true } = fault;
  for (const [seat, personId] of [['mentor', MENTOR.id] as const, ['student', STUDENT.id] as const]) {
    const { gaps, unnamed } = lossesOf(replay[seat], replay.gaps, { personId, fromMs, toMs });
    // A beat on the edge of a gap is cut in half by it: one on each side.
    expect(unnamed.camera.length).toBeLessThanOrEqual(2);
    expect(unnamed.microphone.length).toBeLessThanOrEqual(2);
    for (const source of ['camera', 'microphone']) {
      const own = gaps.filter((gap) => gap.source === source);
      expect(own.length).toBe(isNamed ? 1 : own.length);
      expect(own.map(({ reason }) => reason)).toEqual(own.map(() => expect.toBeOneOf(reasons)));
      for (const gap of own) {
        expect(gap.fromMs).toBeGreaterThan(killedAtMs - LOST_MS);
        expect(gap.toMs).toBeLessThan(backAtMs + LOST_MS);
      }
    }
  }
}

/** Everything is there between these moments, but for what is lost at an edge. */
function expectNothingLost(replay: Replay, fromMs: number, toMs: number): void {
  for (const [seat, personId] of [['mentor', MENTOR.id] as const, ['student', STUDENT.id] as const]) {
    const report = replay[seat].between(fromMs, toMs);
    expect(report.missingFlashes).toEqual([]);
    expect(report.missingBeeps).toEqual([]);
    expect(lossesOf(replay[seat], replay.gaps, { personId, fromMs, toMs }).gaps).toEqual([]);
  }
}

async function filesOf(of: RecordedSession): Promise<string[]> {
  return (await readdir(of.folder)).sort();
}

describe('one fault after the other, within one coaching', () => {
  /** Moments since the Unix epoch. */
  const at = { start: 0, capture: 0, media: 0, database: 0, server: 0, back: 0, end: 0 };
  let replay: Replay;

  beforeAll(async () => {
    at.start = await begin();
    await flow(3);
    at.capture = await kill('capture');
    await flow(5);
    at.media = await kill('mediaWorkers');
    await flow(5);
    at.database = await kill('postgres');
    await flow(5);
    at.server = Date.now();
    await server.kill('SIGKILL');
    await server.restart();
    at.back = await bothReturn(1);
    await flow(4);
    at.end = await session.end();
    // The job worker dies while it composes.
    while (!(await filesOf(session)).some((name) => name.startsWith('replay.tmp'))) await later(20);
    await kill('jobWorkers');
    replay = await session.replay();
  }, 180_000);

  it('capture: another one goes on within a second or two', () => {
    const [fromMs, toMs] = [at.start, at.media - LOST_MS];
    const backAtMs = at.capture + 1500;
    expectOneOutage(replay, { fromMs, toMs, killedAtMs: at.capture, backAtMs, reasons: ['capture'] });
  });

  it('media worker: people are back by themselves', () => {
    const [fromMs, toMs] = [at.media - LOST_MS, at.database];
    const backAtMs = at.media + 2500;
    const reasons = ['media'];
    expectOneOutage(replay, { fromMs, toMs, killedAtMs: at.media, backAtMs, reasons, isNamed: false });
  });

  it('database: nothing is lost', () => {
    expectNothingLost(replay, at.database - LOST_MS, at.server - LOST_MS);
  });

  it('[D2] server: two takes, one recording', () => {
    const [fromMs, toMs] = [at.server - LOST_MS, at.end - SPACING_MS];
    const reasons = ['server', 'media'];
    expectOneOutage(replay, { fromMs, toMs, killedAtMs: at.server, backAtMs: at.back, reasons });
  });

  it('[D5] job worker: another one composes, and nothing is left of the first attempt', async () => {
    expect(replay.recording.status).toBe('ready');
    expect(await filesOf(session)).toEqual(['replay', 'takes']);
  });

  it('what lies between the faults is whole', () => {
    expectNothingLost(replay, at.start, at.capture - LOST_MS);
    expectNothingLost(replay, at.capture + 1500 + LOST_MS, at.media - LOST_MS);
    expectNothingLost(replay, at.media + 2500 + LOST_MS, at.server - LOST_MS);
    expectNothingLost(replay, at.back + LOST_MS, at.end - SPACING_MS);
  });
});

describe('two faults at once', () => {
  const at = { start: 0, serverAndCapture: 0, back: 0, databaseAndMedia: 0, end: 0 };
  let replay: Replay;

  beforeAll(async () => {
    at.start = await begin();
    await flow(4);
    at.serverAndCapture = Date.now();
    await Promise.all([kill('capture'), server.kill('SIGKILL')]);
    await server.restart();
    at.back = await bothReturn(1);
    await flow(4);
    at.databaseAndMedia = await kill('postgres', 'mediaWorkers');
    await flow(6);
    at.end = await session.end();
    replay = await session.replay();
  }, 180_000);

  it('server and capture: one outage, named', () => {
    const { start: fromMs, serverAndCapture: killedAtMs, back: backAtMs } = at;
    const reasons = ['server', 'capture', 'media'];
    expectOneOutage(replay, { fromMs, toMs: at.databaseAndMedia - LOST_MS, killedAtMs, backAtMs, reasons });
  });

  it('database and media worker: people are back while nothing can be read', () => {
    const killedAtMs = at.databaseAndMedia;
    const [fromMs, toMs] = [killedAtMs - LOST_MS, at.end - SPACING_MS];
    const backAtMs = killedAtMs + 2500;
    expectOneOutage(replay, { fromMs, toMs, killedAtMs, backAtMs, reasons: ['media'], isNamed: false });
  });
});
