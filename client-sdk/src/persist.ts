import { TribuError } from '@tribu-live/protocol';
import { RETRY_DEFAULTS } from './defaults.ts';
import type { Timers } from './timers.ts';

/** Mended by what comes after a join or new transports, not by asking again. */
const MENDED_ELSEWHERE: readonly string[] = ['connection_lost', 'media_unavailable'];

/**
 * Repeats work that failed where repeating can help (`rate_limited`, `timeout` …), with growing pauses, a few
 * times and as long as `isDue` says so. Undefined when it is no longer due.
 * @throws what the work throws at last
 */
export async function persist<T>(
  timers: Timers,
  isDue: () => boolean,
  work: () => Promise<T>,
): Promise<T | undefined> {
  for (const pauseMs of RETRY_DEFAULTS.pausesMs) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof TribuError) || !error.retryable || MENDED_ELSEWHERE.includes(error.code)) {
        throw error;
      }
    }
    await new Promise<void>((resolve) => {
      timers.after(pauseMs, resolve);
    });
    if (!isDue()) return undefined;
  }
  return work();
}
