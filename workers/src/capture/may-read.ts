import { closeSync, openSync } from 'node:fs';
import type { Config } from '@tribu-live/server/config';

/** Whether that user will be able to read a file; root, who asks, is that user for a moment. */
export function mayRead(path: string, user: Config['unprivileged']): boolean {
  const { getuid, getgroups, setgroups, setegid, seteuid } = process;
  if (getuid?.() !== 0 || user === null) return true;
  const groups = getgroups?.() ?? [];
  setgroups?.([user.gid]);
  setegid?.(user.gid);
  seteuid?.(user.uid);
  try {
    closeSync(openSync(path, 'r'));
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EACCES') return false;
    throw error;
  } finally {
    seteuid?.(0);
    setegid?.(0);
    setgroups?.(groups);
  }
}
