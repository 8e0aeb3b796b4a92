import { JobList, JobListQuery } from '@tribu-live/protocol';
import type { HttpDeps } from './deps.ts';
import { json, NOTHING, openRoute, type Route } from './route.ts';
import { rfc3339 } from './session-resource.ts';

/** `/v1/jobs`: what job workers have done, do and have before them. */
export function jobRoutes({ store }: Pick<HttpDeps, 'store'>): Route[] {
  return [
    openRoute(
      {
        method: 'get',
        path: '/v1/jobs',
        summary: 'Jobs of all workers. Open on loopback; elsewhere an operator’s token as Bearer.',
        access: 'operator',
        params: NOTHING,
        query: JobListQuery,
        body: null,
        answers: { 200: { says: 'How many, and the newest of each key.', schema: JobList } },
        errors: [],
      },
      async ({ query }) => {
        const [counts, rows] = await Promise.all([store.jobs.counts(), store.jobs.list(query.limit)]);
        const jobs = rows.map((row) => ({ ...row, since: rfc3339(row.since) }));
        return json({ counts, jobs });
      },
    ),
  ];
}
