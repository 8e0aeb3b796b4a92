import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';
import type { StoreLog } from '../store-log.ts';
import { briefly } from './briefly.ts';
import { connectionConfig } from './connection.ts';
import { isPassing } from './translate.ts';

const FIRST_RETRY_MS = 50;
const LONGEST_RETRY_MS = 2_000;

export interface LastingConnectionOptions {
  readonly url: string;
  readonly log: StoreLog;
  /** What the connection is for, in the log. */
  readonly purpose: string;
  /** Runs on each new connection before it counts as open: locks to take, channels to listen to. */
  readonly prepare: (client: Client) => Promise<void>;
  /** `prepare` failed on a reconnect for a reason that doesn't pass: there will be no further try. */
  readonly onGivenUp: (error: unknown) => void;
}

/** One connection of its own, outside the pool, that comes back by itself until it is closed. */
export class LastingConnection {
  readonly #options: LastingConnectionOptions;
  readonly #abort = new AbortController();
  #client: Client | null = null;
  #reconnecting: Promise<void> = Promise.resolve();

  private constructor(options: LastingConnectionOptions) {
    this.#options = options;
  }

  /** Rejects with what pg threw or `prepare` threw when the first try fails. */
  static async open(options: LastingConnectionOptions): Promise<LastingConnection> {
    const connection = new LastingConnection(options);
    await connection.#connect();
    return connection;
  }

  async close(): Promise<void> {
    this.#abort.abort();
    await this.#reconnecting;
    const client = this.#client;
    this.#client = null;
    await client
      ?.end()
      .catch((error) => this.#options.log.debug({ ...briefly(error) }, 'the connection was gone already'));
  }

  async #connect(): Promise<void> {
    const { url, log, purpose, prepare } = this.#options;
    const client = new Client(connectionConfig(url));
    client.on('error', (error) =>
      log.debug({ ...briefly(error), purpose }, 'a lasting database connection broke'),
    );
    try {
      await client.connect();
      // The database notices within seconds that our machine is gone, and frees what we hold.
      await client.query(
        'set tcp_keepalives_idle = 5; set tcp_keepalives_interval = 2; set tcp_keepalives_count = 3',
      );
      await prepare(client);
    } catch (error) {
      await client
        .end()
        .catch((cause) => log.debug({ ...briefly(cause), purpose }, 'the connection was gone already'));
      throw error;
    }
    this.#client = client;
    client.once('end', () => this.#ended(client));
  }

  #ended(client: Client): void {
    if (this.#client !== client) return;
    this.#client = null;
    this.#options.log.warn(
      { purpose: this.#options.purpose },
      'a lasting database connection is gone; connecting again',
    );
    this.#reconnecting = this.#reconnect();
  }

  async #reconnect(): Promise<void> {
    const { log, purpose, onGivenUp } = this.#options;
    for (let waitMs = 0; !this.#abort.signal.aborted; waitMs = nextWait(waitMs)) {
      try {
        if (waitMs > 0) await delay(waitMs, undefined, { signal: this.#abort.signal });
        await this.#connect();
        log.info({ purpose }, 'a lasting database connection is back');
        return;
      } catch (error) {
        if (this.#abort.signal.aborted) return;
        if (!isPassing(error)) return onGivenUp(error);
        log.debug({ ...briefly(error), purpose }, 'the database cannot be reached yet');
      }
    }
  }
}

function nextWait(waitMs: number): number {
  return waitMs === 0 ? FIRST_RETRY_MS : Math.min(waitMs * 2, LONGEST_RETRY_MS);
}
