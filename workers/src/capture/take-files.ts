import { join } from 'node:path';

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
