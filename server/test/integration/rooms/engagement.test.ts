import type { Pushes, StoredEvent } from '@tribu-live/protocol';
import { FactsFold, type PersonFacts } from '@tribu-live/protocol/engagement';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { encodedLoop, type MediaLoop, SyntheticClient } from '../../../../loadtest/media/index.ts';
import type { Sample } from '../../../src/rooms/engagement/minute-draft.ts';
import { takingPart } from '../../../src/rooms/engagement/taking-part.ts';
import { command, INES, KARIM, LEA, type Someone, WorkshopStage, ZOE } from '../../support/workshop-stage.ts';

const SPEECH_DBOV = -25;
const ROOM_NOISE_DBOV = -75;
/** A busy machine takes its time. */
const LONG_MS = 20_000;

let stage: WorkshopStage;
let loop: MediaLoop;
beforeAll(async () => {
  [stage, loop] = await Promise.all([WorkshopStage.create(), encodedLoop()]);
});
const come: SyntheticClient[] = [];
const frames: string[] = [];
afterEach(() => {
  for (const client of come.splice(0)) client.close();
});
afterAll(() => stage.close());

async function enter(id: string, someone: Someone, microphone = false): Promise<SyntheticClient> {
  const client = await SyntheticClient.join({
    serverUrl: stage.server.url,
    credential: { token: await stage.school.token(id, someone) },
    media: microphone,
    ...(someone === INES ? {} : { onFrame: (frame: string) => frames.push(frame) }),
  });
  come.push(client);
  if (microphone) {
    await client.publish('microphone', loop);
    loudness(client, ROOM_NOISE_DBOV);
  }
  return client;
}

function loudness({ media }: SyntheticClient, levelDbov: number): void {
  if (media.player === null) throw new Error('nothing is published');
  media.player.levelDbov = levelDbov;
}

/** Time passes; gives how much, in seconds. */
async function passed(seconds: number): Promise<number> {
  const startMs = performance.now();
  await expect
    .poll(() => performance.now() - startMs, { timeout: LONG_MS, interval: 20 })
    .toBeGreaterThan(seconds * 1000);
  return (performance.now() - startMs) / 1000;
}

/** Gives how long it was, in seconds. */
async function speak(client: SyntheticClient, seconds: number): Promise<number> {
  loudness(client, SPEECH_DBOV);
  const took = await passed(seconds);
  loudness(client, ROOM_NOISE_DBOV);
  return took;
}

async function write(client: SyntheticClient, exerciseId: string): Promise<void> {
  for (let revision = 1; revision <= 4; revision += 1) {
    const text = 'un deux trois quatre'.slice(0, revision * 5);
    await client.request('page.save', { exerciseId, revision, text });
    await passed(0.5);
  }
}

function told({ pushes }: SyntheticClient): Pushes['participation']['people'][] {
  return pushes
    .filter(({ name }) => name === 'participation')
    .map(({ body }) => (body as Pushes['participation']).people);
}

function folded(id: string, journal: readonly StoredEvent[]) {
  const fold = new FactsFold(id);
  for (const event of journal) fold.note(event);
  return fold.facts(Date.now());
}

const samplesIn = (journal: readonly StoredEvent[]) =>
  journal.filter(({ type }) => type === 'room.sampled').map(({ data }) => data as Sample);

async function samplesOf(id: string): Promise<Sample[]> {
  return samplesIn(await stage.journal(id));
}

/** Everybody's window closes; what is left of the minute is in the journal when the last one is gone. */
async function allGo(id: string): Promise<void> {
  const { length } = await samplesOf(id);
  for (const client of come.splice(0)) client.close();
  await expect.poll(async () => (await samplesOf(id)).length, { timeout: LONG_MS }).toBe(length + 1);
}

it('[E1] [E6] one speaks, one writes, one is silent: the mentor sees it live, the journal holds it, and a killed server loses the minute under way at most', {
  timeout: 120_000,
}, async () => {
  const id = await stage.book({ expected: [LEA.id, KARIM.id, ZOE.id] });
  const ines = await enter(id, INES);
  const lea = await enter(id, LEA, true);
  const karim = await enter(id, KARIM);
  const zoe = await enter(id, ZOE, true);
  let spoke = await speak(lea, 3);
  await passed(1);
  const exerciseId = crypto.randomUUID();
  await command(ines, 'exercise.start', { exerciseId, prompt: [], material: null, durationSeconds: 600 });
  await karim.until(({ exercises }) => exercises.length === 1);
  await write(karim, exerciseId);
  await karim.request('window.report', { page: 'used', line: 'good' });
  await zoe.request('window.report', { page: 'hidden', firstFrameMs: 180 });
  await zoe.request('signal.send', { type: 'connection.quality', data: { quality: 'bad' } });
  // A second word of the same window within ten seconds is not listened to.
  await zoe.request('window.report', { page: 'used' });
  const live = () => told(ines).at(-1) ?? {};
  await ines.until(
    () => live()[LEA.id]?.spoke === true && live()[KARIM.id]?.wrote === true,
    'the panel',
    LONG_MS,
  );
  expect(live()[LEA.id]?.speakingShare).toBe(1);
  expect(live()[ZOE.id]).toEqual({
    ...{ speakingSeconds: 0, speakingShare: 0, spoke: false, wrote: false, asked: false },
  });
  expect(live()[KARIM.id]?.speakingSeconds).toBeNull();
  await command(ines, 'exercise.end', { exerciseId });

  // What the room tells equals what its journal tells, by the same function.
  await allGo(id);
  const mentor = await enter(id, INES);
  await mentor.until(() => told(mentor).length > 0, 'the panel at once');
  expect(told(mentor)[0]).toEqual(takingPart(folded(id, await stage.journal(id)), []));
  const [first] = await samplesOf(id);
  expect(first?.people.find(({ personId }) => personId === ZOE.id)).toEqual({
    ...{ personId: ZOE.id, spokeMs: 0, wroteMs: 0, page: 'hidden', line: 'bad' },
  });

  // Said in the minute under way and lost with the server; what was journaled before stays.
  const again = await enter(id, LEA, true);
  await speak(again, 1);
  await stage.server.kill('SIGKILL');
  await stage.server.restart();
  expect(await samplesOf(id)).toEqual([first]);
  const [back] = [await enter(id, LEA, true), await enter(id, INES)];
  spoke += await speak(back, 3);
  await stage.school.end(id);
  const journal = await stage.journal(id);
  const types = journal.map(({ type }) => type);
  expect(types.lastIndexOf('room.sampled')).toBeLessThan(types.indexOf('room.ended'));
  expect(samplesIn(journal)).toHaveLength(2);

  const people = folded(id, journal).people;
  const of = (personId: string): Partial<PersonFacts> =>
    people.find((person) => person.personId === personId) ?? {};
  expect(Math.abs((of(LEA.id).speakingSeconds ?? 0) - spoke)).toBeLessThan(1.5);
  expect(of(ZOE.id)).toMatchObject({ speakingSeconds: 0, writingSeconds: 0, expected: true });
  expect(of(KARIM.id)).toMatchObject({ speakingSeconds: null, words: 4 });
  expect(of(KARIM.id).writingSeconds).toBeGreaterThanOrEqual(2);
  expect(of(INES.id).expected).toBe(false);

  // Students hear nothing of it.
  const heard = frames.join('\n');
  expect(heard).toContain(exerciseId);
  for (const word of ['participation', 'room.sampled', 'person.expected', 'spokeMs', 'speakingSeconds'])
    expect(heard, word).not.toContain(word);
});
