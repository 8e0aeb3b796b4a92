import { setTimeout as later } from 'node:timers/promises';
import type { JoinAnswer, Pushes, TrackSource } from '@tribu-live/protocol';
import { askAround } from '../../client-sdk/src/connection/ask-around.ts';
import { SYSTEM_TIMERS } from '../../client-sdk/src/timers.ts';
import { httpJoin } from './http-join.ts';
import type { MediaLoop } from './media-loop.ts';
import { SyntheticClient, type SyntheticJoin } from './synthetic-client.ts';
import { WorkshopPart } from './workshop-part.ts';

/** Between two attempts to come back; the SDK's first ones are as close. */
const RETRY_MS = 200;
/** A knock's answer, a server's handshake: both may hang, with a node that stands still. */
const KNOCK_TIMEOUT_MS = 5000;
const KNOCK_PATIENCE_MS = 700;
const CONNECT_TIMEOUT_MS = 2000;
/** The longest time that a timer can hold: nobody stays that long. */
const EVER_MS = 2 ** 31 - 1;
/** How somebody who stays is connected. */
const WATCHFUL = {
  /** Every beat goes out, late if it must, whatever else the machine is doing: missing ones are the recorder's. */
  maxLagMs: 10_000,
  connectTimeoutMs: CONNECT_TIMEOUT_MS,
};

export interface PersonOptions
  extends Omit<SyntheticJoin, 'credential' | 'held' | 'transports' | 'instanceId'> {
  readonly token: string;
  readonly loop: MediaLoop;
  /** The answer to the question about recording, given before anything is published; null: none. Default yes. */
  readonly record?: 'yes' | 'no' | null;
  /** What is published on entering. Default: both. */
  readonly sources?: readonly TrackSource[];
}

/**
 * Somebody who stays in a room: answers the question about recording, publishes, and when the connection ends
 * without a word from the server, falls silent (with `silenceLimitMs`) or the room moves, comes back through the entries as the
 * same instance and publishes the same tracks again.
 */
export class SyntheticPerson {
  readonly trackIds = new Map<TrackSource, string>();
  /** Moments (milliseconds since the Unix epoch) at which packets flowed again after a lost connection. */
  readonly returnedAtMs: number[] = [];
  /** What attempts to come back met, while the server was away for example. */
  readonly faults: unknown[] = [];
  /** What this person does in a workshop. */
  readonly workshop = new WorkshopPart(() => this.#client);
  readonly #options: PersonOptions;
  readonly #silenced = new Map<TrackSource, boolean>();
  #client: SyntheticClient;
  /** The one that was in the room last, be it that it couldn't publish there: what it was told counts. */
  #newest: SyntheticClient;
  /** Counted on until back in the room, so that after one entry comes the next. */
  #knocks = 0;
  #left = false;

  private constructor(options: PersonOptions, client: SyntheticClient) {
    this.#options = options;
    this.#client = client;
    this.#newest = client;
    this.#watch();
  }

  /** @throws TribuError what the server refused with */
  static async enter(options: PersonOptions): Promise<SyntheticPerson> {
    const { token, record = 'yes', sources = ['microphone', 'camera'], ...join } = options;
    const client = await SyntheticClient.join({ ...WATCHFUL, ...join, credential: { token } });
    const person = new SyntheticPerson(options, client);
    if (record !== null) await client.answerRecord(record);
    for (const source of sources) await person.publish(source);
    return person;
  }

  /** Another one after each return. */
  get client(): SyntheticClient {
    return this.#client;
  }

  async publish(source: TrackSource): Promise<void> {
    this.trackIds.set(source, await this.#client.publish(source, this.#options.loop));
    this.#silenced.set(source, false);
  }

  async setSilenced(source: TrackSource, silenced: boolean): Promise<void> {
    this.#silenced.set(source, silenced);
    await this.#client.setSilenced(source, silenced);
  }

  /** Goes away without a goodbye, and stays away. */
  close(): void {
    this.#left = true;
    this.#client.close();
  }

  #watch(): void {
    const lost = this.#client;
    void lost.closed(EVER_MS).then(() => this.#return(lost));
  }

  async #return(lost: SyntheticClient): Promise<void> {
    // A server that ends a connection says why; only a lost or moved one is taken up again.
    const goodbye = lost.pushes.find(({ name }) => name === 'closing')?.body as Pushes['closing'] | undefined;
    while (!this.#left && (goodbye === undefined || goodbye.reason === 'moved')) {
      try {
        await this.#comeBack();
        return;
      } catch (error) {
        this.faults.push(error);
        await later(RETRY_MS);
      }
    }
  }

  async #comeBack(): Promise<void> {
    const { token: _, loop, record: __, sources: ___, ...join } = this.#options;
    const { resumeToken, state: held, instanceId, answer: before } = this.#newest;
    const credential = { resumeToken };
    const answer = await this.#knock(before.entry, credential);
    const client = await SyntheticClient.join({
      ...{ ...WATCHFUL, ...join },
      ...{ credential, answer, held, instanceId },
    });
    this.#newest = client;
    try {
      for (const [source, trackId] of this.trackIds) {
        await client.publish(source, loop, { trackId, silenced: this.#silenced.get(source) ?? false });
      }
    } catch (error) {
      client.close();
      throw error;
    }
    this.#client = client;
    this.#knocks = 0;
    this.returnedAtMs.push(Date.now());
    this.#watch();
  }

  /** Asks the entries as the SDK does; with `serverUrl` alone before the first answer named any. */
  #knock(entry: readonly string[], credential: { readonly resumeToken: string }): Promise<JoinAnswer> {
    const urls = entry.length === 0 ? [this.#options.serverUrl] : entry;
    return askAround({
      timers: SYSTEM_TIMERS,
      atOnce: urls.length,
      patienceMs: KNOCK_PATIENCE_MS,
      signal: AbortSignal.timeout(KNOCK_TIMEOUT_MS),
      ask: (signal) => httpJoin(urls[this.#knocks++ % urls.length] ?? '', credential, signal),
    });
  }
}
