import { TribuError } from '@tribu-live/protocol';
import { DEMO_KEY_NAME } from '../config/index.ts';
import type { Caller } from '../http/index.ts';
import type { KeyStore } from '../store/types.ts';

/**
 * The demo school's own API key, made at first start. Only pages of `origin` (and the server's own) may use
 * its tokens.
 * @param origin null: pages of any, because those of one node go on at another
 * @throws TribuError unavailable
 */
export async function demoKey(keys: KeyStore, origin: string | null): Promise<Caller> {
  const known = (await keys.list()).find(
    ({ name, revokedAt, origins }) =>
      name === DEMO_KEY_NAME && revokedAt === null && (origin !== null || origins.length === 0),
  );
  const origins = origin === null ? [] : [origin];
  const keyId = known?.id ?? (await keys.create({ name: DEMO_KEY_NAME, origins })).id;
  const key = await keys.secretOf(keyId);
  if (key === null) throw new TribuError('unavailable', { message: 'The demo school lost its key.' });
  return { keyId, key };
}
