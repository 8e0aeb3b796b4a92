import { ConsentRequest } from '@tribu-live/protocol';
import type { HttpDeps } from './deps.ts';
import { json, keyRoute, NOTHING, type Route } from './route.ts';
import { SessionParams } from './sessions.ts';

/** `/v1/sessions/:id/consents`: what was answered on pages of the school. */
export function consentRoutes({ rooms }: Pick<HttpDeps, 'rooms'>): Route[] {
  return [
    keyRoute(
      {
        method: 'post',
        path: '/v1/sessions/:id/consents',
        summary: 'Say what a person agreed to or declined. The newest answer holds, at once.',
        params: SessionParams,
        query: NOTHING,
        body: ConsentRequest,
        answers: { 200: { says: 'As it stands in the journal now.', schema: ConsentRequest } },
        errors: ['not_found', 'not_booked', 'room_elsewhere'],
      },
      async ({ params, body }) => {
        await rooms.recordConsent(params.id, body);
        return json(body);
      },
    ),
  ];
}
