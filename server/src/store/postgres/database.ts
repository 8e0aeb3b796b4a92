import { TribuError } from '@tribu-live/protocol/errors';
import { Pool, type PoolClient, type QueryConfig, type QueryResultRow } from 'pg';
import type { StoreLog } from '../store-log.ts';
import { briefly } from './briefly.ts';
import { ANSWER_TIMEOUT_MS, connectionConfig, LOCK_TIMEOUT_MS, STATEMENT_TIMEOUT_MS } from './connection.ts';
import { answered } from './translate.ts';

const POOL_SIZE = 8;

/** Runs one statement; one with a name is prepared once for each connection. */
export type Query = <R extends QueryResultRow>(query: QueryConfig) => Promise<R[]>;

/** Statements and transactions on a small pool; failures come out as TribuError. */
export class Database {
  readonly #pool: Pool;
  #closed: Promise<void> | null = null;

  constructor(url: string, log: StoreLog) {
    this.#pool = new Pool({
      ...connectionConfig(url),
      statement_timeout: STATEMENT_TIMEOUT_MS,
      lock_timeout: LOCK_TIMEOUT_MS,
      idle_in_transaction_session_timeout: STATEMENT_TIMEOUT_MS,
      query_timeout: ANSWER_TIMEOUT_MS,
      max: POOL_SIZE,
      // Two stay open, so that an append after a quiet minute doesn't wait for a connection.
      min: 2,
      idleTimeoutMillis: 30_000,
    });
    // Without a listener the loss of an idle connection would end the process; the pool replaces it.
    this.#pool.on('error', (error) => {
      if (this.#closed === null) log.warn(briefly(error), 'an idle database connection broke');
    });
  }

  readonly query: Query = async (query) => (await answered(this.#pool.query(query))).rows;

  async one<R extends QueryResultRow>(query: QueryConfig): Promise<R | null> {
    return (await this.query<R>(query))[0] ?? null;
  }

  /** Commits when `work` resolves; rolls back when it rejects, and rejects with the same. */
  async transaction<T>(work: (query: Query) => Promise<T>): Promise<T> {
    const client = await answered(this.#pool.connect());
    // While it is lent out the pool doesn't listen: a break shows in the statement that is under way.
    const noticed = () => undefined;
    client.on('error', noticed);
    let reusable = false;
    try {
      await answered(client.query('begin'));
      const result = await work(async (query) => (await answered(client.query(query))).rows);
      await answered(client.query('commit'));
      reusable = true;
      return result;
    } catch (error) {
      reusable = await rolledBack(client);
      throw error;
    } finally {
      client.off('error', noticed);
      client.release(!reusable);
    }
  }

  async ping(timeoutMs: number): Promise<void> {
    const { promise: late, reject } = Promise.withResolvers<never>();
    const silent = () => reject(new TribuError('unavailable', { message: 'The database does not answer.' }));
    const timer = setTimeout(silent, timeoutMs);
    try {
      await Promise.race([this.query({ text: 'select 1' }), late]);
    } finally {
      clearTimeout(timer);
    }
  }

  close(): Promise<void> {
    this.#closed ??= this.#pool.end();
    return this.#closed;
  }
}

/** False when the connection is broken: the database rolls back by itself then. */
function rolledBack(client: PoolClient): Promise<boolean> {
  return client.query('rollback').then(
    () => true,
    () => false,
  );
}
