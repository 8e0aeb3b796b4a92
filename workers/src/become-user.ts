import { chown, lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from '@tribu-live/server/config';

type User = NonNullable<Config['unprivileged']>;

/**
 * As root, hands the folders to the unprivileged user and becomes that user; nothing otherwise. Whatever is imported
 * must have been imported before: the program itself may be out of that user's reach.
 */
export async function becomeUser(user: Config['unprivileged'], folders: readonly string[]): Promise<void> {
  if (process.getuid?.() !== 0 || user === null) return;
  for (const folder of folders) await handOver(folder, user);
  process.setgroups?.([]);
  process.setgid?.(user.gid);
  process.setuid?.(user.uid);
}

/** The tree too when it was somebody else's, for example after a restored backup; links are left alone. */
async function handOver(path: string, user: User): Promise<void> {
  if ((await lstat(path)).uid === user.uid) return;
  for (const entry of await readdir(path, { withFileTypes: true })) {
    const inside = join(path, entry.name);
    if (entry.isDirectory()) await handOver(inside, user);
    else if (entry.isFile()) await chown(inside, user.uid, user.gid);
  }
  // Last, so that an interrupted hand-over is taken up again.
  await chown(path, user.uid, user.gid);
}
