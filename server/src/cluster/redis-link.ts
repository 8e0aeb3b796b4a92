import type { Logger } from '../telemetry/index.ts';
import type { ClusterClock } from './clock.ts';
import { inTime } from './deadline.ts';
import { RedisAway } from './redis-away.ts';
import { type RedisClient, redisClient } from './redis-client.ts';
import { REDIS_CALL_MS } from './times.ts';

const FIRST_RETRY_MS = 25;
const LONGEST_RETRY_MS = 500;
/** While the link is in use something comes every 250 ms. */
const SILENT_MS = 1000;
const OPEN_MS = 5000;

export interface RedisLinkOptions {
  readonly url: string;
  readonly clock: ClusterClock;
  readonly log: Logger;
}

/**
 * This node's one connection to Redis. It comes back by itself; meanwhile every call fails at once, and no call takes
 * longer than 200 ms.
 */
export class RedisLink {
  readonly #options: RedisLinkOptions;
  readonly #client: RedisClient;
  readonly #onReady = new Set<() => void>();
  /** Calls that were given up and may still be answered: until then the connection is taken for silent. */
  #overdue = 0;
  #away = false;
  #closed: Promise<void> | null = null;

  private constructor(options: RedisLinkOptions) {
    this.#options = options;
    this.#client = redisClient(options.url, SILENT_MS, (retries) =>
      this.#closed === null
        ? Math.min(FIRST_RETRY_MS * 2 ** Math.min(retries, 8), LONGEST_RETRY_MS) * (0.5 + Math.random() / 2)
        : false,
    );
    // The errors of a client that tries again come here, one for each try; that of a call goes to its caller.
    this.#client.on('error', (error) => this.#broke(error));
    this.#client.on('ready', () => this.#ready());
  }

  /**
   * Connects.
   * @throws RedisAway when there is no connection within 5 s
   */
  static async open(options: RedisLinkOptions): Promise<RedisLink> {
    const link = new RedisLink(options);
    const late = (): Error => new RedisAway('Redis can’t be reached.');
    try {
      await inTime(options.clock, OPEN_MS, link.#client.connect(), late);
    } catch (error) {
      await link.close();
      throw error;
    }
    return link;
  }

  /** Calls back after each reconnect. */
  onReady(callback: () => void): void {
    this.#onReady.add(callback);
  }

  /** @throws RedisAway: no connection, no answer within 200 ms, or an error that Redis answered with */
  async call<T>(ask: (client: RedisClient) => Promise<T>): Promise<T> {
    // What is sent to a Redis that stands still is carried out when it wakes up, however old it is then.
    if (this.#overdue > 0) throw new RedisAway('Redis is silent.');
    const answer = ask(this.#client);
    let late = false;
    answer.then(
      () => this.#settled(late),
      () => this.#settled(late),
    );
    try {
      return await inTime(this.#options.clock, REDIS_CALL_MS, answer, () => {
        late = true;
        this.#overdue += 1;
        return new RedisAway('Redis did not answer in time.');
      });
    } catch (error) {
      if (error instanceof RedisAway) throw error;
      throw new RedisAway(`Redis failed: ${error instanceof Error ? error.message : 'unknown'}`, {
        cause: error,
      });
    }
  }

  /** Idempotent. */
  close(): Promise<void> {
    this.#closed ??= Promise.resolve().then(() => {
      this.#onReady.clear();
      this.#client.destroy();
    });
    return this.#closed;
  }

  #settled(late: boolean): void {
    if (late) this.#overdue -= 1;
  }

  #broke(error: unknown): void {
    if (this.#closed !== null || this.#away) return;
    this.#away = true;
    const reason = error instanceof Error ? error.message : String(error);
    this.#options.log.warn({ reason }, 'Redis is away; no room is taken over until it is back');
  }

  #ready(): void {
    if (this.#away) this.#options.log.info('Redis is back');
    this.#away = false;
    for (const callback of this.#onReady) callback();
  }
}
