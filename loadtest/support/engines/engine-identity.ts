import { chown } from 'node:fs/promises';

/** Who runs an engine; empty: the user of this process. */
export interface EngineIdentity {
  readonly uid?: number;
  readonly gid?: number;
}

/** Postgres refuses root: the set-up names an unprivileged user where tests run as root. */
export function engineIdentity(): EngineIdentity {
  if (process.getuid?.() !== 0) return {};
  const [uid, gid] = [process.env.TRIBU_UNPRIVILEGED_UID, process.env.TRIBU_UNPRIVILEGED_GID];
  if (!uid || !gid) throw new Error('as root, TRIBU_UNPRIVILEGED_UID and _GID must name who runs Postgres');
  return { uid: Number(uid), gid: Number(gid) };
}

export async function giveTo({ uid, gid }: EngineIdentity, path: string): Promise<void> {
  if (uid !== undefined && gid !== undefined) await chown(path, uid, gid);
}
