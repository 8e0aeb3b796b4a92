import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';
import { stateOf } from '../postgres/translate.ts';
import { EmbeddedPostgresError } from './embedded-error.ts';
import type { Postmaster } from './postmaster.ts';

const RETRY_MS = 15;
const ONE_TRY_MS = 2_000;
const INVALID_PASSWORD = '28P01';

/** One connection, used for a short piece of work. Rejects with what pg threw. */
export async function withClient<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({
    connectionString: url,
    connectionTimeoutMillis: ONE_TRY_MS,
    query_timeout: ONE_TRY_MS * 5,
  });
  // Breaks show in the statement under way.
  client.on('error', () => undefined);
  try {
    await client.connect();
    return await work(client);
  } finally {
    // A connection that never came about or broke needs no farewell.
    await client.end().catch(() => undefined);
  }
}

export interface ReadyOptions {
  readonly url: string;
  readonly folder: string;
  readonly postmaster: Postmaster;
  readonly withinMs: number;
  readonly signal: AbortSignal;
}

/**
 * Resolves with true once Postgres answers, with our password and on our data; with false when it ended,
 * stayed silent or turned out to be another.
 * @throws what aborted `signal`
 */
export async function isReady({ url, folder, postmaster, withinMs, signal }: ReadyOptions): Promise<boolean> {
  const lateAt = performance.now() + withinMs;
  while (!postmaster.isGone && performance.now() < lateAt) {
    signal.throwIfAborted();
    try {
      return await withClient(url, async (client) => {
        const { rows } = await client.query<{ data_directory: string }>('show data_directory');
        return rows[0]?.data_directory === folder;
      });
    } catch (error) {
      if (stateOf(error) === INVALID_PASSWORD) return false;
      await Promise.race([delay(RETRY_MS), postmaster.exited]);
    }
  }
  return false;
}

/** What a log file says behind an offset, at most its last 2000 bytes. */
export function lastWords(logFile: string, offset: number): string {
  const size = statSync(logFile).size;
  const from = Math.max(Math.min(offset, size), size - 2_000);
  const file = openSync(logFile, 'r');
  try {
    const buffer = Buffer.alloc(size - from);
    readSync(file, buffer, 0, buffer.length, from);
    return buffer.toString('utf8').trim();
  } finally {
    closeSync(file);
  }
}

export function failedToStart(words: string): EmbeddedPostgresError {
  return new EmbeddedPostgresError(
    'failed',
    `The embedded Postgres did not start: ${words || 'it said nothing'}`,
  );
}
