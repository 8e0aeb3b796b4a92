import { DEFAULT_GRANTS, TokenRequest, TokenResource, TribuError } from '@tribu-live/protocol';
import type { z } from 'zod';
import { mintParticipantToken } from '../auth/index.ts';
import type { HttpDeps } from './deps.ts';
import { type Caller, json, keyRoute, NOTHING, type Route } from './route.ts';
import { findSession, rfc3339 } from './session-resource.ts';
import { SessionParams } from './sessions.ts';

type Deps = Pick<HttpDeps, 'store' | 'now'>;

/**
 * Mints a participant token with the caller's key.
 * @throws TribuError not_found, session_ended, session_cancelled
 */
export async function mintToken(
  { store, now }: Deps,
  sessionId: string,
  input: z.output<typeof TokenRequest>,
  { keyId, key }: Caller,
): Promise<TokenResource> {
  const { summary } = await findSession(store, sessionId);
  if (summary.status === 'ended') throw new TribuError('session_ended');
  if (summary.status === 'cancelled') throw new TribuError('session_cancelled');
  const { token, expiresAtMs } = mintParticipantToken({
    keyId,
    secret: key.secret,
    personId: input.personId,
    name: input.name,
    sessionId,
    role: input.role,
    grants: input.grants ?? DEFAULT_GRANTS[input.role],
    ttlSeconds: input.ttlSeconds,
    nowMs: now(),
  });
  return { token, expiresAt: rfc3339(expiresAtMs) };
}

/** `/v1/sessions/:id/tokens`: for back ends that don't mint tokens themselves. */
export function tokenRoutes(deps: Deps): Route[] {
  return [
    keyRoute(
      {
        method: 'post',
        path: '/v1/sessions/:id/tokens',
        summary: 'Mint a participant token. Whether the person may come in is judged at the door.',
        params: SessionParams,
        query: NOTHING,
        body: TokenRequest,
        answers: { 201: { says: 'The token.', schema: TokenResource } },
        errors: ['not_found', 'session_ended', 'session_cancelled'],
      },
      async ({ params, body }, caller) => json(await mintToken(deps, params.id, body, caller), 201),
    ),
  ];
}
