import { emptyState, fold } from '@tribu-live/protocol';
import { Client } from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { doorRefusal } from '../../../src/rooms/decide/door.ts';
import { summaryOf } from '../../../src/rooms/derived.ts';
import { EpochLost, openStore, type Store } from '../../../src/store/index.ts';
import { personFacts, sessionFacts } from '../../support/engagement-facts.ts';
import { batch, creation, OPENING, START_MS, sketch, summary } from '../../support/journal.ts';
import { quietLog, type TemporaryDatabase, temporaryDatabase } from '../../support/postgres.ts';
import { takeReport } from '../../support/takes.ts';

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

const ana = { kind: 'person', id: 'ana' } as const;
const ben = { kind: 'person', id: 'ben' } as const;
const TRACK = '5f0c1d9e-8c9a-4c55-9d6b-0b7f5f4a1c11';

/** A coaching in which Ben did something of everything and Ana ended it. */
async function coached(): Promise<string> {
  const { id } = await store.sessions.create(creation());
  const events = [
    sketch('participant.admitted', {
      personId: 'ben',
      name: 'Ben',
      role: 'student',
      grants: ['publish'],
      enteredAt: 1,
    }),
    sketch('room.opened', {}),
    sketch('participant.joined', { personId: 'ben', connection: 1 }, { actor: ben }),
    sketch(
      'consent.answered',
      { personId: 'ben', purpose: 'record', answer: 'yes', textVersion: '1' },
      { actor: ben, audience: { mentors: true, persons: ['ben'] }, commandId: 'c1' },
    ),
    sketch(
      'track.published',
      { trackId: TRACK, personId: 'ben', source: 'camera', silenced: [] },
      { actor: ben },
    ),
    sketch('session.extended', { endsAt: START_MS + 1, byMs: 1 }, { actor: ana, commandId: 'c2' }),
    sketch('participant.left', { personId: 'ben', connection: 1 }, { actor: ben }),
    sketch('room.ended', { reason: 'mentor' }, { actor: ana, commandId: 'c3' }),
  ];
  await store.sessions.append(batch({ sessionId: id, fromSeq: 3, events, summary: { status: 'ended' } }));
  return id;
}

it('[R12] erases a person from journal and summaries; the rest folds as before', async () => {
  const id = await coached();
  const before = fold(emptyState(id), await store.sessions.read(id, 0, 100));
  expect(await store.sessions.erasePerson('ben')).toEqual({ sessions: [id], events: 6 });

  const journal = await store.sessions.read(id, 0, 100);
  expect(JSON.stringify(journal)).not.toMatch(/ben/i);
  expect(journal.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
  expect(journal[6]).toMatchObject({
    type: 'consent.answered',
    data: { erased: true },
    actor: { kind: 'server' },
    audience: { mentors: true, persons: [] },
    commandId: null,
  });
  const after = fold(emptyState(id), journal);
  const { ben: _, ...others } = before.people;
  expect(after).toMatchObject({ seq: 11, status: before.status, session: before.session, people: others });
  expect(after.people).not.toHaveProperty('ben');

  const row = await store.sessions.find(id);
  expect(row?.summary).toEqual(summary({ status: 'ended', people: summary().people.slice(0, 1) }));
  expect((await store.sessions.list({ personId: 'ben', limit: 9 })).sessions).toEqual([]);
  expect(await store.sessions.erasePerson('ben')).toEqual({ sessions: [], events: 0 });
});

it('[R12] what a person did to the room stays done, without their name', async () => {
  const id = await coached();
  await store.sessions.erasePerson('ana');
  const journal = await store.sessions.read(id, 0, 100);
  expect(JSON.stringify(journal)).not.toMatch(/"ana"|Ana/);
  const state = fold(emptyState(id), journal);
  expect(state.status).toMatchObject({ is: 'ended', reason: 'mentor' });
  expect(state.session?.endsAt).toBe(START_MS + 1);
});

it('[R4] a home that still holds what was erased can write no more', async () => {
  const { id } = await store.sessions.create(creation());
  await store.sessions.erasePerson('ben');
  await expect(store.sessions.append(batch({ sessionId: id, fromSeq: 3 }))).rejects.toThrow(EpochLost);
  expect(await store.sessions.find(id)).toMatchObject({ epoch: 2, seq: 3 });
});

it('[R12] takes the person out of orders, and what was for them alone with them', async () => {
  const { id } = await store.sessions.create(creation());
  const events = [
    sketch('participant.admitted', {
      personId: 'ana',
      name: 'Ana',
      role: 'mentor',
      grants: [],
      enteredAt: 1,
    }),
    sketch('circle.arranged', { order: ['ana', 'ben', 'cleo'] }, { actor: ana }),
    sketch(
      'track.published',
      { trackId: TRACK, personId: 'ana', source: 'whisper', silenced: [], to: 'ben' },
      { actor: ana, audience: { mentors: false, persons: ['ana', 'ben'] } },
    ),
    sketch(
      'chat.sent',
      { messageId: TRACK, personId: 'ana', thread: 'ben', text: 'Bravo, Ben' },
      { actor: ana, audience: { mentors: true, persons: ['ben'] } },
    ),
  ];
  await store.sessions.append(batch({ sessionId: id, fromSeq: 3, events }));
  await store.sessions.erasePerson('ben');
  const journal = await store.sessions.read(id, 0, 100);
  expect(JSON.stringify(journal)).not.toMatch(/ben/i);
  expect(journal[4]?.data).toEqual({ order: ['ana', 'cleo'] });
  // Without its one listener a whisper would be a voice for all.
  expect(fold(emptyState(id), journal).tracks).toEqual({});
});

it('[R12] [S4] a removal outlives its person’s data and keeps them out', async () => {
  const { id } = await store.sessions.create(creation());
  const seen = { personId: 'olga', name: 'Olga', role: 'observer', grants: [], enteredAt: START_MS } as const;
  const events = [
    sketch('participant.admitted', { ...seen, grants: [] }),
    sketch('participant.removed', { personId: 'olga', reason: 'Olga parle trop' }, { actor: ana }),
  ];
  const people = [...summary().people, { id: 'olga', name: 'Olga', role: 'observer', presence: 'removed' }];
  await store.sessions.append(batch({ sessionId: id, fromSeq: 3, events, summary: { people } }));
  expect(await store.sessions.erasePerson('olga')).toEqual({ sessions: [id], events: 2 });

  const journal = await store.sessions.read(id, 0, 100);
  expect(JSON.stringify(journal)).not.toMatch(/Olga/);
  const state = fold(emptyState(id), journal);
  expect(doorRefusal(state, 'olga', 'observer', START_MS)).toMatchObject({ code: 'removed' });
  expect(summaryOf(state).people.map((person) => person.id)).toEqual(['ana', 'ben']);
  expect(await store.sessions.erasePerson('olga')).toEqual({ sessions: [], events: 0 });
  expect(await store.sessions.find(id)).toMatchObject({ epoch: 2 });
});

const COMPOSED = {
  durationMs: 1,
  sizeBytes: 1,
  coverage: 1,
  chapters: [],
  manifest: {},
  originalsUntil: START_MS,
};

it('[R12] [D6] a recording in which they are heard or seen is marked for deletion, with all that names them', async () => {
  const id = await coached();
  await store.recordings.report([takeReport(id, { personId: 'ana' }), takeReport(id, { personId: 'ben' })]);
  await store.recordings.claim(id, 'w', 30_000);
  await store.sessions.erasePerson('ben');
  expect(await store.recordings.complete(id, 'w', COMPOSED)).toBe(false);
  expect(await store.recordings.find(id)).toMatchObject({ state: 'deleted', manifest: null, chapters: [] });
  expect(await store.recordings.unfinishedDeletions(100)).toContain(id);
  await store.recordings.finishDeletion(id, { files: 2, bytes: 10 });
  expect(await store.recordings.takes(id)).toEqual([]);
  expect(await store.recordings.find(id)).toMatchObject({
    deletion: { cause: 'request', files: 2, bytes: 10 },
  });
  // Nothing of them is left to find, and the receipt stays.
  expect(await store.sessions.erasePerson('ben')).toEqual({ sessions: [], events: 0 });
});

it('[R12] [D6] one that only names them goes too; one that does neither stays', async () => {
  const named = await coached();
  const other = await coached();
  const making = await coached();
  for (const [id, personId] of [
    [named, 'ben'],
    [other, 'ana'],
  ] as const) {
    await store.recordings.report([takeReport(id, { personId: 'ana' })]);
    await store.recordings.claim(id, 'w', 30_000);
    const manifest = { people: [{ personId, name: 'Somebody' }] };
    expect(await store.recordings.complete(id, 'w', { ...COMPOSED, manifest })).toBe(true);
  }
  await store.recordings.report([takeReport(making, { personId: 'ana' })]);
  await store.recordings.claim(making, 'w', 30_000);
  await store.sessions.erasePerson('ben');
  expect(await store.recordings.find(named)).toMatchObject({ state: 'deleted' });
  expect(await store.recordings.find(other)).toMatchObject({ state: 'ready' });
  // What is in the making was begun with their name: it is begun again.
  expect(await store.recordings.renew(making, 'w', 30_000, 0.5)).toBe(false);
  expect(await store.recordings.claim(making, 'w', 30_000)).toBe(2);
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
