import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { PostgresServer } from '../../../../loadtest/support/engines/index.ts';
import {
  dumpDatabase,
  loadDatabase,
  NodesRun,
  openStore,
  reseal,
  SealBroken,
} from '../../../src/store/index.ts';
import { migrate, readMigrations } from '../../../src/store/migrate.ts';
import { personFacts, sessionFacts } from '../../support/engagement-facts.ts';
import { batch, creation, START_MS, sketch } from '../../support/journal.ts';
import { quietLog, type TemporaryPostgres, temporaryPostgres } from '../../support/postgres.ts';
import { takeReport } from '../../support/takes.ts';

const deploymentKey = new Uint8Array(32).fill(5);
/** Characters that end lines for some readers, need escapes for others, or more than 16 bits. */
const TRICKY = 'Léa\u2028dit : « \\n »\n\t"oui" \\ \u0001 🖋️ {"a":[1]}';

let embedded: TemporaryPostgres;
let debian: PostgresServer;
let folder: string;
let secret: string;
let keyId: string;
let sessionId: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tribu-dump-'));
  [embedded, debian] = await Promise.all([temporaryPostgres(), PostgresServer.start()]);
  await fillDatabase(embedded.url);
});
afterAll(async () => {
  await Promise.all([embedded.close(), debian.close()]);
  rmSync(folder, { recursive: true });
});
afterEach(() => rmSync(join(folder, 'dump'), { force: true }));

async function fillDatabase(url: string): Promise<void> {
  const store = await openStore({ url, deploymentKey, log: quietLog });
  const node = await store.nodes.register({ id: 'node-1', url: 'http://a', entryUrls: [], waitMs: 0 });
  await node.seen(START_MS);
  ({ id: keyId, secret } = await store.keys.create({ name: 'school', origins: ['https://a.example'] }));
  const hook = await store.webhooks.create({
    ...{ keyId, url: 'https://hook.example' },
    events: ['recording.ready', 'student.ghosting'],
  });
  ({ id: sessionId } = await store.sessions.create(creation()));
  const events = [sketch('session.retitled', { title: TRICKY }), sketch('room.ended', { reason: 'time' })];
  const deadlines = [{ kind: 'close', dueAt: START_MS + 1 }];
  await store.sessions.append(
    batch({ sessionId, fromSeq: 3, events, deadlines, summary: { title: TRICKY, status: 'ended' } }),
  );
  const page = { exerciseId: 'x', personId: 'ben', connection: 1, revision: 9, savedAt: START_MS, words: 3 };
  await store.pages.save({ ...page, sessionId, epoch: 1, text: TRICKY });
  await store.recordings.report([takeReport(sessionId, { pieces: 3 })]);
  await store.people.enrol({ id: 'ben', name: TRICKY, cohort: 'printemps', since: START_MS });
  await store.people.stand('ben', 'ghost', []);
  await store.webhooks.failed(hook.id, { sessionId: null, personId: 'ben', seq: 2 }, START_MS);
  const facts = sessionFacts(sessionId, [personFacts('ben', { name: TRICKY })], { seq: 5 });
  await store.engagement.put(facts, new Map([['ben', { participation: 'absent', reasons: [] }]]), 1);
  await store.close();
  // A replay that could not be made stays so: a take that is listed anew would begin it again.
  await query(url, "update recordings set state = 'composing', coverage = 0.1");
  await query(url, "update recordings set state = 'failed', failure = 'compose_failed'");
}

async function query(url: string, text: string): Promise<Record<string, unknown>[]> {
  const client = new Client(url);
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

/** Every row of every table of ours, as its database writes it. */
async function contents(url: string): Promise<Record<string, unknown[]>> {
  const tables = await query(
    url,
    "select relname as name from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace and relname <> 'migrations' order by 1",
  );
  const all: Record<string, unknown[]> = {};
  for (const { name } of tables) {
    const rows = await query(url, `select row_to_json(t)::text as row from ${String(name)} t order by 1`);
    all[String(name)] = rows.map(({ row }) => row);
  }
  return all;
}

function dump(url = embedded.url): Promise<Record<string, number>> {
  return dumpDatabase({ url, deploymentKey, file: join(folder, 'dump'), nowMs: START_MS });
}

function load(url: string, key = deploymentKey): Promise<Record<string, number>> {
  return loadDatabase({ url, deploymentKey: key, file: join(folder, 'dump'), log: quietLog });
}

describe('a dump', () => {
  it('of the embedded database fills another Postgres with the very same rows, and work goes on there', async () => {
    const counts = await dump();
    expect(counts).toMatchObject({ sessions: 1, events: 5, pages: 1, pieces: 3, recordings: 1, webhooks: 1 });
    expect(counts).toMatchObject({
      people: 1,
      person_events: 2,
      participations: 1,
      webhook_person_cursors: 1,
    });
    expect(statSync(join(folder, 'dump')).mode & 0o777).toBe(0o600);
    const url = await debian.createDatabase();
    expect(await load(url)).toEqual(counts);
    expect(await contents(url)).toEqual(await contents(embedded.url));

    const store = await openStore({ url, deploymentKey, log: quietLog });
    expect(await store.keys.secretOf(keyId)).toMatchObject({ secret, active: true });
    expect((await store.people.histories(['ben'], 0)).get('ben')?.sessions).toHaveLength(1);
    expect(await store.people.stand('ben', 'returning', [])).toBe(true);
    await store.sessions.append(batch({ sessionId, fromSeq: 5, summary: { status: 'ended' } }));
    await store.recordings.report([takeReport(sessionId)]);
    expect((await store.recordings.find(sessionId))?.state).toBe('composing');
    await store.close();
  });

  it('of an earlier release is brought to this one', async () => {
    const then = await debian.createDatabase();
    const known = await readMigrations();
    await migrate(then, quietLog, { migrations: known.slice(0, 3) });
    await query(then, "insert into nodes (id, url, entry_urls) values ('old', 'http://o', '{}')");
    await dump(then);
    const url = await debian.createDatabase();
    await load(url);
    expect(await query(url, 'select max(version)::integer as level from migrations')).toEqual([
      { level: known.at(-1)?.version },
    ]);
    expect(await query(url, 'select id from nodes')).toEqual([{ id: 'old' }]);
  });

  it('overwrites nothing', async () => {
    writeFileSync(join(folder, 'dump'), 'mine');
    await expect(dump()).rejects.toMatchObject({ code: 'EEXIST' });
    expect(readFileSync(join(folder, 'dump'), 'utf8')).toBe('mine');
  });
});

describe('what is refused, and leaves nothing', () => {
  const cases: [string, string, (whole: Buffer) => Buffer][] = [
    ['an empty file', 'not_a_dump', () => Buffer.alloc(0)],
    ['something else', 'not_a_dump', () => Buffer.from('select 1;\n')],
    ['a file that was cut off', 'not_a_dump', (whole) => whole.subarray(0, whole.length - 40)],
    ['one whose end is missing', 'not_a_dump', (whole) => edited(whole, (lines) => lines.slice(0, -1))],
    ['one that lost a row', 'not_a_dump', (whole) => edited(whole, (lines) => lines.toSpliced(2, 1))],
    [
      'one with something after its end',
      'not_a_dump',
      (whole) => edited(whole, (lines) => [...lines, lines[1] ?? '']),
    ],
    [
      'one with a table that nobody knows',
      'not_a_dump',
      (whole) => edited(whole, (lines) => lines.toSpliced(1, 0, 'cats {}')),
    ],
    [
      'one of a later release',
      'later_release',
      (whole) =>
        edited(whole, ([head = '', ...rest]) => [
          head.replace(/"migration":\d+/, '"migration":9999'),
          ...rest,
        ]),
    ],
  ];
  it.each(cases)('%s', async (_what, code, make) => {
    await dump();
    writeFileSync(join(folder, 'dump'), make(readFileSync(join(folder, 'dump'))));
    const url = await debian.createDatabase();
    await expect(load(url)).rejects.toMatchObject({ name: 'DumpRefusal', code });
    expect(Object.values(await contents(url)).flat()).toEqual([]);
  });

  it('a dump under another SECRET_KEY', async () => {
    await dump();
    const url = await debian.createDatabase();
    await expect(load(url, new Uint8Array(32).fill(6))).rejects.toMatchObject({
      code: 'other_secret',
      message: expect.stringContaining('SECRET_KEY'),
    });
  });

  it('a database that holds something', async () => {
    await dump();
    await expect(load(embedded.url)).rejects.toMatchObject({ code: 'not_empty' });
  });
});

describe('sealing anew', () => {
  it('opens everything under the next key and nothing under the former, or changes nothing', async () => {
    const url = await debian.createDatabase();
    await dump();
    await load(url);
    const nextKey = new Uint8Array(32).fill(9);
    await expect(reseal(url, nextKey, deploymentKey)).rejects.toBeInstanceOf(SealBroken);
    const server = await openStore({ url, deploymentKey, log: quietLog });
    const node = await server.nodes.register({ id: 'node-1', url: 'http://a', entryUrls: [], waitMs: 0 });
    await expect(reseal(url, deploymentKey, nextKey)).rejects.toThrow(NodesRun);
    expect(await server.keys.secretOf(keyId)).toMatchObject({ secret });
    await node.close();
    await server.close();
    expect(await reseal(url, deploymentKey, nextKey)).toBe(2);
    const next = await openStore({ url, deploymentKey: nextKey, log: quietLog });
    expect(await next.keys.secretOf(keyId)).toMatchObject({ secret });
    await next.close();
    const former = await openStore({ url, deploymentKey, log: quietLog });
    await expect(former.keys.secretOf(keyId)).rejects.toBeInstanceOf(SealBroken);
    await former.close();
  });
});

function edited(whole: Buffer, edit: (lines: string[]) => string[]): Buffer {
  const lines = gunzipSync(whole)
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '');
  return gzipSync(`${edit(lines).join('\n')}\n`);
}
