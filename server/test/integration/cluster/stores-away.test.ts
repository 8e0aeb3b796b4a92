import { randomUUID } from 'node:crypto';
import { setTimeout as later } from 'node:timers/promises';
import { exerciseOf, TribuError } from '@tribu-live/protocol';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { SyntheticClient, type SyntheticPerson } from '../../../../loadtest/media/index.ts';
import { ClusterStage } from '../../support/cluster-stage.ts';
import { INES, KARIM, LEA, ZOE } from '../../support/workshop-stage.ts';

/** The shortest exercise that there is time to lose a store in. */
const EXERCISE_SECONDS = 10;
/** Slower than what one person may do in the long run. */
const PACE_MS = 600;
/** How late a deadline may fire at the most, with the machine busy. */
const LATE_MS = 1500;
const PATIENCE_MS = 20_000;

let stage: ClusterStage;
beforeAll(async () => {
  stage = await ClusterStage.create(2);
}, 120_000);
afterAll(() => stage.close());

/** Somebody who raises and lowers a hand and writes, and gives nothing up until it was accepted. */
class Busy {
  /** Commands that were accepted, in order. */
  readonly accepted: string[] = [];
  /** The text that was acknowledged last, by exercise. */
  readonly saved = new Map<string, string>();
  readonly #person: SyntheticPerson;
  readonly #acting: Promise<void>;
  #over = false;

  constructor(person: SyntheticPerson) {
    this.#person = person;
    this.#acting = this.#act();
  }

  /** Resolves when nothing is under way any more. */
  async stop(): Promise<void> {
    this.#over = true;
    await this.#acting;
  }

  async #act(): Promise<void> {
    for (let turn = 0; !this.#over; turn += 1) {
      const commandId = randomUUID();
      await untilAccepted(() =>
        this.#person.client.request(turn % 2 === 0 ? 'hand.raise' : 'hand.lower', { commandId }),
      );
      this.accepted.push(commandId);
      await this.#write(`${turn} phrases`);
      await later(PACE_MS);
    }
  }

  async #write(text: string): Promise<void> {
    const { workshop, client } = this.#person;
    // Nobody writes between two exercises.
    if (client.state.exercises.at(-1)?.phase.is !== 'running') return;
    const { exerciseId } = workshop;
    try {
      if ((await workshop.save(text)).is === 'saved') this.saved.set(exerciseId, text);
    } catch (error) {
      if (!(error instanceof TribuError && error.code === 'page_frozen')) throw error;
    }
  }
}

/** The same once more where that can help, as the SDK does. */
async function untilAccepted(ask: () => Promise<unknown>): Promise<void> {
  for (;;) {
    try {
      await ask();
      return;
    } catch (error) {
      if (!(error instanceof TribuError && error.retryable)) throw error;
      await later(PACE_MS);
    }
  }
}

/** The database has what this person knows. */
async function writtenDown(sessionId: string, { client }: SyntheticPerson): Promise<void> {
  const { seq } = client.state;
  const last = async () => (await stage.journal(sessionId)).at(-1)?.seq ?? 0;
  await expect.poll(last, { timeout: PATIENCE_MS, interval: 100 }).toBeGreaterThanOrEqual(seq);
}

it('[N1] [N4] [R3] [R6] [R11] Redis and Postgres are away in turn: the room goes on, nothing is lost, nothing is told twice', {
  timeout: 180_000,
}, async () => {
  const id = await stage.book();
  const { redis, postgres } = stage.cluster.engines;
  const [one, two] = stage.cluster.nodes;
  const [ines, lea, karim] = [
    await stage.enter(id, INES, one),
    await stage.enter(id, LEA, two),
    await stage.enter(id, KARIM, two),
  ];
  const home = stage.nodeOf(ines);
  const { epoch } = await stage.state(id);

  /** An exercise ends while a store is away, and on time. */
  const exerciseDuring = async (away: () => Promise<void>): Promise<string> => {
    const exerciseId = await ines.workshop.begin('Pourquoi ?', EXERCISE_SECONDS);
    for (const { client } of [lea, karim])
      await client.until((state) => exerciseOf(state, exerciseId)?.phase.is === 'running');
    await away();
    await ines.client.until(
      (state) => exerciseOf(state, exerciseId)?.phase.is !== 'running',
      'the end of the exercise',
      PATIENCE_MS,
    );
    return exerciseId;
  };

  const busy = [new Busy(lea), new Busy(karim)] as const;

  const withoutRedis = await exerciseDuring(async () => {
    await redis.kill();
    // New people come in through either door: no join waits for Redis.
    const zoe = await stage.enter(id, ZOE, two);
    expect(stage.nodeOf(zoe)).toBe(home);
  });
  await redis.restart();

  const withoutPostgres = await exerciseDuring(async () => {
    await postgres.kill();
    const { resumeToken, instanceId, state: held } = ines.client;
    const again = { serverUrl: home.url, credential: { resumeToken }, media: false, instanceId, held };
    // As after a short break of her line.
    ines.client.close();
    const back = await SyntheticClient.join(again);
    expect(back.joined.catchUp.kind).toBe('events');
    back.close();
    await expect.poll(() => ines.returnedAtMs.length, { timeout: PATIENCE_MS }).toBe(1);
  });
  await postgres.restart();
  await writtenDown(id, ines);

  // Once more, and this time they hang with their connections open.
  for (const engine of [redis, postgres]) {
    await engine.pause();
    const before = busy[0].accepted.length;
    await expect.poll(() => busy[0].accepted.length, { timeout: PATIENCE_MS }).toBeGreaterThan(before + 4);
    await engine.resume();
    await writtenDown(id, ines);
  }
  for (const each of busy) await each.stop();
  await writtenDown(id, lea);

  expect(await stage.differences(id, [ines, lea, karim])).toEqual([]);
  const journal = await stage.journal(id);
  const commands = journal.map(({ commandId }) => commandId);
  for (const { accepted } of busy) {
    expect(
      accepted.filter((commandId) => commands.filter((each) => each === commandId).length !== 1),
    ).toEqual([]);
    expect(accepted.map((commandId) => commands.indexOf(commandId))).toEqual(
      accepted.map((commandId) => commands.indexOf(commandId)).toSorted((a, b) => a - b),
    );
  }
  for (const exerciseId of [withoutRedis, withoutPostgres]) {
    const phase = journal.find(
      ({ type, data }) =>
        type === 'exercise.ended' && (data as { exerciseId: string }).exerciseId === exerciseId,
    );
    const started = journal.find(
      ({ type, data }) =>
        type === 'exercise.started' && (data as { exerciseId: string }).exerciseId === exerciseId,
    );
    expect(phase?.data).toEqual({ exerciseId, reason: 'time' });
    expect((phase?.at ?? 0) - (started?.at ?? 0)).toBeLessThan(EXERCISE_SECONDS * 1000 + LATE_MS);
  }
  for (const [place, person] of [lea, karim].entries()) {
    const { personId } = person.client;
    const saved = [...(busy[place]?.saved ?? [])];
    expect(saved.map(([exerciseId]) => exerciseId)).toEqual(
      expect.arrayContaining([withoutRedis, withoutPostgres]),
    );
    for (const [exerciseId, text] of saved) {
      const { page } = await person.client.request('page.read', { exerciseId, personId });
      expect(page?.text).toBe(text);
    }
    expect(person.returnedAtMs).toEqual([]);
  }
  // Nobody took the room over meanwhile, and its home never let go.
  expect(journal.at(-1)?.epoch).toBe(epoch);
  expect(stage.nodeOf(ines)).toBe(home);
});
