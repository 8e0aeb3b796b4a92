import type { Logger } from '../telemetry/index.ts';
import type { Clock } from './clock.ts';

/** How often sessions without a living home are looked through for due deadlines. */
export const WATCH_INTERVAL_MS = 1000;
const AT_ONCE = 100;

/** Looks after the deadlines of sessions that have no living home, one look after the other. */
export class DeadlineWatch {
  readonly #clock: Clock;
  readonly #log: Logger;
  readonly #fireDue: (limit: number) => Promise<number>;
  #disarm: () => void = () => undefined;
  #running: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(options: { clock: Clock; log: Logger; fireDue: (limit: number) => Promise<number> }) {
    this.#clock = options.clock;
    this.#log = options.log;
    this.#fireDue = options.fireDue;
  }

  start(): void {
    if (this.#closed) return;
    this.#disarm = this.#clock.after(WATCH_INTERVAL_MS, () => {
      this.#running = this.#look().finally(() => this.start());
    });
  }

  /** Resolves when the look under way is over. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#disarm();
    await this.#running;
  }

  async #look(): Promise<void> {
    try {
      await this.#fireDue(AT_ONCE);
    } catch (error) {
      this.#log.warn({ err: error }, 'deadlines could not be looked through; trying again');
    }
  }
}
