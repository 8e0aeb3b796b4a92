import type { OpsDeps } from './deps.ts';
import { type JobsNow, LISTED } from './resources.ts';

/** Jobs that are not done, and how many there are. */
export async function jobsNow({ store, now }: Pick<OpsDeps, 'store' | 'now'>): Promise<JobsNow> {
  const [counts, jobs] = await Promise.all([
    store.jobs.counts(),
    store.jobs.list(LISTED.jobs, ['failed', 'active', 'waiting']),
  ]);
  return {
    at: now(),
    queues: Object.entries(counts).map(([queue, states]) => ({ queue, ...states })),
    jobs,
  };
}
