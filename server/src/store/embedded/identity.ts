import { statSync } from 'node:fs';
import { chown, lstat, mkdir, readdir, realpath } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { EmbeddedPostgresError } from './embedded-error.ts';

/** The user that Postgres runs under when the server is root; null: the server's own. */
export type Identity = { readonly uid: number; readonly gid: number } | null;

/** Makes a folder that only `identity` may enter. */
export async function makePrivateFolder(path: string, identity: Identity): Promise<void> {
  await mkdir(path, { mode: 0o700 });
  if (identity !== null) await chown(path, identity.uid, identity.gid);
}

/** @throws EmbeddedPostgresError `unreachable` when `identity` may not walk to `folder` */
export async function assertReachable(folder: string, identity: Identity): Promise<void> {
  if (identity === null) return;
  const real = await realpath(folder);
  for (const step of stepsTo(real)) {
    const { uid, gid, mode } = statSync(step);
    const bit = uid === identity.uid ? 0o100 : gid === identity.gid ? 0o010 : 0o001;
    if ((mode & bit) === 0) {
      const message = `Postgres runs under uid ${identity.uid}, which may not enter ${step} on the way to ${real}. Set TRIBU_DATA and TRIBU_CACHE to folders that it can reach.`;
      throw new EmbeddedPostgresError('unreachable', message);
    }
  }
}

/** Hands a tree over to `identity` when it belongs to another, for example after a restored backup. */
export async function ensureOwned(folder: string, identity: Identity): Promise<void> {
  if (identity === null || (await lstat(folder)).uid === identity.uid) return;
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await ensureOwned(path, identity);
    else if (entry.isFile()) await chown(path, identity.uid, identity.gid);
  }
  // Last, so that an interrupted hand-over is taken up again.
  await chown(folder, identity.uid, identity.gid);
}

function stepsTo(folder: string): string[] {
  const above = dirname(folder);
  return above === folder ? [folder] : [...stepsTo(above), folder];
}
