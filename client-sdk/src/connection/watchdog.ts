import { SILENCE_LIMIT_MS } from '@tribu-live/protocol';
import { CONNECTION_DEFAULTS } from '../defaults.ts';
import type { Cancel, Timers } from '../timers.ts';

/**
 * Notices that a server fell silent: it beats each second, so 2.5 s without any message mean that the line
 * or the server is gone, long before TCP would say so (SPEC C3). Calls `onSilent` once.
 */
export class Watchdog {
  readonly #timers: Timers;
  readonly #onSilent: (silentMs: number) => void;
  #lastSignAt: number;
  #cancel: Cancel = () => undefined;
  #cancelExpected: Cancel = () => undefined;
  #graceGiven = false;

  private constructor(timers: Timers, onSilent: (silentMs: number) => void) {
    this.#timers = timers;
    this.#onSilent = onSilent;
    this.#lastSignAt = timers.monotonicMs();
  }

  static start(timers: Timers, onSilent: (silentMs: number) => void): Watchdog {
    const watchdog = new Watchdog(timers, onSilent);
    watchdog.#wait(SILENCE_LIMIT_MS);
    return watchdog;
  }

  /** A message came, of whatever kind. */
  handleSign(): void {
    this.#lastSignAt = this.#timers.monotonicMs();
    this.#graceGiven = false;
    this.#cancelExpected();
  }

  /** A sign was asked for: none of whatever kind within this time is silence too. */
  expectSign(withinMs: number): void {
    this.#cancelExpected();
    this.#cancelExpected = this.#timers.after(withinMs, () => this.#onSilent(withinMs));
  }

  close(): void {
    this.#cancel();
    this.#cancelExpected();
  }

  #wait(delayMs: number): void {
    const dueAt = this.#timers.monotonicMs() + delayMs;
    this.#cancel = this.#timers.after(delayMs, () => this.#look(dueAt));
  }

  #look(dueAt: number): void {
    const now = this.#timers.monotonicMs();
    const silentMs = now - this.#lastSignAt;
    if (silentMs < SILENCE_LIMIT_MS) {
      this.#wait(SILENCE_LIMIT_MS - silentMs);
    } else if (now - dueAt > CONNECTION_DEFAULTS.lateTimerMs && !this.#graceGiven) {
      // This page slept: messages that came meanwhile are still queued behind this timer.
      this.#graceGiven = true;
      this.#wait(CONNECTION_DEFAULTS.lateTimerGraceMs);
    } else {
      this.#onSilent(silentMs);
    }
  }
}
