import { TribuError } from '@tribu-live/protocol';
import type { Clock } from '../rooms/clock.ts';
import { within } from '../rooms/within.ts';
import type { JobQueue } from '../store/job-types.ts';

/** Who asks for all figures doesn't wait for a database that is away. */
const LIMIT_MS = 1000;

/** How many jobs there are; null while the database is away. */
export async function jobCounts(clock: Clock, jobs: Pick<JobQueue, 'counts'>) {
  try {
    return await within(clock, LIMIT_MS, jobs.counts());
  } catch (error) {
    if (error instanceof TribuError && error.code === 'unavailable') return null;
    throw error;
  }
}
