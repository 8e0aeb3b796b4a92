import type { Logger } from '../telemetry/index.ts';
import type { ClusterClock } from './clock.ts';
import type { StoreName } from './leases.ts';
import { OneAtATime } from './one-at-a-time.ts';
import { Rounds } from './rounds.ts';

export interface BeaterOptions {
  readonly name: StoreName;
  /** After this time a beat counts as failed. */
  readonly callMs: number;
  readonly intervalMs: number;
  readonly clock: ClusterClock;
  readonly log: Logger;
  readonly write: () => Promise<void>;
  /** A beat was written that was begun at `startedMs` of the monotonic clock. */
  readonly onBeat: (startedMs: number) => void;
}

/** Writes this node's beats to one store. */
export class Beater {
  readonly #options: BeaterOptions;
  readonly #calls: OneAtATime<void>;
  #rounds: Rounds | null = null;
  #failed = 0;
  #failing = false;
  #beatAtMs: number;

  private constructor(options: BeaterOptions) {
    this.#options = options;
    this.#calls = new OneAtATime(options.clock, options.callMs);
    this.#beatAtMs = options.clock.monotonicMs();
  }

  static start(options: BeaterOptions): Beater {
    const beater = new Beater(options);
    const { clock, intervalMs } = options;
    beater.#rounds = Rounds.start({ clock, intervalMs: () => intervalMs, work: () => beater.#beat() });
    return beater;
  }

  get name(): StoreName {
    return this.#options.name;
  }

  /** Beats that could not be written. */
  get failed(): number {
    return this.#failed;
  }

  /** Since the last beat that was written. */
  get ageMs(): number {
    return this.#options.clock.monotonicMs() - this.#beatAtMs;
  }

  /** Idempotent. */
  async close(): Promise<void> {
    await this.#rounds?.close();
  }

  async #beat(): Promise<void> {
    const { name, clock, log, write, onBeat } = this.#options;
    const startedMs = clock.monotonicMs();
    try {
      await this.#calls.ask(write);
    } catch (error) {
      this.#failed += 1;
      if (!this.#failing) log.warn({ err: error, store: name }, 'a beat could not be written');
      this.#failing = true;
      return;
    }
    if (this.#failing) log.info({ store: name }, 'beats are written again');
    this.#failing = false;
    this.#beatAtMs = startedMs;
    onBeat(startedMs);
  }
}
