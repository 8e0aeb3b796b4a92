import { RECONNECT_DEFAULTS } from '../defaults.ts';

/**
 * Says how long to wait before the next try, in milliseconds, or null to give up.
 * `attempt` counts from 0 for the first; `elapsedMs` runs since the connection was lost.
 */
export type ReconnectPolicy = (attempt: number, elapsedMs: number) => number | null;

/**
 * The default: first try within 200 ms, then waits that grow with the time lost so far, up to 5 s, with jitter
 * and without end (SPEC C3). A server that restarts is back after 1 to 2 s and is met within a quarter of a second.
 * `random` gives numbers from 0 to below 1.
 */
export function patientReconnect(random: () => number = Math.random): ReconnectPolicy {
  const { firstDelayMs, minDelayMs, shareOfElapsed, maxDelayMs, jitterShare } = RECONNECT_DEFAULTS;
  return (attempt, elapsedMs) => {
    if (attempt === 0) return random() * firstDelayMs;
    const delayMs = Math.min(maxDelayMs, Math.max(minDelayMs, elapsedMs * shareOfElapsed));
    return delayMs * (1 - jitterShare * random());
  };
}
