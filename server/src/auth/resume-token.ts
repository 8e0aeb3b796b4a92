import { Grant, Id, PersonName, Role, TimeMs } from '@tribu-live/protocol';
import jwt from 'jsonwebtoken';
import { z } from 'zod';
import { readSignedClaims } from './signed-claims.ts';

const RESUME_AUDIENCE = 'tribu-live-resume';
/** A resume token lives until its room is over, whenever that is: only the room's end bounds it. */
const MAX_RESUME_TTL_SECONDS = 10 * 366 * 24 * 3600;

/** Who comes back: what the participant token said at the first entry. */
export const ResumeClaims = z.object({
  aud: z.literal(RESUME_AUDIENCE),
  sub: Id,
  session: Id,
  name: PersonName,
  role: Role,
  grants: z.array(Grant).max(10),
  /** When the participant token was shown, in milliseconds since the Unix epoch. */
  entered: TimeMs,
  /** The API key that vouched for the first entry: its origins hold for the socket too. */
  key: Id,
});
export type ResumeClaims = z.infer<typeof ResumeClaims>;

/** The person behind a resume token. */
export interface Returning {
  readonly personId: string;
  readonly sessionId: string;
  readonly name: string;
  readonly role: Role;
  readonly grants: readonly Grant[];
  /** When the participant token was shown, in milliseconds since the Unix epoch. */
  readonly enteredAt: number;
  readonly keyId: string;
}

/** Signs who somebody is with the deployment's key, so that every node lets them in again. */
export function mintResumeToken(
  key: Uint8Array,
  who: Returning,
  times: { readonly nowMs: number; readonly expiresAtMs: number },
): string {
  const claims = {
    aud: RESUME_AUDIENCE,
    sub: who.personId,
    session: who.sessionId,
    name: who.name,
    role: who.role,
    grants: [...who.grants],
    entered: who.enteredAt,
    key: who.keyId,
    iat: Math.floor(times.nowMs / 1000),
    exp: Math.ceil(times.expiresAtMs / 1000),
  } satisfies ResumeClaims & { iat: number; exp: number };
  return jwt.sign(claims, Buffer.from(key), { algorithm: 'HS256' });
}

/** @throws TribuError token_invalid, token_expired, token_not_yet_valid */
export function verifyResumeToken(key: Uint8Array, token: string, nowMs: number): Returning {
  const claims = readSignedClaims(token, {
    secret: key,
    audience: RESUME_AUDIENCE,
    schema: ResumeClaims,
    maxTtlSeconds: MAX_RESUME_TTL_SECONDS,
    nowMs,
  });
  return {
    personId: claims.sub,
    sessionId: claims.session,
    name: claims.name,
    role: claims.role,
    grants: claims.grants,
    enteredAt: claims.entered,
    keyId: claims.key,
  };
}
