import { rmdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Where a take lies; `key` is its log's storage key. */
export interface TakeFiles {
  readonly folder: string;
  readonly key: string;
  readonly log: string;
  /** What is captured, written before the first packet. */
  readonly header: string;
  /** The local list of its pieces. */
  readonly list: string;
}

/** @throws RangeError for a session whose id means another folder */
export function takeFiles(root: string, sessionId: string, takeId: string): TakeFiles {
  if (/^\.+$/.test(sessionId) || sessionId.includes('/')) throw new RangeError('no name for a folder');
  const folder = join(root, sessionId, 'takes');
  return {
    folder,
    key: `${sessionId}/takes/${takeId}.log`,
    log: join(folder, `${takeId}.log`),
    header: join(folder, `${takeId}.json`),
    list: join(folder, `${takeId}.pieces`),
  };
}

/** The log first: without it whoever finds the note of the take knows that the rest may go. */
export async function removeTakeFiles({ log, header, list }: TakeFiles): Promise<void> {
  for (const path of [log, header, list]) await rm(path, { force: true });
}

/** Removes what holds the takes of a session, as far as it is empty. In one go: nobody makes a file meanwhile. */
export function removeEmptyFolders({ folder }: TakeFiles): void {
  for (const path of [folder, dirname(folder)]) {
    try {
      rmdirSync(path);
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : null;
      if (code === 'ENOENT') continue;
      if (code === 'ENOTEMPTY' || code === 'EEXIST') return;
      throw error;
    }
  }
}
