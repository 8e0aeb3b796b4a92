import { constants } from 'node:fs';
import { access, chmod, chown, lstat, mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Config } from '@tribu-live/server/config';
import { becomeUser } from '../become-user.ts';
import { CaptureStartError } from './capture-start-error.ts';

/**
 * Makes the folders, hands them to the unprivileged user when this process is root, and becomes that user. Whatever
 * is imported must have been imported before: the program itself may be out of that user's reach.
 * @throws CaptureStartError when that user can't work there
 */
export async function giveUpRoot(
  user: Config['unprivileged'],
  { privateFolder, folders }: { readonly privateFolder: string; readonly folders: readonly string[] },
): Promise<void> {
  await ensurePrivate(privateFolder, user);
  for (const folder of folders) {
    // What is above belongs to others, who have to get through as well.
    await mkdir(dirname(folder), { recursive: true });
    await mkdir(folder, { recursive: true, mode: 0o750 });
  }
  await becomeUser(user, folders);
  for (const folder of [privateFolder, ...folders]) await assertWritable(folder);
}

async function assertWritable(folder: string): Promise<void> {
  try {
    await access(folder, constants.W_OK | constants.X_OK);
  } catch (cause) {
    const who = `user ${process.getuid?.()}`;
    const message = `Capture runs as ${who}, who can't write ${folder}. Set TRIBU_DATA and RECORDINGS_DIR to folders that this user can reach.`;
    throw new CaptureStartError(message, { cause });
  }
}

/**
 * For this user alone; it may lie in a folder where everybody makes files.
 * @throws Error when somebody else made it
 */
async function ensurePrivate(folder: string, user: Config['unprivileged']): Promise<void> {
  await mkdir(dirname(folder), { recursive: true });
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const facts = await lstat(folder);
  const owners = [process.getuid?.() ?? facts.uid, user?.uid];
  if (!facts.isDirectory() || !owners.includes(facts.uid)) {
    throw new CaptureStartError(`${folder} belongs to somebody else; please remove it.`);
  }
  await chmod(folder, 0o700);
  if (process.getuid?.() === 0 && user !== null) await chown(folder, user.uid, user.gid);
}
