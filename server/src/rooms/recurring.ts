import type { Logger } from '../telemetry/index.ts';
import type { Clock } from './clock.ts';

export interface RecurringOptions {
  readonly clock: Clock;
  readonly log: Logger;
  /** Between the end of one run and the start of the next. */
  readonly intervalMs: number;
  /** Until the first run. Default: one interval. */
  readonly firstAfterMs?: number;
  /** Names the work in the log when it fails. */
  readonly what: string;
  readonly work: () => Promise<unknown>;
}

/** Work that is done again and again, one run after the other; a run that fails is told and tried anew. */
export class Recurring {
  readonly #options: RecurringOptions;
  #disarm: () => void = () => undefined;
  #running: Promise<void> = Promise.resolve();
  #closed = false;

  private constructor(options: RecurringOptions) {
    this.#options = options;
  }

  static start(options: RecurringOptions): Recurring {
    const recurring = new Recurring(options);
    recurring.#arm(options.firstAfterMs ?? options.intervalMs);
    return recurring;
  }

  /** Resolves when the run under way is over. Idempotent. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#disarm();
    await this.#running;
  }

  #arm(delayMs: number): void {
    if (this.#closed) return;
    this.#disarm = this.#options.clock.after(delayMs, () => {
      this.#running = this.#run().finally(() => this.#arm(this.#options.intervalMs));
    });
  }

  async #run(): Promise<void> {
    const { work, what, log } = this.#options;
    try {
      await work();
    } catch (error) {
      log.warn({ err: error }, `${what}: failed this time, trying again`);
    }
  }
}
