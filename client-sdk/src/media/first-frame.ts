import { REPORT_DEFAULTS } from '../defaults.ts';
import { type Cancel, every, type Timers } from '../timers.ts';

export interface FirstFrameOptions {
  readonly timers: Timers;
  /** When `join()` was called, by the timers' monotonic clock. */
  readonly startedAtMs: number;
  /** Whether a picture or sound of somebody else has come through. */
  readonly came: () => boolean;
  /** Told once. */
  readonly onFirst: (tookMs: number) => void;
}

/**
 * Looks out for the first picture or sound of somebody else. Where it doesn't come within the limit it says nothing:
 * then it is somebody else's silence that was measured.
 */
export class FirstFrame {
  readonly #options: FirstFrameOptions;
  #cancel: Cancel | null = null;
  #over = false;

  constructor(options: FirstFrameOptions) {
    this.#options = options;
  }

  /** @param expected whether there was anything to be seen or heard when the join was answered; the first time counts */
  handleJoined(expected: boolean): void {
    if (this.#over) return;
    this.#over = true;
    if (expected)
      this.#cancel = every(this.#options.timers, REPORT_DEFAULTS.firstFrameLookMs, () => this.#look());
  }

  close(): void {
    this.#over = true;
    this.#cancel?.();
    this.#cancel = null;
  }

  #look(): void {
    const { timers, startedAtMs, came, onFirst } = this.#options;
    const tookMs = timers.monotonicMs() - startedAtMs;
    const isThere = came();
    if (!isThere && tookMs < REPORT_DEFAULTS.firstFrameLimitMs) return;
    this.close();
    if (isThere) onFirst(tookMs);
  }
}
