import type { ClusterClock } from './clock.ts';

export interface RoundsOptions {
  readonly clock: ClusterClock;
  /** Between the starts of two runs; the next one waits for the one before. */
  readonly intervalMs: () => number;
  /** Must not reject. */
  readonly work: () => Promise<void>;
}

/** Work that is done again and again, at once for the first time, never two runs at a time. */
export class Rounds {
  readonly #options: RoundsOptions;
  #callOff: () => void = () => undefined;
  #running: Promise<void> = Promise.resolve();
  #closed = false;

  private constructor(options: RoundsOptions) {
    this.#options = options;
  }

  static start(options: RoundsOptions): Rounds {
    const rounds = new Rounds(options);
    rounds.#go();
    return rounds;
  }

  /** Resolves when the run under way is over. Idempotent. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#callOff();
    await this.#running;
  }

  #go(): void {
    const { clock, intervalMs, work } = this.#options;
    const startedMs = clock.monotonicMs();
    this.#running = work().then(() => {
      if (this.#closed) return;
      const leftMs = Math.max(0, startedMs + intervalMs() - clock.monotonicMs());
      this.#callOff = clock.after(leftMs, () => this.#go());
    });
  }
}
