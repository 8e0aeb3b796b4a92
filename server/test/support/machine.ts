import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** As root, what must not run as root runs under the project's user, or nobody where that one is missing. */
export function unprivilegedUser(): { uid: number; gid: number } | null {
  if (process.getuid?.() !== 0) return null;
  const users = readFileSync('/etc/passwd', 'utf8').split('\n');
  for (const name of ['tribu-live', 'nobody']) {
    const [, , uid, gid] = users.find((line) => line.startsWith(`${name}:`))?.split(':') ?? [];
    if (uid !== undefined && gid !== undefined) return { uid: Number(uid), gid: Number(gid) };
  }
  throw new Error('this machine has no unprivileged user for the tests');
}

/** The same cache as `npm start` uses: what was copied or built once is there. */
export function testCacheFolder(): string {
  const { TRIBU_CACHE, XDG_CACHE_HOME } = process.env;
  if (TRIBU_CACHE) return TRIBU_CACHE;
  if (process.getuid?.() === 0) return '/var/cache/tribu-live';
  return join(XDG_CACHE_HOME || join(homedir(), '.cache'), 'tribu-live');
}
