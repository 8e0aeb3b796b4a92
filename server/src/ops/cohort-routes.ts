import { Id } from '@tribu-live/protocol';
import { CohortEngagement, EngagementQuery } from '@tribu-live/protocol/engagement';
import { z } from 'zod';
import { cohortReply, json, NOTHING, openRoute, type Route } from '../http/index.ts';
import type { OpsDeps } from './deps.ts';
import { Cohorts } from './resources.ts';

/** Cohorts, and how those of one of them stand: the same as over `/v1/engagement`, for operators. */
export function cohortRoutes(deps: OpsDeps): Route[] {
  return [
    openRoute(
      {
        method: 'get',
        path: '/ops/data/cohorts',
        summary: 'Cohorts, and how many people of each stand how.',
        params: NOTHING,
        query: NOTHING,
        body: null,
        answers: { 200: { says: 'By name.', schema: Cohorts } },
        errors: [],
      },
      async () => json({ cohorts: await deps.store.people.cohorts() }),
    ),
    openRoute(
      {
        method: 'get',
        path: '/ops/data/cohorts/:id',
        summary: 'How a cohort stands now.',
        params: z.strictObject({ id: Id }),
        query: EngagementQuery,
        body: null,
        answers: { 200: { says: 'By name; or a table.', schema: CohortEngagement, contentType: 'text/csv' } },
        errors: ['not_found'],
      },
      async ({ params: { id }, ...as }) => cohortReply(deps, id, as),
    ),
  ];
}
