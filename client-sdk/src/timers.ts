/** Ends what was scheduled; calling it again does nothing. */
export type Cancel = () => void;

/** The clocks and timers of this machine, passed in so that tests need no waiting. */
export interface Timers {
  /** Milliseconds that only grow, from an arbitrary start. */
  monotonicMs(): number;
  /** Milliseconds since the Unix epoch, as this machine believes. */
  wallMs(): number;
  /** Runs once after `delayMs`. */
  after(delayMs: number, run: () => void): Cancel;
}

export const SYSTEM_TIMERS: Timers = {
  monotonicMs: () => performance.now(),
  wallMs: () => Date.now(),
  after(delayMs, run) {
    const timer = setTimeout(run, delayMs);
    return () => clearTimeout(timer);
  },
};

/** Runs again and again, `intervalMs` after the previous run was started. */
export function every(timers: Timers, intervalMs: number, run: () => void): Cancel {
  let cancel: Cancel = () => undefined;
  const next = () => {
    cancel = timers.after(intervalMs, () => {
      next();
      run();
    });
  };
  next();
  return () => cancel();
}

/** Resolves after `delayMs`; rejects with the signal's reason as soon as that is aborted. */
export function pause(timers: Timers, delayMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = (done: () => void) => {
      cancel();
      signal.removeEventListener('abort', stop);
      done();
    };
    const stop = () => settle(() => reject(signal.reason));
    const cancel = timers.after(delayMs, () => settle(resolve));
    signal.addEventListener('abort', stop);
    if (signal.aborted) stop();
  });
}
