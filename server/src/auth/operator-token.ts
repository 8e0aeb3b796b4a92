import { Id, MAX_TOKEN_TTL_SECONDS } from '@tribu-live/protocol';
import { z } from 'zod';
import type { Keyring } from './keyring.ts';
import { signingKey } from './participant-token.ts';
import { readSignedClaims } from './signed-claims.ts';

const OPERATOR_AUDIENCE = 'operator';
const OperatorClaims = z.object({
  aud: z.literal(OPERATOR_AUDIENCE),
  sub: Id,
  session: z.never().optional(),
  exp: z.number(),
});

/**
 * Verifies the token of somebody who runs the deployment: signed by an API key, without a session.
 * @throws TribuError token_invalid, token_expired, token_not_yet_valid
 */
export async function verifyOperatorToken(
  token: string,
  { keyring, nowMs }: { keyring: Keyring; nowMs: number },
): Promise<{ readonly operatorId: string; readonly expiresAtMs: number }> {
  const { key } = await signingKey(token, keyring);
  const claims = readSignedClaims(token, {
    secret: key.secret,
    audience: OPERATOR_AUDIENCE,
    schema: OperatorClaims,
    maxTtlSeconds: MAX_TOKEN_TTL_SECONDS,
    nowMs,
  });
  return { operatorId: claims.sub, expiresAtMs: claims.exp * 1000 };
}
