import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { EmbeddedPostgres, type StoreLog } from '../../src/store/index.ts';
import { testCacheFolder, unprivilegedUser } from './machine.ts';

/** Name of the database that `temporaryDatabase` copies. */
export const TEMPLATE = 'tribu_template';

export interface TemporaryDatabase {
  readonly url: string;
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

export interface TemporaryDatabaseOptions {
  /** Without even the tables of this release, which it has otherwise. Default: false. */
  readonly empty?: boolean;
}

/** A database of its own in the Postgres that the files of a run share (`test-engines.ts`). */
export async function temporaryDatabase({
  empty = false,
}: TemporaryDatabaseOptions = {}): Promise<TemporaryDatabase> {
  const shared = process.env.TRIBU_TEST_DATABASE;
  if (shared === undefined) throw new Error('this project of vitest.config.ts lacks the globalSetup');
  const name = `test_${randomBytes(6).toString('hex')}`;
  await administer(shared, `create database ${name} template ${empty ? 'template0' : TEMPLATE}`);
  const url = new URL(shared);
  url.pathname = name;
  let closing: Promise<void> | null = null;
  const close = () => {
    closing ??= administer(shared, `drop database ${name} with (force)`);
    return closing;
  };
  return { url: url.href, close, [Symbol.asyncDispose]: close };
}

async function administer(url: string, statement: string): Promise<void> {
  const client = new Client(url);
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

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

/** A Postgres of its own, for tests that stop, kill or look into it; about a second. */
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
