import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStore, type RecordingFilter, type Store } from '../../../src/store/index.ts';
import { creation, START_MS } from '../../support/journal.ts';
import { quietLog, type TemporaryDatabase, temporaryDatabase } from '../../support/postgres.ts';
import { takeReport } from '../../support/takes.ts';

let postgres: TemporaryDatabase;
let store: Store;

beforeAll(async () => {
  postgres = await temporaryDatabase();
  store = await openStore({ url: postgres.url, deploymentKey: new Uint8Array(32), log: quietLog });
  await recorded('prix', 'Fixer ses prix', 'zoe', 'Zoé Lefèvre', 1, {
    topic: 'Étude de marché',
    sector: 'Artisanat',
  });
  await recorded('clients', 'Trouver des clientes', 'lea', 'Léa Martin', 2, {
    maturity: 'idée',
    reference: 'R-12',
  });
  await recorded('banque', 'Préparer le rendez-vous à la banque', 'zoe', 'Zoé Lefèvre', 3, {
    sector: 'Artisanat',
  });
});

afterAll(async () => {
  await store.close();
  await postgres.close();
});

async function recorded(
  id: string,
  title: string,
  personId: string,
  name: string,
  nth: number,
  tags: Parameters<Store['recordings']['change']>[1],
): Promise<void> {
  const people = [
    { id: 'mentor', name: 'Hélène Œuvrard', role: 'mentor', presence: 'left' },
    { id: personId, name, role: 'student', presence: 'left' },
  ];
  const startsAt = START_MS + nth * 3_600_000;
  await store.sessions.create(creation({ sessionId: id, summary: { title, people, startsAt } }));
  await store.recordings.report([takeReport(id, { personId })]);
  expect(await store.recordings.change(id, tags)).toBe(true);
}

const found = async (filter: Partial<RecordingFilter>) =>
  (await store.recordings.list({ limit: 10, ...filter })).recordings.map(({ id }) => id);

describe('words', () => {
  it.each([
    ['prix', ['prix']],
    ['cliente', ['clients']],
    ['préparation', ['banque']],
    ['preparer', ['banque']],
    ['etudes de marches', ['prix']],
    ['zoé', ['banque', 'prix']],
    ['ZOE', ['banque', 'prix']],
    ['oeuvrard', ['banque', 'clients', 'prix']],
    ['lefevre banque', ['banque']],
    ['artisanat -banque', ['prix']],
    ['R-12', ['clients']],
    ['comptabilité', []],
    ["'; drop table recordings; --", []],
    ['le', ['banque', 'clients', 'prix']],
    ['', ['banque', 'clients', 'prix']],
  ])('%s', async (q, ids) => {
    expect(await found({ q })).toEqual(ids);
  });
});

it('people, states and tags narrow the list', async () => {
  expect(await found({ personId: 'zoe' })).toEqual(['banque', 'prix']);
  expect(await found({ sector: 'Artisanat', topic: 'Étude de marché' })).toEqual(['prix']);
  expect(await found({ maturity: 'idée' })).toEqual(['clients']);
  expect(await found({ reference: 'R-1' })).toEqual([]);
  expect(await found({ status: 'recording' })).toHaveLength(3);
  expect(await found({ status: 'ready' })).toEqual([]);
});

it('comes in pages, latest first', async () => {
  const first = await store.recordings.list({ limit: 2 });
  expect([first.recordings.map(({ id }) => id), first.next]).toEqual([['banque', 'clients'], 'clients']);
  const second = await store.recordings.list({ limit: 2, after: 'clients' });
  expect([second.recordings.map(({ id }) => id), second.next]).toEqual([['prix'], null]);
});

it('a tag or date is taken away by null, and what is left out stays', async () => {
  await store.recordings.change('clients', { topic: 'Vente', retainUntil: START_MS });
  await store.recordings.change('clients', { reference: null });
  expect(await store.recordings.find('clients')).toMatchObject({
    tags: { topic: 'Vente', sector: null, maturity: 'idée', reference: null },
    retainUntil: START_MS,
  });
  expect(await store.recordings.change('clients', { topic: null, retainUntil: null })).toBe(true);
  expect(await store.recordings.find('clients')).toMatchObject({ tags: { topic: null }, retainUntil: null });
  expect(await store.recordings.change('nothing', { topic: 'x' })).toBe(false);
});

it('[R12] who was erased is found no more', async () => {
  await store.sessions.erasePerson('lea');
  expect(await found({ q: 'Léa' })).toEqual([]);
  expect(await found({ q: 'martin' })).toEqual([]);
  expect(await store.recordings.find('clients')).toMatchObject({
    state: 'deleted',
    tags: { maturity: null },
  });
});
