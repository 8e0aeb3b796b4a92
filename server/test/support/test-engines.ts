import { rm } from 'node:fs/promises';
import { Client } from 'pg';
import { PostgresServer, RedisServer, S3Server, tellRunEngines } from '../../../loadtest/support/index.ts';
import { EmbeddedPostgres, openStore } from '../../src/store/index.ts';
import { testCacheFolder, unprivilegedUser } from './machine.ts';
import { quietLog, TEMPLATE, temporaryFolder } from './postgres.ts';

// vitest runs this once before the first file and once after the last one: `globalSetup` in vitest.config.ts.

const ending = new AsyncDisposableStack();

/**
 * Starts what a run's test files share: one Postgres, in which each file has databases of its own. With
 * TRIBU_TEST_ENGINES=shared that is Debian's, and servers stand on it, on one Redis and one S3 server too.
 */
export async function setup(): Promise<void> {
  // One for all projects of a run.
  if (process.env.TRIBU_TEST_DATABASE !== undefined) return;
  const url = process.env.TRIBU_TEST_ENGINES === 'shared' ? await startShared() : await startEmbedded();
  await makeTemplate(url);
  process.env.TRIBU_TEST_DATABASE = url;
}

export function teardown(): Promise<void> {
  return ending.disposeAsync();
}

async function startShared(): Promise<string> {
  const postgres = ending.use(await PostgresServer.start());
  const redis = ending.use(await RedisServer.start());
  const s3 = ending.use(await S3Server.start());
  tellRunEngines(postgres, redis, s3);
  return postgres.url;
}

async function startEmbedded(): Promise<string> {
  const dataDir = await temporaryFolder();
  ending.defer(() => rm(dataDir, { recursive: true, force: true }));
  const embedded = await EmbeddedPostgres.start({
    dataDir,
    cacheDir: testCacheFolder(),
    unprivileged: unprivilegedUser(),
    log: quietLog,
    durable: false,
  });
  ending.defer(() => embedded.close());
  return embedded.url;
}

/** Its tables take a second to make and a tenth of one to copy. */
async function makeTemplate(url: string): Promise<void> {
  const admin = new Client(url);
  await admin.connect();
  await admin.query(`create database ${TEMPLATE}`);
  await admin.end();
  const template = new URL(url);
  template.pathname = TEMPLATE;
  const store = await openStore({ url: template.href, deploymentKey: new Uint8Array(32), log: quietLog });
  await store.close();
}
