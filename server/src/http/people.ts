import { ErasureResource, Id } from '@tribu-live/protocol';
import { z } from 'zod';
import type { HttpDeps } from './deps.ts';
import { json, keyRoute, NOTHING, type Route } from './route.ts';

/** `/v1/people/:id` */
export function peopleRoutes({ rooms }: Pick<HttpDeps, 'rooms'>): Route[] {
  return [
    keyRoute(
      {
        method: 'delete',
        path: '/v1/people/:id',
        summary: 'Erase a person from every journal. Their events keep their places and lose their content.',
        params: z.strictObject({ id: Id }),
        query: NOTHING,
        body: null,
        answers: {
          200: { says: 'Where something was erased; nothing, the second time.', schema: ErasureResource },
        },
        errors: ['room_elsewhere'],
      },
      async ({ params, log }) => {
        const erased = await rooms.erase(params.id);
        log.info({ sessions: erased.sessions.length, events: erased.events }, 'erased a person');
        return json(erased);
      },
    ),
  ];
}
