import { json, NOTHING, openRoute, type Route } from '../http/index.ts';
import { cohortRoutes } from './cohort-routes.ts';
import type { OpsDeps } from './deps.ts';
import { jobsNow } from './jobs-now.ts';
import { recordingsNow } from './recordings-now.ts';
import { JobsNow, RecordingsNow, RoomsNow } from './resources.ts';
import { roomsNow } from './rooms-now.ts';

/** What the page shows. Who asks was looked at before; pages' own routes stand in no document. */
export function dataRoutes(deps: OpsDeps): Route[] {
  const route = (
    path: string,
    summary: string,
    answer: Route['answers'][number],
    read: () => Promise<unknown>,
  ) =>
    openRoute(
      {
        method: 'get',
        path: `/ops/data/${path}`,
        summary,
        params: NOTHING,
        query: NOTHING,
        body: null,
        answers: { 200: answer },
        errors: [],
      },
      async () => json(await read()),
    );
  return [
    route(
      'rooms',
      'Rooms of all nodes, and how busy these are.',
      { says: 'Now.', schema: RoomsNow },
      async () => roomsNow(deps),
    ),
    route('recordings', 'How recordings fare.', { says: 'Now.', schema: RecordingsNow }, () =>
      recordingsNow(deps),
    ),
    route('jobs', 'Jobs that are not done.', { says: 'Now.', schema: JobsNow }, () => jobsNow(deps)),
    ...cohortRoutes(deps),
  ];
}
