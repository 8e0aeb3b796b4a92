import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EmbeddedPostgres, type StoreLog } from '../../src/store/index.ts';
import { testCacheFolder, unprivilegedUser } from './machine.ts';

export interface TemporaryPostgres {
  /** An empty database. */
  readonly url: string;
  readonly embedded: EmbeddedPostgres;
  readonly dataDir: string;
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** A real Postgres in a folder of its own, for one test file; about a second. */
export async function temporaryPostgres(log: StoreLog = quietLog): Promise<TemporaryPostgres> {
  const dataDir = await temporaryFolder();
  const embedded = await EmbeddedPostgres.start({
    dataDir,
    cacheDir: testCacheFolder(),
    unprivileged: unprivilegedUser(),
    log,
  });
  const close = async () => {
    await embedded.close();
    await rm(dataDir, { recursive: true, force: true });
  };
  return { url: embedded.url, embedded, dataDir, close, [Symbol.asyncDispose]: close };
}

/** A folder that the unprivileged user may walk through. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'tribu-pg-'));
  await chmod(folder, 0o711);
  return folder;
}

/** Warnings belong to these tests, which break connections on purpose; errors show. */
export const quietLog: StoreLog = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};
