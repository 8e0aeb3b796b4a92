import { TribuError } from '@tribu-live/protocol';
import type { Clock } from '../rooms/clock.ts';
import { within } from '../rooms/within.ts';
import type { Store } from '../store/types.ts';
import type { JobFigures } from '../telemetry/job-metrics.ts';

/** Who asks for all figures doesn't wait for a database that is away. */
const LIMIT_MS = 1000;

/** How many jobs there are, how late they are, and who does not take webhooks; null while the database is away. */
export function jobFigures(clock: Clock, { jobs, webhooks }: Pick<Store, 'jobs' | 'webhooks'>): JobFigures {
  return {
    counts: () => unlessAway(clock, jobs.counts()),
    overdueSeconds: () => unlessAway(clock, jobs.overdueSeconds()),
    webhooksFailing: () => unlessAway(clock, webhooks.failing()),
  };
}

async function unlessAway<T>(clock: Clock, asked: Promise<T>): Promise<T | null> {
  try {
    return await within(clock, LIMIT_MS, asked);
  } catch (error) {
    if (error instanceof TribuError && error.code === 'unavailable') return null;
    throw error;
  }
}
