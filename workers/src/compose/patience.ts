import type { Later } from './lease.ts';

export interface Patience {
  readonly signal: AbortSignal;
  readonly later: Later;
  /** Whether it is worth waiting. */
  readonly passes: (error: unknown) => boolean;
  /** Told of the first failure. */
  readonly onAway?: (error: unknown) => void;
  /** Told when it succeeded after failures. */
  readonly onBack?: () => void;
}

/** What is away must not cost the work of an hour. */
const AGAIN_MS = 2000;

/** Asks again and again while what is asked is away, until the signal. @throws what does not pass, or the last failure */
export async function patiently<T>(ask: () => Promise<T>, patience: Patience): Promise<T> {
  const { signal, later, passes } = patience;
  for (let failures = 0; ; failures += 1) {
    try {
      const answer = await ask();
      if (failures > 0) patience.onBack?.();
      return answer;
    } catch (error) {
      if (signal.aborted || !passes(error)) throw error;
      if (failures === 0) patience.onAway?.(error);
    }
    await pause(signal, later);
  }
}

function pause(signal: AbortSignal, later: Later): Promise<void> {
  return new Promise((resolve) => {
    const over = () => {
      disarm();
      signal.removeEventListener('abort', over);
      resolve();
    };
    const disarm = later(AGAIN_MS, over);
    signal.addEventListener('abort', over);
  });
}
