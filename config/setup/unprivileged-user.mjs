import { lastLines, runQuietly } from './commands.mjs';
import { SetupError } from './setup-error.mjs';

export const USER_NAME = 'tribu-live';

/**
 * As root, the user under whom runs what refuses root (Postgres) or handles foreign bytes (media worker).
 *
 * @param {{ isRoot?: boolean, run?: typeof runQuietly }} [options]
 * @returns {Promise<{ uid: number, gid: number, name: string } | null>} null when we aren't root: then
 *   everything runs under the person's own uid anyway
 */
export async function ensureUnprivilegedUser({ isRoot = process.getuid?.() === 0, run = runQuietly } = {}) {
  if (!isRoot) return null;
  const known = await look(run);
  if (known) return known;

  const shell = '/usr/sbin/nologin';
  const args = [
    '--system',
    '--user-group',
    '--no-create-home',
    '--home-dir',
    '/nonexistent',
    '--shell',
    shell,
  ];
  const { code, output } = await run('useradd', [...args, USER_NAME]);
  const made = await look(run);
  // A second set-up may have made the user between our look and our useradd: then it's there all the same.
  if (made) return made;
  throw new SetupError(
    'no_user',
    `Started as root, so a system user named ${USER_NAME} is needed. Please create it, or start without root. useradd ended with ${code}: ${lastLines(output, 5)}`,
  );
}

/** @param {typeof runQuietly} run */
async function look(run) {
  const { code, output } = await run('getent', ['passwd', USER_NAME]);
  if (code !== 0) return null;
  const [, , uid, gid] = output.trim().split(':');
  return { uid: Number(uid), gid: Number(gid), name: USER_NAME };
}
