import { createHash, timingSafeEqual } from 'node:crypto';
import { Id, TribuError } from '@tribu-live/protocol';
import type { ApiKey, Keyring } from './keyring.ts';

/** Compared against where the key is unknown, so that an answer takes as long as for a known one. */
const NOBODY: ApiKey = { secret: '', origins: [], active: false };

/**
 * The school's back end proves itself by HTTP Basic: user = key id, password = key secret.
 * @param authorization the request's Authorization header
 * @throws TribuError unauthenticated
 */
export async function authenticateApiKey(
  authorization: string | undefined,
  keyring: Keyring,
): Promise<{ keyId: string; key: ApiKey }> {
  const { keyId, secret } = readBasic(authorization);
  const key = (await keyring.secretOf(keyId)) ?? NOBODY;
  const matches = timingSafeEqual(digest(secret), digest(key.secret));
  if (!matches || !key.active) throw new TribuError('unauthenticated');
  return { keyId, key };
}

function readBasic(authorization: string | undefined): { keyId: string; secret: string } {
  const encoded = /^Basic +([A-Za-z0-9+/_-]+={0,2})$/i.exec(authorization ?? '')?.[1];
  const [, user, secret] =
    /^([^:]*):(.*)$/s.exec(Buffer.from(encoded ?? '', 'base64').toString('utf8')) ?? [];
  const keyId = Id.safeParse(user);
  if (!keyId.success || secret === undefined || secret === '') throw new TribuError('unauthenticated');
  return { keyId: keyId.data, secret };
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
