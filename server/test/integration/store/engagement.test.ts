import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStore, type Store } from '../../../src/store/index.ts';
import { personFacts, sessionFacts } from '../../support/engagement-facts.ts';
import { batch, creation, START_MS, sketch } from '../../support/journal.ts';
import { quietLog, type TemporaryDatabase, temporaryDatabase } from '../../support/postgres.ts';

const DAY_MS = 24 * 3_600_000;
const SINCE = START_MS - 40 * DAY_MS;

let postgres: TemporaryDatabase;
let store: Store;
let direct: Client;

beforeAll(async () => {
  postgres = await temporaryDatabase();
  store = await openStore({ url: postgres.url, deploymentKey: new Uint8Array(32), log: quietLog });
  direct = new Client(postgres.url);
  await direct.connect();
});

afterAll(async () => {
  await direct.end();
  await store.close();
  await postgres.close();
});

/** A session that is over at seq 4, under epoch 1. */
async function ended(): Promise<string> {
  const { id } = await store.sessions.create(creation());
  const events = [sketch('room.ended', { reason: 'time' })];
  await store.sessions.append(batch({ sessionId: id, fromSeq: 3, events, summary: { status: 'ended' } }));
  return id;
}

const waiting = async (queue: string) => {
  const { rows } = await direct.query(
    "select singleton_key as key from pgboss.job where name = $1 and state = 'created' order by 1",
    [queue],
  );
  return rows.map(({ key }) => key as string);
};

const ana = { id: 'ana', name: 'Ana', cohort: 'printemps', since: SINCE };

describe('people', () => {
  it('[E2] are enrolled once; the same again says nothing, another word replaces the first', async () => {
    expect(await store.people.find('ana')).toBeNull();
    const all = await Promise.all([1, 2, 3].map(() => store.people.enrol(ana)));
    expect(all.filter(({ created }) => created)).toHaveLength(1);
    expect(await store.people.enrol({ ...ana, cohort: null })).toEqual({ created: false });
    expect(await store.people.find('ana')).toEqual({ ...ana, cohort: null, standing: null });
    expect(await store.people.journal('ana', 0, 10)).toMatchObject([
      { personId: 'ana', seq: 1, v: 1, type: 'person.enrolled', data: { name: 'Ana', cohort: 'printemps' } },
      { personId: 'ana', seq: 2, v: 1, type: 'person.enrolled', data: { cohort: null, since: SINCE } },
    ]);
    expect(await waiting('standing')).toEqual(['ana']);
  });

  it('[E2] a journal has no holes, however many write into it at once', async () => {
    await store.people.enrol({ ...ana, id: 'busy' });
    const standings = ['new', 'regular', 'ghost', 'returning'] as const;
    await Promise.all([
      ...standings.map((standing) => store.people.stand('busy', standing, [])),
      ...['s-1', 's-2', 's-1', 's-2'].map((id) => store.people.watched('busy', id, 30)),
    ]);
    const journal = await store.people.journal('busy', 0, 100);
    expect(journal.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6, 7]);
    const told = journal.filter(({ type }) => type === 'person.standing').map(({ data }) => data);
    expect(told.map((data) => ('before' in data ? data.before : undefined))).toEqual([
      null,
      ...told.slice(0, -1).map((data) => ('standing' in data ? data.standing : undefined)),
    ]);
    const last = told.at(-1);
    expect(await store.people.find('busy')).toMatchObject({
      standing: last !== undefined && 'standing' in last ? last.standing : undefined,
    });
    expect(await store.people.journal('busy', 6, 100)).toEqual(journal.slice(6));
  });

  it('[E2] stand otherwise only when they do, and only who is enrolled', async () => {
    await store.people.enrol({ ...ana, id: 'stands' });
    const reasons = [{ fact: 'daysEnrolled', value: 40, says: 'inscrite depuis 40 jours' }];
    expect(await store.people.stand('stands', 'ghost', reasons)).toBe(true);
    expect(await store.people.stand('stands', 'ghost', [])).toBe(false);
    expect((await store.people.journal('stands', 1, 9)).map(({ data }) => data)).toEqual([
      { standing: 'ghost', before: null, reasons },
    ]);
    await store.people.watched('passer-by', 's-1', 60);
    expect(await store.people.stand('passer-by', 'unknown', [])).toBe(false);
    expect(await store.people.stand('nobody', 'unknown', [])).toBe(false);
    expect(await store.people.find('passer-by')).toBeNull();
    expect(await store.people.journal('nobody', 0, 9)).toEqual([]);
  });

  it('a replay of one day is one entry, and seconds add up', async () => {
    for (const seconds of [30, 40, 50]) await store.people.watched('viewer', 's-1', seconds);
    await store.people.watched('viewer', 's-2', 10);
    expect((await store.people.journal('viewer', 0, 9)).map(({ data }) => data)).toEqual([
      { sessionId: 's-1', seconds: 120 },
      { sessionId: 's-2', seconds: 10 },
    ]);
    await direct.query(`update person_events set at = at - ${DAY_MS} where person_id = 'viewer'`);
    await store.people.watched('viewer', 's-1', 5);
    expect((await store.people.journal('viewer', 2, 9)).map(({ data }) => data)).toEqual([
      { sessionId: 's-1', seconds: 5 },
    ]);
    // Who was never enrolled by the school has no standing to look at (SPEC E2).
    expect(await waiting('standing')).not.toContain('viewer');
    expect(await store.people.enrol({ ...ana, id: 'viewer' })).toEqual({ created: true });
  });

  it('[E5] a ghost who watches is looked at soon; of others who watch no job is made', async () => {
    for (const [id, standing] of [
      ['lost', 'ghost'],
      ['there', 'regular'],
    ] as const) {
      await store.people.enrol({ ...ana, id });
      await store.people.stand(id, standing, []);
    }
    await direct.query("delete from pgboss.job where singleton_key in ('lost', 'there')");
    for (const id of ['lost', 'there']) await store.people.watched(id, 's-1', 60);
    const made = (await waiting('standing')).filter((key) => ['lost', 'there'].includes(key));
    expect(made).toEqual(['lost']);
  });

  it('are listed by cohort and by id, those who were never enrolled left out', async () => {
    await store.people.enrol({ ...ana, id: 'c2', name: 'Zoé', cohort: 'automne' });
    await store.people.enrol({ ...ana, id: 'c1', name: 'Anne', cohort: 'automne' });
    await store.people.enrol({ ...ana, id: 'c3', name: 'Max', cohort: 'hiver' });
    await store.people.stand('c1', 'regular', []);
    await store.people.watched('passer-by', 's-1', 60);
    expect((await store.people.ofCohort('automne')).map(({ name }) => name)).toEqual(['Anne', 'Zoé']);
    expect(await store.people.ofCohort('nulle')).toEqual([]);
    expect((await store.people.cohorts()).filter(({ cohort }) => cohort !== 'printemps')).toEqual([
      { cohort: 'automne', people: 2, standings: { regular: 1 } },
      { cohort: 'hiver', people: 1, standings: {} },
    ]);
    expect(await store.people.names(['c2', 'c3', 'passer-by', 'nobody'])).toEqual(
      new Map([
        ['c2', 'Zoé'],
        ['c3', 'Max'],
      ]),
    );
    const everybody = await store.people.ids(null, 100);
    expect(everybody).toEqual([...everybody].sort());
    expect(everybody).not.toContain('passer-by');
    const first = await store.people.ids(null, 2);
    expect([...first, ...(await store.people.ids(first[1] ?? null, 100))]).toEqual(everybody);
  });
});

describe('what was computed of a session', () => {
  it('[E1] replaces what was computed before, unless that was newer or the journal was changed', async () => {
    const id = await ended();
    expect(await store.engagement.uncomputed(100)).toContain(id);
    const quiet = { participation: 'quiet', reasons: [] } as const;
    const verdicts = new Map([['p1', quiet]]);
    expect(
      await store.engagement.put(sessionFacts(id, [personFacts('p1'), personFacts('p2')]), verdicts, 1),
    ).toBe(true);
    expect(await store.engagement.uncomputed(100)).not.toContain(id);
    expect(await store.engagement.ofPerson('p1', 9)).toEqual([
      { sessionId: id, title: 'Bilan', startsAt: START_MS, facts: personFacts('p1'), ...quiet },
    ]);
    expect(await store.engagement.ofPerson('p2', 9)).toMatchObject([{ participation: null, reasons: [] }]);

    const older = sessionFacts(id, [personFacts('p3')], { seq: 3 });
    expect(await store.engagement.put(older, verdicts, 1)).toBe(false);
    expect(await store.engagement.put(sessionFacts(id, [personFacts('p3')]), verdicts, 0)).toBe(false);
    expect(await store.engagement.put(sessionFacts('no-such', [personFacts('p3')]), verdicts, 1)).toBe(false);
    expect(await store.engagement.ofPerson('p3', 9)).toEqual([]);

    const again = sessionFacts(id, [personFacts('p1', { questions: 2 })], { seq: 5 });
    expect(await store.engagement.put(again, new Map(), 1)).toBe(true);
    expect(await store.engagement.ofPerson('p1', 9)).toMatchObject([{ facts: { questions: 2 } }]);
    expect(await store.engagement.ofPerson('p2', 9)).toEqual([]);
  });

  it('is listed latest first', async () => {
    for (const day of [1, 3, 2]) {
      const id = await ended();
      const startsAt = START_MS + day * DAY_MS;
      await store.engagement.put(sessionFacts(id, [personFacts('often')], { startsAt }), new Map(), 1);
    }
    const days = (await store.engagement.ofPerson('often', 2)).map(({ startsAt }) => startsAt - START_MS);
    expect(days).toEqual([3 * DAY_MS, 2 * DAY_MS]);
  });
});

describe('histories', () => {
  it('[E5] hold the signs of life of everybody who is asked for, and of nobody else', async () => {
    const id = await ended();
    const busy = personFacts('h1', {
      attendedSeconds: 1700,
      questions: 2,
      calls: { made: 3, answered: 3, byName: 1 },
      exercises: [exercise('x1', 120), exercise('x2', 0), exercise('x3', 20)],
    });
    const away = personFacts('h2', { expected: false });
    await store.engagement.put(sessionFacts(id, [busy, away]), new Map(), 1);
    await store.people.enrol({ ...ana, id: 'h1' });
    await store.people.watched('h3', 's-9', 90);
    const histories = await store.people.histories(['h1', 'h2', 'h3', 'h4'], 0);
    const sign = { at: START_MS, sessionId: id };
    expect(histories.get('h1')).toEqual({
      since: SINCE,
      signs: [
        { ...sign, kind: 'session', amount: 1700 },
        { ...sign, kind: 'question', amount: 1 },
        { ...sign, kind: 'question', amount: 1 },
        { ...sign, kind: 'page', amount: 120 },
        { ...sign, kind: 'page', amount: 20 },
      ],
      sessions: [{ at: START_MS, expected: true, attendedSeconds: 1700, calledByName: 1 }],
    });
    expect(histories.get('h2')).toEqual({
      since: null,
      signs: [],
      sessions: [{ at: START_MS, expected: false, attendedSeconds: 0, calledByName: 0 }],
    });
    expect(histories.get('h3')).toMatchObject({
      since: null,
      signs: [{ kind: 'replay', sessionId: 's-9', amount: 90 }],
      sessions: [],
    });
    expect(histories.get('h4')).toEqual({ since: null, signs: [], sessions: [] });
    expect([...histories.keys()]).toEqual(['h1', 'h2', 'h3', 'h4']);
    expect((await store.people.histories(['h1'], START_MS + 1)).get('h1')).toEqual({
      since: SINCE,
      signs: [],
      sessions: [],
    });
    expect(await store.people.histories([], 0)).toEqual(new Map());
  });
});

function exercise(exerciseId: string, words: number) {
  return { exerciseId, started: true, writingSeconds: 60, words, finished: true, shared: false };
}
