import { LIMITS, TribuError } from '@tribu-live/protocol';
import { z } from 'zod';
import { NOTHING, openRoute, type Route } from '../http/index.ts';
import type { OpsDeps } from './deps.ts';
import type { OperatorGate } from './operator-gate.ts';
import { noSessionCookie, sessionCookie } from './session-cookie.ts';

const SignIn = z.strictObject({ token: z.string().trim().min(1).max(LIMITS.tokenChars) });

/** In and out of the operators' page. */
export function signInRoutes(deps: OpsDeps, gate: OperatorGate): Route[] {
  return [
    openRoute(
      {
        method: 'post',
        path: '/ops/sign-in',
        summary: 'Keeps an operator’s token in a cookie for /ops.',
        params: NOTHING,
        query: NOTHING,
        body: SignIn,
        answers: { 204: { says: 'Signed in until the token ends.', schema: null } },
        errors: ['token_invalid', 'token_expired', 'token_not_yet_valid'],
      },
      async ({ body: { token }, log }) => {
        const { operatorId, expiresAtMs } = await namingField(gate.verify(token));
        log.info({ operatorId }, 'an operator signed in');
        return withCookie(sessionCookie(deps, { token, expiresAtMs }));
      },
    ),
    openRoute(
      {
        method: 'post',
        path: '/ops/sign-out',
        summary: 'Forgets it.',
        params: NOTHING,
        query: NOTHING,
        // A form on any other page could send everything but JSON.
        body: NOTHING,
        answers: { 204: { says: 'Signed out.', schema: null } },
        errors: [],
      },
      async () => withCookie(noSessionCookie(deps)),
    ),
  ];
}

function withCookie(cookie: string) {
  return { kind: 'bytes', status: 204, headers: { 'Set-Cookie': cookie }, stream: null } as const;
}

async function namingField<T>(verified: Promise<T>): Promise<T> {
  try {
    return await verified;
  } catch (error) {
    if (!(error instanceof TribuError) || error.status !== 401) throw error;
    const { code, message, details } = error;
    throw new TribuError(code, {
      field: 'token',
      message,
      ...(details === undefined ? {} : { details }),
      cause: error,
    });
  }
}
