import { Client } from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openStore, type Store } from '../../../src/store/index.ts';
import { personFacts, sessionFacts } from '../../support/engagement-facts.ts';
import { batch, creation, OPENING, START_MS, sketch, summary } from '../../support/journal.ts';
import { quietLog, type TemporaryDatabase, temporaryDatabase } from '../../support/postgres.ts';

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

/** Tables in which this text stands somewhere, jobs included. */
async function tablesWith(text: string): Promise<string[]> {
  const { rows: tables } = await direct.query<{ name: string }>(
    `select c.oid::regclass::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relkind = 'r' and n.nspname in ('public', 'pgboss') order by 1`,
  );
  const found: string[] = [];
  for (const { name } of tables) {
    const { rows } = await direct.query(`select from ${name} t where row_to_json(t)::text like $1 limit 1`, [
      `%${text}%`,
    ]);
    if (rows.length > 0) found.push(name);
  }
  return found;
}

it('[R12] [E2] takes what the school said of a person and what was computed of them, and leaves their id nowhere', async () => {
  const id = 'erna-7f3';
  const booked = creation();
  const opening = batch({
    sessionId: booked.id,
    fromSeq: 0,
    events: [
      ...OPENING,
      sketch('person.booked', { personId: id, name: 'Erna', role: 'student' }),
      sketch('person.expected', { personId: id, expected: true }, { audience: 'server' }),
    ],
    summary: { people: [...summary().people, { id, name: 'Erna', role: 'student', presence: 'expected' }] },
  });
  await store.sessions.create({ ...booked, opening });
  const sample = { fromMs: START_MS, toMs: START_MS + 60_000 };
  const others = [{ personId: 'ana', spokeMs: 900 }, { personId: 'ben' }];
  const sampled = sketch(
    'room.sampled',
    {
      ...sample,
      people: [{ personId: 'ana', spokeMs: 900 }, { personId: id, wroteMs: 500 }, { personId: 'ben' }],
    },
    { audience: 'server' },
  );
  const alone = sketch('room.sampled', { ...sample, people: [{ personId: id }] }, { audience: 'server' });
  await store.sessions.append(
    batch({
      sessionId: booked.id,
      fromSeq: 5,
      events: [
        sketch('room.opened', {}),
        sketch(
          'participant.admitted',
          { personId: id, name: 'Erna', role: 'student', grants: [], enteredAt: START_MS },
          { actor: { kind: 'person', id } },
        ),
        sampled,
        alone,
        sketch('room.ended', { reason: 'time' }),
      ],
      summary: { ...opening.summary, status: 'ended' },
    }),
  );
  const hook = await store.webhooks.create({
    keyId: 'k',
    url: 'https://a.example/',
    events: ['student.ghosting'],
  });
  await store.people.enrol({ id, name: 'Erna', cohort: 'printemps', since: START_MS });
  await store.people.watched(id, booked.id, 60);
  await store.people.stand(id, 'ghost', []);
  await store.webhooks.failed(hook.id, { sessionId: null, personId: id, seq: 3 }, START_MS);
  const facts = sessionFacts(booked.id, [personFacts('ana'), personFacts(id)], { seq: 10 });
  expect(await store.engagement.put(facts, new Map(), 1)).toBe(true);
  expect(await tablesWith(id)).toEqual(
    expect.arrayContaining([
      'events',
      'participations',
      'people',
      'person_events',
      'session_people',
      'sessions',
      'webhook_person_cursors',
    ]),
  );

  expect(await store.sessions.erasePerson(id)).toEqual({ sessions: [booked.id], events: 5 });
  expect(await tablesWith(id)).toEqual([]);
  expect(await tablesWith('Erna')).toEqual([]);
  const journal = await store.sessions.read(booked.id, 0, 100);
  expect(journal.filter(({ type }) => type === 'room.sampled').map(({ data }) => data)).toEqual([
    { ...sample, people: others },
    { ...sample, people: [] },
  ]);

  // Of the others it is computed anew, and by nobody who read the journal before.
  expect(await store.engagement.uncomputed(100)).toContain(booked.id);
  expect((await store.jobs.list(100)).filter(({ key }) => key === booked.id)).toMatchObject([
    { queue: 'engagement', state: 'waiting' },
  ]);
  expect(await store.engagement.put(facts, new Map(), 1)).toBe(false);
  expect(await store.people.stand(id, 'returning', [])).toBe(false);
  expect(await tablesWith(id)).toEqual([]);
  expect((await store.engagement.ofPerson('ana', 9)).map(({ sessionId }) => sessionId)).toEqual([booked.id]);
});

it('[R12] somebody who was enrolled and never in a session is erased, too', async () => {
  await store.people.enrol({ id: 'otto-1c9', name: 'Otto', cohort: null, since: START_MS });
  expect(await tablesWith('otto-1c9')).toContain('people');
  expect(await store.sessions.erasePerson('otto-1c9')).toEqual({ sessions: [], events: 0 });
  expect(await tablesWith('otto-1c9')).toEqual([]);
});
