import { randomUUID } from 'node:crypto';
import { emptyState, exerciseOf, fold, type Pushes, type StoredEvent, view } from '@tribu-live/protocol';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { SyntheticClient } from '../../../../loadtest/media/index.ts';
import { caughtUp, command, INES, KARIM, LEA, WorkshopStage, ZOE } from '../../support/workshop-stage.ts';

let stage: WorkshopStage;
beforeAll(async () => {
  stage = await WorkshopStage.create();
});
const come: SyntheticClient[] = [];
afterEach(() => {
  stage.leave();
  for (const client of come.splice(0)) client.close();
});
afterAll(() => stage.close());

type Four = readonly [SyntheticClient, SyntheticClient, SyntheticClient, SyntheticClient];

async function enterAll(id: string): Promise<Four> {
  const enter = (who: Parameters<WorkshopStage['enter']>[1]) => stage.enter(id, who);
  return [await enter(INES), await enter(LEA), await enter(KARIM), await enter(ZOE)];
}

/** As the SDK does after a lost connection: with what it holds. */
async function back(client: SyntheticClient): Promise<SyntheticClient> {
  const { resumeToken, instanceId, state: held } = client;
  const credential = { resumeToken };
  const again = await SyntheticClient.join({
    serverUrl: stage.server.url,
    credential,
    media: false,
    instanceId,
    held,
  });
  come.push(again);
  return again;
}

/** The server dies without a word and is started again at once. */
async function kill(): Promise<void> {
  await stage.server.kill('SIGKILL');
  await stage.server.restart();
}

const save = (client: SyntheticClient, exerciseId: string, revision: number, text: string) =>
  client.request('page.save', { exerciseId, revision, text });
const textOf = async (client: SyntheticClient, exerciseId: string) =>
  (await client.request('page.read', { exerciseId, personId: client.personId })).page?.text;
const phaseOf = ({ state }: SyntheticClient, exerciseId: string) => exerciseOf(state, exerciseId)?.phase;

async function start(ines: SyntheticClient, durationSeconds: number): Promise<string> {
  const exerciseId = randomUUID();
  await command(ines, 'exercise.start', { exerciseId, prompt: [], material: null, durationSeconds });
  return exerciseId;
}

/** Everybody holds what the journal says, told to nobody twice. */
async function allHold(id: string, clients: readonly SyntheticClient[]): Promise<StoredEvent[]> {
  const journal = await stage.journal(id);
  expect(journal.map(({ seq }) => seq)).toEqual(journal.map((_, index) => index + 1));
  const state = fold(emptyState(id), journal);
  for (const client of clients) {
    await caughtUp(client, state.seq);
    expect(client.state).toEqual(view(state, client.personId));
    expect(client.faults).toEqual([]);
  }
  return journal;
}

it('[R4] [R6] [R11] killed in the middle of an exercise: the countdown goes on and every acknowledged word is there', {
  timeout: 180_000,
}, async () => {
  const id = await stage.book();
  const [ines, lea, karim, zoe] = await enterAll(id);
  const exerciseId = await start(ines, 600);
  const before = phaseOf(ines, exerciseId);
  await save(karim, exerciseId, 1, 'deux mots');
  await command(zoe, 'help.ask', {});
  await command(lea, 'page.penDown', { exerciseId, down: true });
  // Léa writes on while the server dies; what was acknowledged last is what must be there.
  let acknowledged = 0;
  const writes = (async () => {
    for (let revision = 1; revision <= 100_000; revision += 1) {
      await save(lea, exerciseId, revision, `phrase ${revision}`);
      acknowledged = revision;
    }
  })().catch(() => undefined); // The line breaks, which ends it.
  await expect.poll(() => acknowledged, { timeout: 10_000 }).toBeGreaterThan(10);
  await kill();
  await writes;
  const [mentor, writer, reader] = [await back(ines), await back(lea), await back(karim)];
  expect(phaseOf(writer, exerciseId)).toEqual(before);
  // The one after it may have been written without its answer coming through.
  expect([`phrase ${acknowledged}`, `phrase ${acknowledged + 1}`]).toContain(
    await textOf(writer, exerciseId),
  );
  expect(await textOf(reader, exerciseId)).toBe('deux mots');
  expect(mentor.state.pages[exerciseId]?.[LEA.id]?.penDownAt).not.toBe(null);
  expect(Object.keys(mentor.state.help)).toEqual([ZOE.id]);
  // The wall is there before anybody writes another word.
  await mentor.until(() => mentor.pushes.some(({ name }) => name === 'wall'));
  const wall = mentor.pushes.find(({ name }) => name === 'wall')?.body as Pushes['wall'];
  expect(wall.exerciseId).toBe(exerciseId);
  expect(Object.fromEntries(Object.entries(wall.pages).map(([who, { words }]) => [who, words]))).toEqual({
    [LEA.id]: 2,
    [KARIM.id]: 2,
  });
  expect(await save(writer, exerciseId, 1, 'et encore une phrase')).toMatchObject({ is: 'saved', words: 4 });
  await command(mentor, 'exercise.end', { exerciseId });
  await mentor.until(() => phaseOf(mentor, exerciseId)?.is === 'frozen', 'the pages', 20_000);
  expect(mentor.state.pages[exerciseId]?.[LEA.id]?.submittedWords).toBe(4);
  await allHold(id, [mentor, writer, reader]);
});

it('[R6] [W2] [W4] an exercise whose time ran out while the server was away ends when it is back, and says when that was due', {
  timeout: 180_000,
}, async () => {
  const id = await stage.book();
  const [ines, lea] = await enterAll(id);
  const exerciseId = await start(ines, 10);
  await caughtUp(lea, ines.state.seq);
  await save(lea, exerciseId, 1, 'trois petits mots');
  const phase = phaseOf(ines, exerciseId);
  const dueAt = phase?.is === 'running' ? phase.endsAt : 0;
  await stage.server.kill('SIGKILL');
  await expect.poll(() => Date.now() > dueAt + 1500, { timeout: 20_000, interval: 100 }).toBe(true);
  await stage.server.restart();
  // Nobody has to come back for it: that the pages are submitted is a deadline too.
  await expect
    .poll(async () => exerciseOf(await stage.state(id), exerciseId)?.phase.is, { timeout: 20_000 })
    .toBe('frozen');
  const journal = await stage.journal(id);
  const dataOf = (type: string) => journal.find((event) => event.type === type)?.data;
  expect(dataOf('exercise.ended')).toEqual({ exerciseId, reason: 'time', dueAt });
  expect(dataOf('page.submitted')).toEqual({ exerciseId, personId: LEA.id, words: 3 });
  expect(await textOf(await back(lea), exerciseId)).toBe('trois petits mots');
});

it('[R4] [W10] [W11] [W12] killed in the middle of a circle: reader, queue and hands are as they were', {
  timeout: 180_000,
}, async () => {
  const id = await stage.book();
  const [ines, lea, karim, zoe] = await enterAll(id);
  await command(ines, 'circle.open', {
    circleId: randomUUID(),
    exerciseId: null,
    from: 'everybody',
    order: [ZOE.id, LEA.id, KARIM.id],
    perReaderSeconds: 120,
  });
  await command(zoe, 'circle.next', {});
  for (const who of [karim, zoe]) await command(who, 'hand.raise', {});
  await caughtUp(ines, await command(ines, 'floor.give', { personId: ZOE.id }));
  const { circle: before, hands, floor } = ines.state;
  expect(before?.reader?.personId).toBe(LEA.id);
  await kill();
  // The reader is back in time and reads on; Karim's laptop is not.
  const [mentor, reader, listener] = [await back(ines), await back(lea), await back(zoe)];
  await caughtUp(mentor, reader.state.seq);
  expect(mentor.state.circle).toEqual(before);
  expect([mentor.state.hands, mentor.state.floor]).toEqual([hands, floor]);
  await command(reader, 'circle.next', {});
  await mentor.until(({ circle }) => circle?.done.length === 2);
  // Who is not there keeps the place, and the turn begins when they are.
  expect([mentor.state.circle?.reader, mentor.state.circle?.queue]).toEqual([null, [KARIM.id]]);
  const late = await back(karim);
  await mentor.until(({ circle }) => circle?.reader?.personId === KARIM.id);
  expect(late.state.hands).toEqual([]);
  await allHold(id, [mentor, reader, listener, late]);
});
