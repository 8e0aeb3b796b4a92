import type { ClusterClock } from './clock.ts';
import type { Leases } from './leases.ts';
import type { Verdict } from './types.ts';

/** Waits until it is clear whether a node whose beats are late is dead. */
export class Verdicts {
  readonly #leases: Leases;
  readonly #clock: ClusterClock;
  readonly #waiting = new Set<() => void>();

  constructor(leases: Leases, clock: ClusterClock) {
    this.#leases = leases;
    this.#clock = clock;
  }

  of(nodeId: string, limitMs: number): Promise<Verdict> {
    const clear = this.#clear(nodeId);
    if (clear !== null) return Promise.resolve(clear);
    const { promise, resolve } = Promise.withResolvers<Verdict>();
    const look = (): void => {
      const verdict = this.#clear(nodeId);
      if (verdict !== null) decide(verdict);
    };
    const callOff = this.#clock.after(limitMs, () => decide('alive'));
    const decide = (verdict: Verdict): void => {
      callOff();
      this.#waiting.delete(look);
      resolve(verdict);
    };
    this.#waiting.add(look);
    return promise;
  }

  /** After each look at the beats. */
  look(): void {
    for (const look of [...this.#waiting]) look();
  }

  #clear(nodeId: string): Verdict | null {
    const nowMs = this.#clock.monotonicMs();
    if (this.#leases.isDead(nodeId, nowMs)) return 'dead';
    return this.#leases.isLate(nodeId, nowMs) ? null : 'alive';
  }
}
