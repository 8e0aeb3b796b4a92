import type { JobQueue } from '@tribu-live/protocol';
import type { Database } from './postgres/database.ts';

/** One that is put off has a time of its own, and isn't late before. */
const OVERDUE = `
  select name as queue, extract(epoch from now() - min(start_after))::double precision as seconds from pgboss.job
  where state in ('created', 'retry') and start_after <= now() and name = any($1) group by name`;

/** By queue, how long the oldest job has waited that a worker could have taken; 0 where none does. */
export async function overdueJobs(
  database: Database,
  queues: readonly JobQueue[],
): Promise<Record<JobQueue, number>> {
  const rows = await database.query<{ queue: string; seconds: number }>({
    name: 'overdue_jobs',
    text: OVERDUE,
    values: [queues],
  });
  const of = (queue: string): number => rows.find((row) => row.queue === queue)?.seconds ?? 0;
  return Object.fromEntries(queues.map((queue) => [queue, of(queue)])) as Record<JobQueue, number>;
}
