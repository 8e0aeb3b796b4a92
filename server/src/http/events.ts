import { EventPage } from '@tribu-live/protocol';
import { z } from 'zod';
import type { HttpDeps } from './deps.ts';
import { json, keyRoute, type Route } from './route.ts';
import { findSession } from './session-resource.ts';
import { SessionParams } from './sessions.ts';

const MAX_EVENTS = 1000;
const EventQuery = z.strictObject({
  /** Seq of the last event that is known already. */
  after: z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER).default(0),
  limit: z.coerce.number().int().min(1).max(MAX_EVENTS).default(200),
});

/** `/v1/sessions/:id/events`: the journal, with what participants are not told. */
export function eventRoutes({ store }: Pick<HttpDeps, 'store'>): Route[] {
  return [
    keyRoute(
      {
        method: 'get',
        path: '/v1/sessions/:id/events',
        summary: 'Read a session’s journal in order.',
        params: SessionParams,
        query: EventQuery,
        body: null,
        answers: { 200: { says: 'A page; `next` is the `after` of the next one.', schema: EventPage } },
        errors: ['not_found'],
      },
      async ({ params, query }) => {
        await findSession(store, params.id);
        // One more than asked for tells whether there is a next page.
        const read = await store.sessions.read(params.id, query.after, query.limit + 1);
        const events = read.slice(0, query.limit);
        const next = read.length > query.limit ? (events.at(-1)?.seq ?? null) : null;
        return json({ events, next });
      },
    ),
  ];
}
