import type { ClusterClock } from '../../src/cluster/clock.ts';

/** A clock of the cluster that is turned by hand. */
export class ClusterTestClock implements ClusterClock {
  #nowMs = 1_000_000;
  #alarms: { readonly atMs: number; readonly work: () => void }[] = [];

  monotonicMs(): number {
    return this.#nowMs;
  }

  wallMs(): number {
    return this.#nowMs;
  }

  after(delayMs: number, work: () => void): () => void {
    const alarm = { atMs: this.#nowMs + delayMs, work };
    this.#alarms.push(alarm);
    return () => {
      this.#alarms = this.#alarms.filter((other) => other !== alarm);
    };
  }

  /** Whatever is due in between runs in its order. */
  pass(ms: number): void {
    const untilMs = this.#nowMs + ms;
    for (;;) {
      const next = this.#alarms.filter(({ atMs }) => atMs <= untilMs).sort((a, b) => a.atMs - b.atMs)[0];
      if (next === undefined) break;
      this.#alarms = this.#alarms.filter((other) => other !== next);
      this.#nowMs = next.atMs;
      next.work();
    }
    this.#nowMs = untilMs;
  }
}
