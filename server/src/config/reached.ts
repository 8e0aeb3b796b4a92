import { setTimeout as delay } from 'node:timers/promises';
import { ConfigError } from './config-error.ts';
import { VARIABLES } from './defaults.ts';

/** How long what is just starting is waited for; whoever starts a server sees a fault within 10 s. */
const PATIENCE_MS = 4500;
const RETRY_MS = 250;

/** What is wrong with what a URL leads to. */
export interface Fault {
  readonly says: string;
  /** It may be gone in a moment. */
  readonly passing: boolean;
}

/**
 * Tries until what the variable's URL leads to can be used.
 * @param faultOf null: it can
 * @throws ConfigError with the last fault
 */
export async function reached(
  variable: 'DATABASE_URL' | 'REDIS_URL',
  faultOf: () => Promise<Fault | null>,
): Promise<void> {
  const untilMs = performance.now() + PATIENCE_MS;
  for (;;) {
    const fault = await faultOf();
    if (fault === null) return;
    if (!fault.passing || performance.now() + RETRY_MS > untilMs) {
      throw new ConfigError(variable, fault.says, VARIABLES[variable].example);
    }
    await delay(RETRY_MS);
  }
}
