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
    this.#tellWatchers();
    return () => {
      if (this.#timers.delete(timer)) this.#tellWatchers();
    };
  }

  /** Resolves when a timer of this delay is waiting. */
  async waitsFor(delayMs: number): Promise<void> {
    while (this.#count(delayMs) === 0) await this.#change();
  }

  /** Resolves when one timer of this delay is waiting and no other: what those limited has happened. */
  async waitsOnceFor(delayMs: number): Promise<void> {
    while (this.#count(delayMs) !== 1) await this.#change();
  }

  /** Moves time and fires what is due. */
  advance(byMs: number): void {
    this.#nowMs += byMs;
    for (const timer of [...this.#timers].sort((a, b) => a.atMs - b.atMs)) {
      if (timer.atMs > this.#nowMs || !this.#timers.delete(timer)) continue;
      timer.callback();
    }
  }

  #count(delayMs: number): number {
    return [...this.#timers].filter((timer) => timer.delayMs === delayMs).length;
  }

  #change(): Promise<void> {
    return new Promise((resolve) => this.#watchers.push(resolve));
  }

  #tellWatchers(): void {
    const watchers = this.#watchers;
    this.#watchers = [];
    for (const watcher of watchers) watcher();
  }
}
