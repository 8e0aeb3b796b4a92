import { createHmac } from 'node:crypto';
import { MAX_TOKEN_TTL_SECONDS } from '@tribu-live/protocol';
import { DEMO_KEY_NAME } from '../config/index.ts';
import type { KeyStore } from '../store/index.ts';
import { CliError } from './cli-error.ts';

export const MAX_OPERATOR_DAYS = MAX_TOKEN_TTL_SECONDS / (24 * 3600);

/**
 * A token that opens /ops, /metrics and /v1/jobs (JWT, HS256), signed by the newest active key of the school; it ends when
 * that one is revoked.
 * @throws CliError when there is none
 */
export async function operatorToken(
  keys: Pick<KeyStore, 'list' | 'secretOf'>,
  { operator, days, nowMs }: { readonly operator: string; readonly days: number; readonly nowMs: number },
): Promise<string> {
  const active = (await keys.list()).filter(
    ({ name, revokedAt }) => revokedAt === null && name !== DEMO_KEY_NAME,
  );
  const id = active.at(-1)?.id;
  const key = id === undefined ? null : await keys.secretOf(id);
  if (id === undefined || key === null) {
    throw new CliError(
      'There is no active key to sign with. Make one: npm run keys -- create --name NAME',
      1,
    );
  }
  const iat = Math.floor(nowMs / 1000);
  const claims = { aud: 'operator', sub: operator, iat, exp: iat + days * 24 * 3600 };
  const signed = `${part({ alg: 'HS256', typ: 'JWT', kid: id })}.${part(claims)}`;
  return `${signed}.${createHmac('sha256', key.secret).update(signed).digest('base64url')}`;
}

function part(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
