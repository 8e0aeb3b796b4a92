import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RELAY_HOST, Relay } from '../../../loadtest/net/index.ts';
import type { Seen } from '../../../loadtest/replay/index.ts';
import { openSchool, type School, ServerProcess } from '../../../loadtest/support/index.ts';
import { type Content, larger, layered, oncePerSecond, type Seat } from '../support/loops.ts';
import { flow, RecordedSession, type Replay } from '../support/recorded-session.ts';

// Content, not existence: two people whose flashes and beeps are known are recorded, and the MP4 is looked at and
// listened to. The coachings run side by side on one server.

const SYNC_MS = 40;
/** Sound and picture together against the wall clock: two frames of the replay. */
const CLOCK_MS = 67;
/** From being published to the first packet in the take. */
const START_MS = 500;
/** From the last packet of a simulcast's top layer to the picture of another one. */
const FROZEN_MS = 3000;
/** What was under way when the session was ended. */
const END_MS = 150;

let server: ServerProcess;
let school: School;
let small: Record<Seat, Content>;
let large: Record<Seat, Content>;
const open: RecordedSession[] = [];

beforeAll(async () => {
  small = { mentor: await oncePerSecond('mentor'), student: await oncePerSecond('student') };
  large = { mentor: await larger('mentor'), student: await layered('student') };
  server = await ServerProcess.start();
  school = await openSchool(server);
}, 120_000);

afterAll(async () => {
  for (const session of open) session.close();
  await server.close();
});

async function book(content = small): Promise<RecordedSession> {
  const session = await RecordedSession.book(server, school, content);
  open.push(session);
  return session;
}

/** Every beat of these moments is there, in step and at its time. */
function expectWhole(seen: Seen, fromMs: number, toMs: number, clockMs = CLOCK_MS): void {
  const report = seen.between(fromMs, toMs);
  expect(report.missingFlashes).toEqual([]);
  expect(report.missingBeeps).toEqual([]);
  expect(report.expected).toBeGreaterThan(0);
  expect(report.worstOffsetMs).toBeLessThan(SYNC_MS);
  expect(report.worstClockMs).toBeLessThan(clockMs);
  // Nobody else's: other people's flashes and beeps would come in between.
  expect(report.doubles).toBe(0);
}

function expectGapless(replay: Replay): void {
  expect(replay.gaps).toEqual([]);
  expect(replay.recording.coverage).toBeGreaterThan(0.99);
}

describe.concurrent('what a replay holds', { timeout: 300_000 }, () => {
  it('everything of both, and after a mute the first word', async () => {
    const session = await book();
    await session.enter('mentor');
    const student = await session.enter('student');
    const fromMs = Date.now() + START_MS;
    await flow(8);
    const mutedMs = Date.now();
    await student.setSilenced('microphone', true);
    await flow(10);
    await student.setSilenced('microphone', false);
    const unmutedMs = Date.now();
    await flow(8);
    const toMs = (await session.end()) - END_MS;

    const replay = await session.replay();
    expectWhole(replay.mentor, fromMs, toMs);
    expectWhole(replay.student, fromMs, mutedMs - END_MS);
    expect(replay.student.between(fromMs, toMs).missingFlashes).toEqual([]);
    expect(replay.student.between(mutedMs + 100, unmutedMs - 1000).beeps).toBe(0);
    expectWhole(replay.student, unmutedMs, toMs);
    expectGapless(replay);
  });

  it('cameras that go off and on, and one that comes on late', async () => {
    const session = await book();
    const mentor = await session.enter('mentor');
    const student = await session.enter('student', { sources: ['microphone'] });
    const fromMs = Date.now() + START_MS;
    await flow(6);
    const offMs = Date.now();
    await mentor.setSilenced('camera', true);
    await flow(6);
    await mentor.setSilenced('camera', false);
    const onMs = Date.now() + START_MS;
    await student.publish('camera');
    const lateMs = Date.now() + START_MS;
    await flow(8);
    const toMs = (await session.end()) - END_MS;

    const replay = await session.replay();
    expectWhole(replay.mentor, fromMs, offMs - END_MS);
    expect(replay.mentor.between(offMs + 100, onMs - 2 * START_MS).flashes).toBe(0);
    expectWhole(replay.mentor, onMs, toMs);
    expect(replay.student.between(fromMs, lateMs - 2 * START_MS).flashes).toBe(0);
    expectWhole(replay.student, lateMs, toMs);
    for (const seen of [replay.mentor, replay.student]) {
      expect(seen.between(fromMs, toMs).missingBeeps).toEqual([]);
    }
    expectGapless(replay);
  });

  it('two sizes of a picture and the first again, within one take; a simulcast that loses its top for a while', async () => {
    const session = await book(large);
    const mentor = await session.enter('mentor');
    const student = await session.enter('student');
    const fromMs = Date.now() + START_MS;
    const [camera] = mentor.client.media.player?.layers ?? [];
    const top = student.client.media.player?.layers.at(-1);
    await flow(7);
    camera?.use(small.mentor.loop);
    const goneMs = Date.now();
    top?.hold(true);
    await flow(7);
    camera?.use(large.mentor.loop);
    top?.hold(false);
    await flow(7);
    const toMs = (await session.end()) - END_MS;

    const replay = await session.replay();
    expectWhole(replay.mentor, fromMs, toMs);
    expectWhole(replay.student, fromMs, goneMs - END_MS);
    // The media worker notices after a second and a half that nothing comes; the picture stands still until then.
    expectWhole(replay.student, goneMs + FROZEN_MS, toMs);
    expect(replay.student.between(fromMs, toMs).missingBeeps).toEqual([]);
    expectGapless(replay);
  });

  it('what a line of 150 ms brings that loses one packet in twenty', async () => {
    await using relay = await relayTo(server);
    relay.set({ delayMs: 150 });
    const session = await book();
    await session.enter('mentor');
    await session.enter('student', { host: RELAY_HOST });
    const fromMs = Date.now() + START_MS;
    relay.set({ delayMs: 150, loss: 0.05 });
    await flow(20);
    const toMs = Date.now() - 500;
    await session.end();

    const replay = await session.replay();
    expectWhole(replay.mentor, fromMs, toMs);
    // What crosses the line is 150 ms late for everybody, in the replay as in the room.
    expectWhole(replay.student, fromMs, toMs, 250);
  });

  it('nothing of those who declined, and nothing any more of those who withdrew', async () => {
    const session = await book();
    const mentor = await session.enter('mentor');
    await session.enter('student', { record: 'no' });
    const fromMs = Date.now() + START_MS;
    await flow(8);
    const withdrawnMs = Date.now();
    await mentor.client.answerRecord('no');
    await flow(8);
    const toMs = await session.end();

    const replay = await session.replay();
    expectWhole(replay.mentor, fromMs, withdrawnMs - END_MS);
    const after = replay.mentor.between(withdrawnMs + 1000, toMs);
    expect([after.flashes, after.beeps]).toEqual([0, 0]);
    expect(replay.student.beeps).toEqual([]);
  });
});

/** A bad line in front of the server: its own address, the same ports. */
async function relayTo(target: ServerProcess): Promise<Relay & AsyncDisposable> {
  const relay = await Relay.create({ tcpPorts: [target.port], udpPorts: [target.mediaPort] });
  return Object.assign(relay, {
    async [Symbol.asyncDispose]() {
      relay.close();
    },
  });
}
