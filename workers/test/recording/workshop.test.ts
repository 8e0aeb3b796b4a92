import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as later } from 'node:timers/promises';
import type { RecordingResource } from '@tribu-live/protocol';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { DEFAULT_SHAPE, encodedLoop, SyntheticPerson } from '../../../loadtest/media/index.ts';
import { type BeatReport, compareBeats, readReplay } from '../../../loadtest/replay/index.ts';
import { openSchool, type School, ServerProcess } from '../../../loadtest/support/index.ts';
import { bookWorkshop, workshopPeople } from '../../../loadtest/support/workshop-school.ts';
import { galleryPlaces, readerBox } from '../../src/compose/layout.ts';

// A small workshop over a real server: everybody talks, writes, and two read. The MP4 is looked at and listened to.

const PEOPLE = workshopPeople(3);
const MARKS = [
  { beepHz: 1000, markAtMs: 0 },
  { beepHz: 1600, markAtMs: 250 },
  { beepHz: 2200, markAtMs: 500 },
  { beepHz: 2800, markAtMs: 750 },
] as const;
const SHAPE = { ...DEFAULT_SHAPE, width: 320, height: 180, seconds: 1, videoKbps: 250 };
const WRITING_SECONDS = 10;
/** Around a change: a round trip, a keyframe, and what was under way. */
const SETTLE_MS = 1500;

let server: ServerProcess;
let school: School;
const people: SyntheticPerson[] = [];

beforeAll(async () => {
  server = await ServerProcess.start();
  school = await openSchool(server);
}, 120_000);

afterAll(async () => {
  for (const person of people) person.close();
  await server.close();
});

/** Lets media flow: there is no event to wait for but time itself. */
function flow(seconds: number): Promise<void> {
  return later(seconds * 1000);
}

/** Nothing tells when a replay is ready but the resource itself. */
async function replayOf(sessionId: string): Promise<RecordingResource> {
  const deadline = performance.now() + 400_000;
  for (;;) {
    const recording = await school.call<RecordingResource>('GET', `/v1/recordings/${sessionId}`);
    if (recording.status === 'ready') return recording;
    if (recording.status === 'failed' || performance.now() > deadline) {
      throw new Error(`the recording is ${JSON.stringify(recording)}`);
    }
    await later(300);
  }
}

it('a workshop is seen as a gallery, as the prompt while all write, and with its readers large', {
  timeout: 600_000,
}, async () => {
  const sessionId = await bookWorkshop(school, PEOPLE);
  for (const [index, person] of PEOPLE.entries()) {
    const loop = await encodedLoop({ ...SHAPE, ...MARKS[index] });
    const token = await school.token(sessionId, person);
    people.push(await SyntheticPerson.enter({ serverUrl: server.url, token, loop }));
  }
  const [mentor] = people;
  if (mentor === undefined) throw new Error('nobody is there');
  const thereAtMs = Date.now();
  await flow(4);
  const exerciseId = await mentor.workshop.begin('Racontez le jour où tout a basculé.', WRITING_SECONDS);
  const frozen = () => mentor.client.state.exercises.at(-1)?.phase.is === 'frozen';
  await mentor.client.until(frozen, 'the end of the exercise', 40_000);
  const order = ['student-1', 'student-2'];
  await mentor.workshop.act('circle.open', {
    ...{ circleId: randomUUID(), exerciseId, from: 'everybody', order, perReaderSeconds: null },
  });
  await flow(6);
  await mentor.workshop.act('circle.next', {});
  await flow(6);
  await mentor.workshop.act('circle.close', {});
  await flow(1);
  await school.end(sessionId);

  const { chapters } = await replayOf(sessionId);
  const folder = join(server.env.RECORDINGS_DIR ?? join(server.dataDir, 'recordings'), sessionId);
  const { beganAt } = JSON.parse(await readFile(join(folder, 'replay/manifest.json'), 'utf8'));
  expect(chapters.map(({ kind, personId, title }) => [kind, personId, title])).toEqual([
    ['start', null, 'Début'],
    ['exercise', null, 'Écriture : Racontez le jour où tout a basculé.'],
    ['exercise.end', null, 'Levez les stylos !'],
    ['reader', 'student-1', 'Élève 1 lit'],
    ['reader', 'student-2', 'Élève 2 lit'],
    ['circle.end', null, 'Fin des lectures'],
    ['end', null, 'Fin'],
  ]);
  const [writing = 0, pensUp = 0, first = 0, second = 0, closed = 0] = chapters
    .slice(1)
    .map(({ atMs }) => atMs);
  expect(pensUp - writing).toBeGreaterThan(WRITING_SECONDS * 1000 - 500);

  const large = readerBox(PEOPLE.length);
  const places = galleryPlaces(PEOPLE.length).tiles;
  const looked = PEOPLE.flatMap(({ id }, index) => {
    const { beepHz } = MARKS[index] ?? MARKS[0];
    const tile = places[index] ?? large;
    return [
      [`${id} in the gallery`, { tile, beepHz }] as const,
      [`${id} large`, { tile: large, beepHz }] as const,
    ];
  });
  const reading = await readReplay(join(folder, 'replay/replay.mp4'), Object.fromEntries(looked));
  const seen = (student: number, where: 'in the gallery' | 'large', from: number, to: number): BeatReport => {
    const found = reading.people.get(`student-${student} ${where}`) ?? { flashes: [], beeps: [] };
    const [fromMs, toMs] = [beganAt + from + SETTLE_MS, beganAt + to - 200];
    const markAtMs = MARKS[student]?.markAtMs ?? 0;
    return compareBeats(found, { zeroAtMs: beganAt, fromMs, toMs, markAtMs, perSecond: 1 });
  };

  for (const student of [1, 2, 3]) {
    expect(seen(student, 'in the gallery', thereAtMs - beganAt, writing)).toMatchObject({
      missingFlashes: [],
      missingBeeps: [],
    });
    // Not a sound of them, and nothing that moves, while they write.
    expect(seen(student, 'in the gallery', writing, pensUp)).toMatchObject({ flashes: 0, beeps: 0 });
  }
  for (const [reader, other, from, to] of [
    [1, 2, first, second],
    [2, 1, second, closed],
  ] as const) {
    const report = seen(reader, 'large', from, to);
    expect(report).toMatchObject({ missingFlashes: [], missingBeeps: [] });
    expect(report.expected).toBeGreaterThan(2);
    expect(seen(other, 'large', from, to).beeps).toBe(0);
  }
});
