/** Time as the cluster sees it, so that tests can hold and turn it. */
export interface ClusterClock {
  /** Milliseconds that only ever go forward: ages are taken from it, never from the wall clock. */
  monotonicMs(): number;
  /** Milliseconds since the Unix epoch. */
  wallMs(): number;
  /** Runs `work` once after `delayMs`; the returned function calls it off. */
  after(delayMs: number, work: () => void): () => void;
}

export const SYSTEM_CLOCK: ClusterClock = {
  monotonicMs: () => performance.now(),
  wallMs: () => Date.now(),
  after: (delayMs, work) => {
    const timer = setTimeout(work, delayMs);
    return () => clearTimeout(timer);
  },
};
