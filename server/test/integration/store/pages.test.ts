import { readdir, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  EmbeddedPostgres,
  EpochLost,
  openStore,
  type PageSave,
  SessionMissing,
  type Store,
} from '../../../src/store/index.ts';
import { batch, creation, START_MS, sketch } from '../../support/journal.ts';
import { listeningLog } from '../../support/listening-log.ts';
import { testCacheFolder, unprivilegedUser } from '../../support/machine.ts';
import {
  quietLog,
  type TemporaryPostgres,
  temporaryFolder,
  temporaryPostgres,
} from '../../support/postgres.ts';

const EXERCISE = 'e1';

let postgres: TemporaryPostgres;
let store: Store;

beforeAll(async () => {
  postgres = await temporaryPostgres();
  store = await openedStore();
});
afterAll(async () => {
  await store.close();
  await postgres.close();
});

function openedStore(log = quietLog): Promise<Store> {
  return openStore({ url: postgres.url, deploymentKey: new Uint8Array(32), log });
}

async function session(): Promise<string> {
  return (await store.sessions.create(creation())).id;
}

function page(sessionId: string, more: Partial<PageSave> = {}): PageSave {
  const text = more.text ?? 'Il était une fois';
  return {
    sessionId,
    epoch: 1,
    exerciseId: EXERCISE,
    personId: 'ben',
    connection: 1,
    revision: 1,
    savedAt: START_MS,
    words: 4,
    text,
    ...more,
  };
}

const SAVED = { is: 'saved' };
const LOST = { is: 'lost' };
const textOf = async (id: string, personId = 'ben') =>
  (await store.pages.read(id, EXERCISE, personId))?.text ?? null;

describe('pages', () => {
  it('[R11] are kept, counted and listed', async () => {
    const id = await session();
    expect(await store.pages.read(id, EXERCISE, 'ben')).toBe(null);
    const text = 'Élise\n« hop » 🙂 \\ \' " %';
    await store.pages.save(page(id, { text, revision: Number.MAX_SAFE_INTEGER }));
    await store.pages.save(page(id, { personId: 'ana', words: 2 }));
    await store.pages.save(page(id, { exerciseId: 'e2' }));
    const { sessionId: _session, epoch: _epoch, exerciseId, personId, ...kept } = page(id, { text });
    expect(await store.pages.read(id, EXERCISE, 'ben')).toEqual({
      ...kept,
      revision: Number.MAX_SAFE_INTEGER,
    });
    expect(await store.pages.words(id, EXERCISE)).toEqual({
      ana: { words: 2, savedAt: START_MS },
      ben: { words: 4, savedAt: START_MS },
    });
    const whose = (rows: Awaited<ReturnType<Store['pages']['list']>>) =>
      rows.map((row) => `${row.exerciseId} ${row.personId}`);
    expect(whose(await store.pages.list(id))).toEqual(['e1 ana', 'e1 ben', 'e2 ben']);
    expect(whose(await store.pages.list(id, 'e2'))).toEqual(['e2 ben']);
    expect([exerciseId, personId]).toEqual([EXERCISE, 'ben']);
  });

  it('[R11] the greater of connection and revision wins; the same again is the same', async () => {
    const id = await session();
    const save = (connection: number, revision: number, text: string) =>
      store.pages.save(page(id, { connection, revision, text }));
    expect(await save(2, 5, 'cinq')).toEqual(SAVED);
    for (const [connection, revision] of [
      [2, 4],
      [1, 9],
      [2, 5],
    ] as const)
      expect(await save(connection, revision, 'vieux')).toEqual(LOST);
    expect(await save(2, 5, 'cinq')).toEqual(SAVED);
    expect(await textOf(id)).toBe('cinq');
    expect(await save(2, 6, 'six')).toEqual(SAVED);
    expect(await save(3, 0, 'sept')).toEqual(SAVED);
    expect(await textOf(id)).toBe('sept');
  });

  it('[R11] of many at once the greatest stays', async () => {
    const id = await session();
    const revisions = Array.from({ length: 40 }, (_, nth) => ((nth * 17) % 40) + 1);
    await Promise.all(
      revisions.map((revision) => store.pages.save(page(id, { revision, text: `${revision}` }))),
    );
    expect(await textOf(id)).toBe('40');
  });

  it('[R4] are refused under another epoch, and of a session that there is not', async () => {
    const id = await session();
    await expect(store.pages.save(page(id, { epoch: 2 }))).rejects.toThrow(EpochLost);
    await expect(store.pages.save(page('none'))).rejects.toThrow(SessionMissing);
    expect(await textOf(id)).toBe(null);
  });

  it('[R11] neither wait for appends of their session nor make them wait', async () => {
    const id = await session();
    const other = new Client({ connectionString: postgres.url });
    await other.connect();
    const hold = (strength: string) =>
      other.query(`begin; select from sessions where id = '${id}' for ${strength}`);
    // As an append holds it, and as a save does.
    await hold('no key update');
    expect(await store.pages.save(page(id))).toEqual(SAVED);
    await other.query('commit');
    await hold('key share');
    await store.sessions.append(batch({ sessionId: id, fromSeq: 3 }));
    await other.query('commit');
    await other.end();
  });

  it('[R12] go with the person, and a home that was shut out brings none back', async () => {
    const id = await session();
    await store.pages.save(page(id));
    await store.pages.save(page(id, { personId: 'ana', text: 'à moi' }));
    await store.sessions.erasePerson('ben');
    expect(await textOf(id)).toBe(null);
    expect(await textOf(id, 'ana')).toBe('à moi');
    await expect(store.pages.save(page(id, { revision: 2 }))).rejects.toThrow(EpochLost);
    expect(await textOf(id)).toBe(null);
  });
});

describe('who read last', () => {
  const read = (personId: string, how: 'read' | 'passed' | 'dropped') =>
    sketch('circle.turnEnded', { personId, how });

  it('[W9] is known over all sessions; who passed or dropped has not read', async () => {
    const [one, two] = [await session(), await session()];
    await store.sessions.append(batch({ sessionId: one, fromSeq: 3, events: [read('lea', 'read')] }));
    await store.sessions.append(
      batch({
        sessionId: two,
        fromSeq: 3,
        events: [read('lea', 'passed'), read('zoe', 'dropped'), read('karim', 'read'), read('lea', 'read')],
      }),
    );
    expect(await store.readings.lastReadAt(['lea', 'zoe', 'karim', 'ghost'])).toEqual({
      lea: START_MS + 6,
      karim: START_MS + 5,
    });
    expect(await store.readings.lastReadAt([])).toEqual({});
    await store.sessions.erasePerson('lea');
    expect(await store.readings.lastReadAt(['lea'])).toEqual({});
  });
});

describe('pages while the database is away', () => {
  let own: TemporaryPostgres;
  let running: EmbeddedPostgres;
  let spooling: Store;
  let folder: string;
  const log = listeningLog();

  afterEach(async () => {
    await spooling.close();
    await running.close();
    await own.close();
    await rm(dirname(folder), { recursive: true });
  });

  const opened = () => openStore({ url: own.url, deploymentKey: new Uint8Array(32), log });

  async function start(): Promise<string> {
    own = await temporaryPostgres();
    running = own.embedded;
    folder = join(await temporaryFolder(), 'spool');
    spooling = await opened();
    await spooling.spool.open(folder);
    return (await spooling.sessions.create(creation())).id;
  }

  async function comeBack(): Promise<void> {
    running = await EmbeddedPostgres.start({
      dataDir: own.dataDir,
      cacheDir: testCacheFolder(),
      unprivileged: unprivilegedUser(),
      log: quietLog,
      durable: false,
    });
  }

  it('[R11] go to the disk beside the journal, and the newest is kept when it is back', async () => {
    const id = await start();
    await spooling.pages.save(page(id, { text: 'avant' }));
    await running.close();
    expect(await spooling.pages.save(page(id, { revision: 3, text: 'trois' }))).toEqual(SAVED);
    await spooling.sessions.append(batch({ sessionId: id, fromSeq: 3 }));
    expect(await spooling.pages.save(page(id, { revision: 2, text: 'deux' }))).toEqual(SAVED);
    expect(spooling.spool.entries).toBe(3);
    await expect(spooling.pages.read(id, EXERCISE, 'ben')).rejects.toMatchObject({ code: 'unavailable' });
    await comeBack();
    // Whoever reads has what is on the disk written first.
    expect(await spooling.pages.read(id, EXERCISE, 'ben')).toMatchObject({ revision: 3, text: 'trois' });
    expect(await spooling.sessions.find(id)).toMatchObject({ seq: 4 });
  });

  it('[R11] are found by the next process; one that no longer fits is set aside and holds up nothing', async () => {
    const id = await start();
    const moved = (await spooling.sessions.create(creation())).id;
    await running.close();
    await spooling.pages.save(page(id, { text: 'sur le disque' }));
    await spooling.pages.save(page(moved, { text: 'trop tard' }));
    await spooling.pages.save(page(id, { revision: 2, text: 'le dernier' }));
    await spooling.close();
    await comeBack();
    spooling = await opened();
    // An erasure, or another home, came between.
    await spooling.sessions.withLock(moved, (locked) =>
      locked.append(batch({ sessionId: moved, fromSeq: 3, epoch: 2 })),
    );
    const told: string[] = [];
    spooling.spool.onRefused((sessionId) => told.push(sessionId));
    await spooling.spool.open(folder);
    expect(await spooling.pages.read(id, EXERCISE, 'ben')).toMatchObject({ text: 'le dernier' });
    expect(await spooling.pages.read(moved, EXERCISE, 'ben')).toBe(null);
    // The journal of its room is whole: nobody has to fold it anew.
    expect([told, spooling.spool.refused]).toEqual([[], 1]);
    const [aside = ''] = (await readdir(folder)).filter((name) => name.endsWith('.refused'));
    expect(aside).toContain(moved);
    expect(await readFile(join(folder, aside), 'utf8')).toContain('trop tard');
  });
});
