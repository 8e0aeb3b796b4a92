import { Id, TribuError, WebhookCreate, WebhookList, WebhookResource } from '@tribu-live/protocol';
import { z } from 'zod';
import type { WebhookRow } from '../store/types.ts';
import type { HttpDeps } from './deps.ts';
import { json, keyRoute, NOTHING, type Route } from './route.ts';
import { rfc3339 } from './session-resource.ts';

const MAX_PER_KEY = 20;
const Removed = z.object({ id: Id });

/** `/v1/webhooks`: where the school wants to be told what happens in its sessions, and who became a ghost. */
export function webhookRoutes({ store }: Pick<HttpDeps, 'store'>): Route[] {
  return [
    keyRoute(
      {
        method: 'post',
        path: '/v1/webhooks',
        summary: 'Be told from now on. Each delivery is signed with the secret that is shown here, once.',
        params: NOTHING,
        query: NOTHING,
        body: WebhookCreate,
        answers: { 201: { says: 'The webhook and its secret.', schema: WebhookResource } },
        errors: ['conflict'],
      },
      async ({ body }, { keyId }) => {
        if ((await store.webhooks.list(keyId)).length >= MAX_PER_KEY) {
          throw new TribuError('conflict', { message: `A key has at most ${MAX_PER_KEY} webhooks.` });
        }
        const events = [...new Set(body.events)];
        const { secret, ...row } = await store.webhooks.create({ keyId, url: body.url, events });
        return json({ ...webhookResource(row), secret }, 201);
      },
    ),
    keyRoute(
      {
        method: 'get',
        path: '/v1/webhooks',
        summary: 'This key’s webhooks.',
        params: NOTHING,
        query: NOTHING,
        body: null,
        answers: { 200: { says: 'Without their secrets.', schema: WebhookList } },
        errors: [],
      },
      async (_call, { keyId }) => json({ webhooks: (await store.webhooks.list(keyId)).map(webhookResource) }),
    ),
    keyRoute(
      {
        method: 'delete',
        path: '/v1/webhooks/:id',
        summary: 'Be told no more.',
        params: z.strictObject({ id: Id }),
        query: NOTHING,
        body: null,
        answers: { 200: { says: 'Gone.', schema: Removed } },
        errors: ['not_found'],
      },
      async ({ params }, { keyId }) => {
        if (!(await store.webhooks.remove(keyId, params.id)))
          throw new TribuError('not_found', { field: 'id' });
        return json({ id: params.id });
      },
    ),
  ];
}

function webhookResource({ id, url, events, createdAt }: WebhookRow): WebhookResource {
  return { id, url, events: [...events], createdAt: rfc3339(createdAt) };
}
