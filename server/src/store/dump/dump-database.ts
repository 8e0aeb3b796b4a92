import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { Client } from 'pg';
import { connectionConfig } from '../postgres/connection.ts';
import { answered } from '../postgres/translate.ts';
import { endLine, headerLine, type RowCounts, rowLine, secretMark } from './dump-form.ts';
import { quoted, readLevel, readTables, type Table } from './tables.ts';

const ROWS_AT_ONCE = 1000;

export interface DumpOptions {
  readonly url: string;
  readonly deploymentKey: Uint8Array;
  /** Must not exist yet; readable by its owner only. */
  readonly file: string;
  /** Milliseconds since the Unix epoch. */
  readonly nowMs: number;
}

/**
 * Writes all that a database holds at one moment into a file. Servers may run meanwhile.
 * @throws TribuError `unavailable`
 */
export async function dumpDatabase({ url, deploymentKey, file, nowMs }: DumpOptions): Promise<RowCounts> {
  const client = new Client(connectionConfig(url));
  await answered(client.connect());
  try {
    await answered(client.query('begin isolation level repeatable read read only'));
    const counts: RowCounts = {};
    const header = { migration: await readLevel(client), secret: secretMark(deploymentKey), at: nowMs };
    const lines = dumpLines(client, headerLine(header), counts);
    const target = createWriteStream(file, { flags: 'wx', mode: 0o600, flush: true });
    await pipeline(Readable.from(lines), createGzip(), target);
    await answered(client.query('commit'));
    return counts;
  } finally {
    await client.end();
  }
}

async function* dumpLines(client: Client, header: string, counts: RowCounts): AsyncGenerator<string> {
  yield header;
  for (const table of await readTables(client)) {
    let rows = 0;
    for await (const some of readRows(client, table)) {
      rows += some.length;
      yield some.map((row) => rowLine(table.name, row)).join('');
    }
    counts[table.name] = rows;
  }
  yield endLine(counts);
}

async function* readRows(client: Client, { name, columns, primaryKey }: Table): AsyncGenerator<string[]> {
  const order = primaryKey.length === 0 ? '' : `order by ${primaryKey.map(quoted).join(', ')}`;
  const select = `select ${columns.map(quoted).join(', ')} from ${quoted(name)} ${order}`;
  await answered(
    client.query(`declare dumped no scroll cursor for select row_to_json(t)::text as row from (${select}) t`),
  );
  for (;;) {
    const { rows } = await answered(client.query<{ row: string }>(`fetch ${ROWS_AT_ONCE} from dumped`));
    if (rows.length > 0) yield rows.map(({ row }) => row);
    if (rows.length < ROWS_AT_ONCE) break;
  }
  await answered(client.query('close dumped'));
}
