import type { ClusterClock } from './clock.ts';
import { inTime } from './deadline.ts';

/**
 * Asks again and again something that may hang: while an answer is outstanding nothing more is asked, so that a store
 * that stands still doesn't use up all connections.
 */
export class OneAtATime<T> {
  readonly #clock: ClusterClock;
  readonly #limitMs: number;
  #outstanding = false;

  /** @param limitMs after this time an answer is late; it is waited for, and counts for nothing */
  constructor(clock: ClusterClock, limitMs: number) {
    this.#clock = clock;
    this.#limitMs = limitMs;
  }

  /** Rejects with what `work` rejects with, or because it is late, or because the one before still is. */
  async ask(work: () => Promise<T>): Promise<T> {
    if (this.#outstanding) throw new Error('The answer before this one is still awaited.');
    this.#outstanding = true;
    const answer = work();
    const settled = (): void => {
      this.#outstanding = false;
    };
    answer.then(settled, settled);
    return inTime(this.#clock, this.#limitMs, answer, () => new Error('There was no answer in time.'));
  }
}
