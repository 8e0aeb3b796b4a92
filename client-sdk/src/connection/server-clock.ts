import type { Timers } from '../timers.ts';

/** The server's clock as seen from here. Nothing ticks over the wire: deadlines are absolute (SPEC R6). */
export interface ServerClock {
  /** Server time in milliseconds since the Unix epoch. */
  now(): number;
}

/** Measures the offset between this machine's monotonic clock and the server's wall clock. */
export class MeasuredClock implements ServerClock {
  readonly #timers: Timers;
  #offsetMs: number;
  #roundTripMs = Number.POSITIVE_INFINITY;

  constructor(timers: Timers) {
    this.#timers = timers;
    this.#offsetMs = timers.wallMs() - timers.monotonicMs();
  }

  now(): number {
    return this.#timers.monotonicMs() + this.#offsetMs;
  }

  /** Old readings count no more: the machine slept, or the server is another one. */
  forget(): void {
    this.#roundTripMs = Number.POSITIVE_INFINITY;
  }

  /**
   * Takes a reading: the server's time, told in an answer to what was sent at `sentAt` (monotonic). The
   * truth lies within half of the way, so the reading with the shortest way wins.
   */
  handleReading(serverTimeMs: number, sentAt: number): void {
    const receivedAt = this.#timers.monotonicMs();
    const roundTripMs = receivedAt - sentAt;
    if (roundTripMs > this.#roundTripMs) return;
    this.#roundTripMs = roundTripMs;
    this.#offsetMs = serverTimeMs + roundTripMs / 2 - receivedAt;
  }

  /** Reads the clock `count` times, one after the other. Fails as `read` fails. */
  async measure(read: () => Promise<number>, count: number): Promise<void> {
    this.forget();
    for (let reading = 0; reading < count; reading += 1) {
      const sentAt = this.#timers.monotonicMs();
      this.handleReading(await read(), sentAt);
    }
  }
}
