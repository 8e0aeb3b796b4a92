import { emptyState, fold } from '@tribu-live/protocol';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { doorRefusal } from '../../../src/rooms/decide/door.ts';
import { summaryOf } from '../../../src/rooms/derived.ts';
import { EpochLost, openStore, type Store } from '../../../src/store/index.ts';
import { batch, creation, START_MS, sketch, summary } from '../../support/journal.ts';
import { quietLog, type TemporaryDatabase, temporaryDatabase } from '../../support/postgres.ts';
import { takeReport } from '../../support/takes.ts';

let postgres: TemporaryDatabase;
let store: Store;

beforeAll(async () => {
  postgres = await temporaryDatabase();
  store = await openStore({ url: postgres.url, deploymentKey: new Uint8Array(32), log: quietLog });
});

afterAll(async () => {
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
