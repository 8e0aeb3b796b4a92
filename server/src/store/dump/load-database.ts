import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { Client } from 'pg';
import { migrate, readMigrations } from '../migrate.ts';
import { connectionConfig } from '../postgres/connection.ts';
import { answered } from '../postgres/translate.ts';
import type { StoreLog } from '../types.ts';
import { type DumpHeader, notADump, type RowCounts, readHeader, readLine, secretMark } from './dump-form.ts';
import { DumpRefusal } from './dump-refusal.ts';
import { quoted, readLevel, readTables, type Table } from './tables.ts';

/** One statement takes up to this many characters of rows; the longest row may have more. */
const CHARACTERS_AT_ONCE = 2_000_000;

export interface LoadOptions {
  /** An empty database. */
  readonly url: string;
  readonly deploymentKey: Uint8Array;
  readonly file: string;
  readonly log: StoreLog;
}

/**
 * Fills an empty database from a dump of this release or of an earlier one, in one transaction, and brings it to this
 * release.
 * @throws DumpRefusal @throws TribuError `unavailable`
 */
export async function loadDatabase(options: LoadOptions): Promise<RowCounts> {
  const { url, log } = options;
  const known = await readMigrations();
  const client = new Client(connectionConfig(url));
  await answered(client.connect());
  try {
    let counts: RowCounts = {};
    await reading(options.file, async (lines) => {
      const header = readHeader((await lines.next()).value);
      await mustFit(client, header, options.deploymentKey, known.at(-1)?.version ?? 0);
      const then = known.filter(({ version }) => version <= header.migration);
      await migrate(url, log, { migrations: then });
      counts = await inOneTransaction(client, () => withoutTriggers(client, () => fill(client, lines)));
    });
    await migrate(url, log, { migrations: known });
    return counts;
  } finally {
    await client.end();
  }
}

async function mustFit(client: Client, header: DumpHeader, key: Uint8Array, last: number): Promise<void> {
  if (header.migration > last) {
    throw new DumpRefusal(
      'later_release',
      `was made by a later release (migration ${header.migration}, here ${last})`,
    );
  }
  if (header.secret !== secretMark(key)) {
    const message =
      'belongs to another SECRET_KEY: give the one of the servers it was made of (SECRET_KEY, or secret.key in their data folder)';
    throw new DumpRefusal('other_secret', message);
  }
  if ((await readLevel(client)) > header.migration) {
    const message = `was made before the database’s last migration; load it into a new, empty database`;
    throw new DumpRefusal('not_empty', message);
  }
  for (const { name } of await readTables(client)) {
    const { rows } = await answered(client.query(`select from ${quoted(name)} limit 1`));
    if (rows.length > 0)
      throw new DumpRefusal('not_empty', `can’t be loaded: the table ${name} is not empty`);
  }
}

async function inOneTransaction<T>(client: Client, work: () => Promise<T>): Promise<T> {
  await answered(client.query('begin'));
  try {
    const result = await work();
    await answered(client.query('commit'));
    return result;
  } catch (error) {
    await answered(client.query('rollback'));
    throw error;
  }
}

/** What triggers do followed from the same rows once, and stands in the dump. */
async function withoutTriggers<T>(client: Client, work: () => Promise<T>): Promise<T> {
  const tables = await readTables(client);
  const all = async (does: 'disable' | 'enable') => {
    for (const { name } of tables) {
      await answered(client.query(`alter table ${quoted(name)} ${does} trigger user`));
    }
  };
  await all('disable');
  const result = await work();
  await all('enable');
  return result;
}

async function fill(client: Client, lines: Lines): Promise<RowCounts> {
  const tables = new Map((await readTables(client)).map((table) => [table.name, table]));
  const counts: RowCounts = Object.fromEntries([...tables.keys()].map((name) => [name, 0]));
  let batch: { table: Table; rows: string[]; characters: number } | null = null;
  const flush = async () => {
    if (batch !== null) await insert(client, batch.table, batch.rows);
    batch = null;
  };
  for (let next = await lines.next(); next.done !== true; next = await lines.next()) {
    const line = readLine(next.value);
    if (line.is === 'end') {
      await flush();
      if (!same(line.rows, counts) || (await lines.next()).done !== true) throw notADump();
      return counts;
    }
    const table = tables.get(line.table);
    if (table === undefined) throw notADump();
    if (batch !== null && (batch.table !== table || batch.characters > CHARACTERS_AT_ONCE)) await flush();
    batch ??= { table, rows: [], characters: 0 };
    batch.rows.push(line.row);
    batch.characters += line.row.length;
    counts[table.name] = (counts[table.name] ?? 0) + 1;
  }
  throw notADump();
}

async function insert(client: Client, { name, columns }: Table, rows: readonly string[]): Promise<void> {
  const list = columns.map(quoted).join(', ');
  const text = `insert into ${quoted(name)} (${list})
    select ${list} from json_populate_recordset(null::${quoted(name)}, $1::json)`;
  await answered(client.query(text, [`[${rows.join(',')}]`]));
}

function same(told: RowCounts, found: RowCounts): boolean {
  const names = new Set([...Object.keys(told), ...Object.keys(found)]);
  return [...names].every((name) => (told[name] ?? 0) === (found[name] ?? 0));
}

type Lines = AsyncIterator<string, undefined>;

/** @throws DumpRefusal not_a_dump when it isn't whole gzip */
async function reading(file: string, work: (lines: Lines) => Promise<void>): Promise<void> {
  try {
    const gunzip = createGunzip().setEncoding('utf8');
    await pipeline(createReadStream(file), gunzip, (chunks: AsyncIterable<string>) => work(linesOf(chunks)));
  } catch (error) {
    if (error instanceof Error && 'code' in error && `${error.code}`.startsWith('Z_')) throw notADump(error);
    throw error;
  }
}

/** Not by node:readline, for which U+2028 in somebody's page ends a line, too. */
async function* linesOf(chunks: AsyncIterable<string>): AsyncGenerator<string, undefined> {
  let begun = '';
  for await (const chunk of chunks) {
    const lines = (begun + chunk).split('\n');
    begun = lines.pop() ?? '';
    yield* lines;
  }
  if (begun !== '') yield begun;
  return undefined;
}
