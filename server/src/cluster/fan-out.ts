import { createShardedAdapter } from '@socket.io/redis-adapter';
import type { Logger } from '../telemetry/index.ts';
import type { RedisLink } from './redis-link.ts';
import type { FanOut } from './types.ts';

type Listener = (message: Buffer, channel: Buffer) => void;

/**
 * What socket.io's adapter takes for two Redis clients. Away, a message is lost on the way to other nodes and nothing
 * else: nothing rejects, nothing waits, and the channels are there again with Redis.
 */
class FanOutClient {
  readonly #link: RedisLink;
  readonly #log: Logger;
  readonly #listeners = new Map<string, Listener>();

  constructor(link: RedisLink, log: Logger) {
    this.#link = link;
    this.#log = log;
    link.onReady(() => {
      for (const [channel, listener] of this.#listeners) this.#subscribe(channel, listener);
    });
  }

  sSubscribe(channel: string, listener: Listener): void {
    this.#listeners.set(channel, listener);
    this.#subscribe(channel, listener);
  }

  async sUnsubscribe(channel: string): Promise<void> {
    this.#listeners.delete(channel);
    await this.#tried(this.#link.call((client) => client.sUnsubscribe(channel)));
  }

  /** To how many; none counts as well where Redis is away. */
  async sPublish(channel: string, message: string | Buffer): Promise<number> {
    return (await this.#tried(this.#link.call((client) => client.sPublish(channel, message)))) ?? 0;
  }

  #subscribe(channel: string, listener: Listener): void {
    void this.#tried(this.#link.call((client) => client.sSubscribe(channel, listener, true)));
  }

  async #tried<T>(work: Promise<T>): Promise<T | null> {
    try {
      return await work;
    } catch (error) {
      this.#log.debug({ err: error }, 'what is for sockets of other nodes stays here');
      return null;
    }
  }
}

/** Carries what is emitted in a namespace to the sockets of all nodes. */
export function fanOut(link: RedisLink, prefix: string, log: Logger): FanOut {
  const client = new FanOutClient(link, log);
  return createShardedAdapter(client, client, {
    channelPrefix: `${prefix}:fan`,
    subscriptionMode: 'static',
  });
}
