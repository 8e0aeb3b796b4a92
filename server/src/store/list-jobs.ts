import { type JobQueue, JobState } from '@tribu-live/protocol';
import type { JobRow } from './job-types.ts';
import type { Database } from './postgres/database.ts';

/** One that waited for something was put back many times: of each key the newest says how it stands. */
const LIST = `
  select queue, key, state, attempts, since, worker from (
    select distinct on (j.name, key) j.name as queue, coalesce(j.singleton_key, j.id::text) as key, j.created_on,
      case j.state when 'active' then 'active' when 'failed' then 'failed'
        when 'completed' then 'done' when 'cancelled' then 'done' else 'waiting' end as state,
      j.retry_count + (j.started_on is not null)::integer as attempts,
      (extract(epoch from case j.state when 'active' then j.started_on
        when 'completed' then j.completed_on when 'failed' then j.completed_on when 'cancelled' then j.completed_on
        else j.created_on end) * 1000)::bigint as since,
      case when j.state = 'active' then r.lease_by end as worker
    from pgboss.job j
    left join recordings r on j.name = 'compose' and r.session_id = j.singleton_key and r.lease_until >= now_ms()
    where j.name = any($1)
    order by j.name, key, j.created_on desc
  ) newest where state = any($3) order by created_on desc, queue, key limit $2`;

export function listJobs(
  database: Database,
  queues: readonly JobQueue[],
  limit: number,
  states: readonly JobState[] = JobState.options,
): Promise<JobRow[]> {
  return database.query<JobRow & Record<string, unknown>>({
    name: 'list_jobs',
    text: LIST,
    values: [queues, limit, states],
  });
}
