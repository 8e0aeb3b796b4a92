import { link, rename, rm, writeFile } from 'node:fs/promises';
import { connect, type Server } from 'node:net';
import { join } from 'node:path';
import type { CapturePlace } from '@tribu-live/server/config';

/**
 * Lets `server` listen at the place where this node's capture is looked for, unless another process does already. A
 * hard link is made or not: of two that start at once, one wins.
 * @returns false when another one is there
 */
export async function ownSocket(server: Server, place: CapturePlace): Promise<boolean> {
  const own = join(place.socketFolder, `.${process.pid}`);
  await rm(own, { force: true });
  await listen(server, own);
  try {
    while (!(await linked(own, place.socket))) {
      if (await answers(place.socket)) return false;
      if (!(await evicted(place.socket, `${own}~`))) return false;
    }
  } finally {
    await rm(own, { force: true });
  }
  await note(place.pidFile);
  return true;
}

/** For whoever has to kill a process that hangs. On a full disk that is not worth more than telling of the disk. */
async function note(pidFile: string): Promise<void> {
  try {
    await writeFile(pidFile, `${process.pid}\n`, { mode: 0o640 });
  } catch (error) {
    if (!hasCode(error, 'ENOSPC') && !hasCode(error, 'EDQUOT')) throw error;
  }
}

/** @returns false when what was moved aside answers after all: another one came between look and move */
async function evicted(socket: string, aside: string): Promise<boolean> {
  try {
    await rename(socket, aside);
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return true;
    throw error;
  }
  const alive = await answers(aside);
  if (alive) await linked(aside, socket);
  await rm(aside, { force: true });
  return !alive;
}

async function linked(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false;
    throw error;
  }
}

function answers(socket: string): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = connect(socket);
    probe.once('connect', () => {
      probe.destroy();
      resolve(true);
    });
    probe.once('error', () => resolve(false));
  });
}

function listen(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
