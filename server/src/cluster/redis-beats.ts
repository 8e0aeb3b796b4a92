import { z } from 'zod';
import type { Logger } from '../telemetry/index.ts';
import type { Beat, BeatStore, NodeBeat } from './beat-store.ts';
import type { RedisLink } from './redis-link.ts';
import { REDIS_CALL_MS } from './times.ts';

const Urls = { url: z.string(), entryUrls: z.array(z.string()) };
const Said = z.object({
  ...Urls,
  spooling: z.boolean(),
  draining: z.boolean(),
  load: z.object({
    cpu: z.number(),
    reserved: z.number(),
    capacity: z.number().positive(),
    rooms: z.number(),
    participants: z.number(),
  }),
});
const Farewell = z.object({ ...Urls, leftAt: z.number() });
const Field = z.union([Said, Farewell]);

/**
 * Beats as fields of one hash, each a JSON text with a count. A field stays when its node dies: that there are events
 * on its disk must not be forgotten.
 */
export class RedisBeats implements BeatStore {
  readonly name = 'redis';
  readonly callMs = REDIS_CALL_MS;
  readonly #link: RedisLink;
  readonly #key: string;
  readonly #nodeId: string;
  readonly #log: Logger;
  /** What was read before, so that only what changed is parsed. */
  #known: ReadonlyMap<string, NodeBeat> = new Map();
  /** Goes on from the time, so that a restarted node never says the same as before. */
  #n = Date.now();

  /** @param prefix keeps the deployments that share a Redis apart */
  constructor(link: RedisLink, prefix: string, nodeId: string, log: Logger) {
    this.#link = link;
    this.#key = `${prefix}:beats`;
    this.#nodeId = nodeId;
    this.#log = log;
  }

  write(beat: Beat): Promise<void> {
    return this.#say({ ...beat });
  }

  /** Others need not wait for the leases: this node wrote nothing to the database after `leftAt`. */
  leave(beat: Pick<Beat, 'url' | 'entryUrls'>, leftAt: number): Promise<void> {
    return this.#say({ url: beat.url, entryUrls: beat.entryUrls, leftAt });
  }

  async read(): Promise<ReadonlyMap<string, NodeBeat>> {
    const fields = await this.#link.call((client) => client.hGetAll(this.#key));
    const read = new Map<string, NodeBeat>();
    for (const [id, text] of Object.entries(fields)) {
      const known = this.#known.get(id);
      read.set(id, known?.mark === text ? known : this.#parse(id, text));
    }
    this.#known = read;
    return read;
  }

  /** Removes what these nodes left. */
  async forget(nodeIds: readonly string[]): Promise<void> {
    if (nodeIds.length > 0) await this.#link.call((client) => client.hDel(this.#key, [...nodeIds]));
  }

  async #say(said: object): Promise<void> {
    this.#n += 1;
    const text = JSON.stringify({ n: this.#n, ...said });
    await this.#link.call((client) => client.hSet(this.#key, this.#nodeId, text));
  }

  /** What can't be read still is a sign of life. */
  #parse(id: string, text: string): NodeBeat {
    const parsed = Field.safeParse(jsonOf(text));
    if (!parsed.success) {
      this.#log.warn(
        { nodeId: id },
        'a node’s beat in Redis can’t be understood; does it run another release?',
      );
      return { mark: text, url: '', entryUrls: [], draining: true, load: null };
    }
    const { url, entryUrls } = parsed.data;
    if ('leftAt' in parsed.data) {
      return { mark: text, url, entryUrls, draining: true, load: null, leftAt: parsed.data.leftAt };
    }
    const { spooling, draining, load } = parsed.data;
    return { mark: text, url, entryUrls, spooling, draining, load };
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
