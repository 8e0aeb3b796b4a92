import { json, NOTHING, openRoute, type Route } from '../http/index.ts';
import type { OpsDeps } from './deps.ts';
import { Cohorts } from './resources.ts';

/** Cohorts, and how those of one of them stand. */
export function cohortRoutes({ store }: OpsDeps): Route[] {
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
      async () => json({ cohorts: await store.people.cohorts() }),
    ),
  ];
}
