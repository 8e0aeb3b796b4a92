import { deadlineStore } from './deadlines.ts';
import { keyStore } from './keys.ts';
import { migrate } from './migrate.ts';
import { nodeStore } from './nodes.ts';
import { Database } from './postgres/database.ts';
import { Seal } from './seal.ts';
import { sessionStore } from './sessions.ts';
import type { Store, StoreLog } from './types.ts';

export interface StoreOptions {
  /** postgres://user:password@host:port/database, or what EmbeddedPostgres gives. */
  readonly url: string;
  /** 32 random bytes, the same for all processes of a deployment. */
  readonly deploymentKey: Uint8Array;
  readonly log: StoreLog;
  /** Monotonic milliseconds; only ages are taken from it. */
  readonly nowMs?: () => number;
}

/**
 * Brings the database to this release and opens it.
 * @throws TribuError `unavailable` when it can't be reached @throws MigrationAltered
 */
export async function openStore({ url, deploymentKey, log, nowMs }: StoreOptions): Promise<Store> {
  await migrate(url, log);
  const database = new Database(url, log);
  const held = new Set<{ close(): Promise<void> }>();
  let closed: Promise<void> | null = null;
  return {
    sessions: sessionStore(database),
    nodes: nodeStore(database, url, log, held),
    deadlines: deadlineStore(database),
    keys: keyStore(database, new Seal(deploymentKey), nowMs ?? (() => performance.now())),
    ping: (timeoutMs) => database.ping(timeoutMs),
    close: () => {
      closed ??= Promise.all([...held].map((holding) => holding.close())).then(() => database.close());
      return closed;
    },
  };
}
