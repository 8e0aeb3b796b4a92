import { performance } from 'node:perf_hooks';
import type { MediaClock } from './types.ts';

/** Real time. Its timers keep no process alive. */
export const SYSTEM_CLOCK: MediaClock = {
  nowMs: () => performance.now(),
  wallMs: () => Date.now(),
  after(delayMs, callback) {
    const timer = setTimeout(callback, delayMs);
    timer.unref();
    return () => clearTimeout(timer);
  },
};

/**
 * The outcome of `work`, or the error that `late` gives when it takes longer than `limitMs`. What `work` does
 * after that is ignored.
 */
export async function within<T>(
  clock: MediaClock,
  limitMs: number,
  work: Promise<T>,
  late: () => Error,
): Promise<T> {
  let cancel: (() => void) | undefined;
  const limit = new Promise<never>((_resolve, reject) => {
    cancel = clock.after(limitMs, () => reject(late()));
  });
  try {
    return await Promise.race([work, limit]);
  } finally {
    cancel?.();
  }
}
