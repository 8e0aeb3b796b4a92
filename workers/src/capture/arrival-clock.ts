/**
 * Milliseconds since the Unix epoch that never go back nor jump while a take lasts: sound and picture of one take
 * keep their distance when the system's clock is set.
 */
export class ArrivalClock {
  readonly #offsetMs = Date.now() - performance.now();

  now(): number {
    return this.#offsetMs + performance.now();
  }
}
