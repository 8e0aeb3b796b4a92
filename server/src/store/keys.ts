import { randomBytes } from 'node:crypto';
import { TribuError } from '@tribu-live/protocol';
import { DEMO_KEY_NAME } from '../config/index.ts';
import { Keyring, type SealedKey } from './keyring.ts';
import type { Database } from './postgres/database.ts';
import type { Seal } from './seal.ts';
import type { KeyInfo, KeyStore } from './types.ts';

/** Two, so that a key can be replaced without a gap. */
export const MAX_ACTIVE_KEYS = 2;
const SECRET_BYTES = 32;

export function keyStore(database: Database, seal: Seal, nowMs: () => number): KeyStore {
  const keyring = new Keyring(() => loadKeys(database), nowMs);
  return {
    create: async ({ name, origins }) => {
      const id = `key-${randomBytes(9).toString('base64url')}`;
      const secret = randomBytes(SECRET_BYTES).toString('base64url');
      await database.transaction(async (query) => {
        // Two that are made at once must see each other.
        await query({ text: 'lock table api_keys in share row exclusive mode' });
        // The demo's key stands beside the school's two, for itself.
        const active = await query({
          text: 'select id from api_keys where revoked_at is null and (name = $1) = $2',
          values: [DEMO_KEY_NAME, name === DEMO_KEY_NAME],
        });
        if (active.length >= MAX_ACTIVE_KEYS) throw tooManyKeys();
        await query({
          text: 'insert into api_keys (id, name, secret_sealed, origins) values ($1, $2, $3, $4)',
          values: [id, name, seal.close(secret, labelOf(id)), origins],
        });
      });
      keyring.forget(id);
      return { id, secret };
    },
    list: () =>
      database.query<KeyInfo & Record<string, unknown>>({
        text: `select id, name, origins, (extract(epoch from created_at) * 1000)::bigint as "createdAt",
          (extract(epoch from revoked_at) * 1000)::bigint as "revokedAt" from api_keys order by created_at, id`,
      }),
    revoke: async (id) => {
      const text = 'update api_keys set revoked_at = now() where id = $1 and revoked_at is null returning id';
      const revoked = await database.one({ text, values: [id] });
      keyring.forget(id);
      return revoked !== null;
    },
    secretOf: async (id) => {
      const key = await keyring.get(id);
      return key === null
        ? null
        : { secret: seal.open(key.sealed, labelOf(id)), origins: key.origins, active: key.active };
    },
  };
}

async function loadKeys(database: Database): Promise<Map<string, SealedKey>> {
  const records = await database.query<SealedKey & { id: string }>({
    name: 'load_keys',
    text: 'select id, secret_sealed as sealed, origins, revoked_at is null as active from api_keys',
  });
  return new Map(records.map(({ id, ...key }) => [id, key]));
}

export function labelOf(id: string): string {
  return `api key ${id}`;
}

function tooManyKeys(): TribuError {
  const message = `${MAX_ACTIVE_KEYS} keys are active already; revoke one before making another.`;
  return new TribuError('conflict', { message });
}
