import { RECONNECT_DEFAULTS } from '../defaults.ts';

/**
 * Says how long to wait before the next try, in milliseconds, or null to give up.
 * `attempt` counts from 0 for the first; `elapsedMs` runs since the connection was lost.
 */
export type ReconnectPolicy = (attempt: number, elapsedMs: number) => number | null;

/**
 * The default: first try within 200 ms, then growing delays up to 5 s with jitter, without end (SPEC C3).
 * `random` gives numbers from 0 to below 1.
 */
export function patientReconnect(random: () => number = Math.random): ReconnectPolicy {
  const { firstDelayMs, baseDelayMs, factor, maxDelayMs, jitterShare } = RECONNECT_DEFAULTS;
  return (attempt) => {
    if (attempt === 0) return random() * firstDelayMs;
    const delayMs = Math.min(maxDelayMs, baseDelayMs * factor ** (attempt - 1));
    return delayMs * (1 - jitterShare * random());
  };
}
