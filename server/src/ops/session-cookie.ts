import { isLoopback } from '../config/index.ts';
import type { OpsDeps } from './deps.ts';

const NAME = 'tribu_ops';
/** A JWT has no other characters. */
const TOKEN = new RegExp(`(?:^|;) *${NAME}=([A-Za-z0-9_.-]+) *(?:;|$)`);

/** The operator's token out of a Cookie header; null where there is none. */
export function tokenInCookie(header: string | undefined): string | null {
  return TOKEN.exec(header ?? '')?.[1] ?? null;
}

/** Keeps the token where no script can read it, for this page alone, as long as it is valid. */
export function sessionCookie(
  { config }: Pick<OpsDeps, 'config'>,
  { token, expiresAtMs }: { readonly token: string; readonly expiresAtMs: number },
): string {
  const parts = [`${NAME}=${token}`, 'Path=/ops', 'HttpOnly', 'SameSite=Strict'];
  parts.push(`Expires=${new Date(expiresAtMs).toUTCString()}`);
  // Some browsers keep a Secure cookie of http://127.0.0.1 to themselves.
  if (!isLoopback(config.http.host) || config.http.trustedProxies > 0) parts.push('Secure');
  return parts.join('; ');
}

/** Makes the browser forget it. */
export function noSessionCookie(deps: Pick<OpsDeps, 'config'>): string {
  return sessionCookie(deps, { token: '', expiresAtMs: 0 });
}
