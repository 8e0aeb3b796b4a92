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

export interface TemporaryPostgresOptions {
  readonly log?: StoreLog;
  /** Waits for the disk as in production. Default: false. */
  readonly durable?: boolean;
}

/** A real Postgres in a folder of its own, for one test file; about a second. */
export async function temporaryPostgres(options: TemporaryPostgresOptions = {}): Promise<TemporaryPostgres> {
  const dataDir = await temporaryFolder();
  const embedded = await EmbeddedPostgres.start({
    dataDir,
    cacheDir: testCacheFolder(),
    unprivileged: unprivilegedUser(),
    log: options.log ?? quietLog,
    durable: options.durable ?? false,
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

/** Tests break connections on purpose and look at what comes of it, not at what is said about it. */
export const quietLog: StoreLog = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};
