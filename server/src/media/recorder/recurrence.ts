import type { MediaClock } from '../types.ts';

export interface RecurrenceOptions {
  readonly clock: MediaClock;
  readonly everyMs: number;
  /** Must not reject; hears how much later than due it is called, in milliseconds. */
  readonly work: (lateMs: number) => Promise<void>;
  /** Asked after each time: whether there will be something to do. */
  readonly goesOn: () => boolean;
}

/** Does something again and again, one at a time, for as long as there is something to do. */
export class Recurrence {
  readonly #options: RecurrenceOptions;
  #cancel: () => void = () => undefined;
  #running = false;
  #stopped = false;

  constructor(options: RecurrenceOptions) {
    this.#options = options;
  }

  /** Idempotent while it runs. */
  start(): void {
    if (this.#stopped || this.#running) return;
    this.#running = true;
    this.#later();
  }

  /** For good. Idempotent. */
  stop(): void {
    this.#stopped = true;
    this.#cancel();
  }

  #later(): void {
    const { clock, everyMs, work, goesOn } = this.#options;
    const dueMs = clock.nowMs() + everyMs;
    this.#cancel = clock.after(everyMs, () => {
      void work(clock.nowMs() - dueMs).then(() => {
        this.#running = !this.#stopped && goesOn();
        if (this.#running) this.#later();
      });
    });
  }
}
