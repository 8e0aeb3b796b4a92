import {
  type Grant,
  MAX_TOKEN_TTL_SECONDS,
  PARTICIPANT_AUDIENCE,
  ParticipantClaims,
  type Role,
  TribuError,
} from '@tribu-live/protocol';
import jwt from 'jsonwebtoken';
import type { ApiKey, Keyring } from './keyring.ts';
import { readKeyId, readSignedClaims } from './signed-claims.ts';

/** A participant token that held, and the key that signed it. */
export interface VerifiedParticipant {
  readonly keyId: string;
  readonly key: ApiKey;
  readonly claims: ParticipantClaims;
}

/**
 * Verifies a token that a school's back end minted.
 * @throws TribuError token_invalid, token_expired, token_not_yet_valid
 */
export async function verifyParticipantToken(
  token: string,
  { keyring, nowMs }: { keyring: Keyring; nowMs: number },
): Promise<VerifiedParticipant> {
  const { keyId, key } = await signingKey(token, keyring);
  const claims = readSignedClaims(token, {
    secret: key.secret,
    audience: PARTICIPANT_AUDIENCE,
    schema: ParticipantClaims,
    maxTtlSeconds: MAX_TOKEN_TTL_SECONDS,
    nowMs,
  });
  return { keyId, key, claims };
}

/**
 * The active API key that a token says it was signed with.
 * @throws TribuError token_invalid: it names none, or one that is unknown or revoked.
 */
export async function signingKey(token: string, keyring: Keyring): Promise<{ keyId: string; key: ApiKey }> {
  const keyId = readKeyId(token);
  const key = keyId === undefined ? null : await keyring.secretOf(keyId);
  if (keyId === undefined || key === null || !key.active) throw new TribuError('token_invalid');
  return { keyId, key };
}

export interface ParticipantTokenInput {
  readonly keyId: string;
  readonly secret: string;
  readonly personId: string;
  readonly name: string;
  readonly sessionId: string;
  readonly role: Role;
  readonly grants: readonly Grant[];
  readonly ttlSeconds: number;
  readonly nowMs: number;
}

/** Mints a participant token, as the school's back end would with the SDK's `token/`. */
export function mintParticipantToken(input: ParticipantTokenInput): { token: string; expiresAtMs: number } {
  const iat = Math.floor(input.nowMs / 1000);
  const claims: ParticipantClaims = {
    aud: PARTICIPANT_AUDIENCE,
    sub: input.personId,
    name: input.name,
    session: input.sessionId,
    role: input.role,
    grants: [...input.grants],
    iat,
    exp: iat + input.ttlSeconds,
  };
  const token = jwt.sign(claims, input.secret, { algorithm: 'HS256', keyid: input.keyId });
  return { token, expiresAtMs: claims.exp * 1000 };
}
