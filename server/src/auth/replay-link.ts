import { Id, TribuError } from '@tribu-live/protocol';
import jwt from 'jsonwebtoken';
import { z } from 'zod';
import { readSignedClaims } from './signed-claims.ts';

const REPLAY_AUDIENCE = 'replay';
/** As long as a link may be asked for, and the rounding of its times. */
const MAX_LINK_SECONDS = 30 * 24 * 3600 + 1;

const ReplayClaims = z.object({
  aud: z.literal(REPLAY_AUDIENCE),
  /** The recording. */
  rec: Id,
  /** The person it was made for; null: whoever has it. */
  sub: Id.nullable(),
  iat: z.number().int(),
  exp: z.number().int(),
});

/** What a link to a replay says. */
export interface ReplayLink {
  readonly recordingId: string;
  /** Null: for anybody who has it. */
  readonly personId: string | null;
  /** Milliseconds since the Unix epoch, in whole seconds. */
  readonly issuedAtMs: number;
  /** Milliseconds since the Unix epoch. */
  readonly expiresAtMs: number;
}

/** Signs a link with the deployment's key, so that every node knows it. Its times are whole seconds. */
export function mintReplayLink(
  key: Uint8Array,
  link: Pick<ReplayLink, 'recordingId' | 'personId'>,
  times: { readonly nowMs: number; readonly ttlSeconds: number },
): { token: string; expiresAtMs: number } {
  const iat = Math.floor(times.nowMs / 1000);
  const exp = iat + times.ttlSeconds;
  const claims = { aud: REPLAY_AUDIENCE, rec: link.recordingId, sub: link.personId, iat, exp };
  // `sub` may be null, which the library's types for claims don't foresee: the payload goes as text.
  const token = jwt.sign(JSON.stringify(claims), Buffer.from(key), {
    algorithm: 'HS256',
    header: { alg: 'HS256', typ: 'JWT' },
  });
  return { token, expiresAtMs: exp * 1000 };
}

/** @throws TribuError token_invalid, token_not_yet_valid, link_expired */
export function verifyReplayLink(key: Uint8Array, token: string, nowMs: number): ReplayLink {
  try {
    const { rec, sub, iat, exp } = readSignedClaims(token, {
      secret: key,
      audience: REPLAY_AUDIENCE,
      schema: ReplayClaims,
      maxTtlSeconds: MAX_LINK_SECONDS,
      nowMs,
    });
    return { recordingId: rec, personId: sub, issuedAtMs: iat * 1000, expiresAtMs: exp * 1000 };
  } catch (error) {
    if (!(error instanceof TribuError && error.code === 'token_expired')) throw error;
    throw new TribuError('link_expired', { ...(error.details && { details: error.details }), cause: error });
  }
}
