import type { MediaClock } from '../../../src/media/types.ts';

interface Timer {
  readonly atMs: number;
  readonly delayMs: number;
  readonly callback: () => void;
}

/** Time that stands still until it is moved. */
export class ManualClock implements MediaClock {
  #nowMs = 0;
  readonly #timers = new Set<Timer>();
  #watchers: (() => void)[] = [];

  nowMs(): number {
    return this.#nowMs;
  }

  wallMs(): number {
    return this.#nowMs;
  }

  after(delayMs: number, callback: () => void): () => void {
    const timer = { atMs: this.#nowMs + delayMs, delayMs, callback };
    this.#timers.add(timer);
    const watchers = this.#watchers;
    this.#watchers = [];
    for (const watcher of watchers) watcher();
    return () => this.#timers.delete(timer);
  }

  /** Resolves when a timer of this delay is waiting. */
  async waitsFor(delayMs: number): Promise<void> {
    while (![...this.#timers].some((timer) => timer.delayMs === delayMs)) {
      await new Promise<void>((resolve) => this.#watchers.push(resolve));
    }
  }

  /** Moves time and fires what is due. */
  advance(byMs: number): void {
    this.#nowMs += byMs;
    for (const timer of [...this.#timers].sort((a, b) => a.atMs - b.atMs)) {
      if (timer.atMs > this.#nowMs || !this.#timers.delete(timer)) continue;
      timer.callback();
    }
  }
}
