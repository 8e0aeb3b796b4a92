import { PostgresDatabases } from './postgres-databases.ts';
import type { PostgresServer } from './postgres-server.ts';
import type { RedisServer } from './redis-server.ts';
import { S3Buckets, type S3Place } from './s3-buckets.ts';
import type { S3Server } from './s3-server.ts';
import { type SharedEnv, sharedEnv } from './shared-env.ts';

/** How the processes of a test run are told of its engines. */
const VARIABLE = 'TRIBU_RUN_ENGINES';

interface Told {
  readonly postgresUrl: string;
  readonly redisUrl: string;
  readonly s3: S3Place;
}

/** From here on servers of this process and its children stand on these engines, unless they are told of others. */
export function tellRunEngines(postgres: PostgresServer, redis: RedisServer, s3: S3Server): void {
  const { port, folder, accessKeyId, secretAccessKey } = s3;
  const place = { port, folder, accessKeyId, secretAccessKey };
  const told: Told = { postgresUrl: postgres.url, redisUrl: redis.url, s3: place };
  process.env[VARIABLE] = JSON.stringify(told);
}

/** What a server gets that stands on the engines of the test run. */
export interface RunEnv extends SharedEnv {
  readonly DRAIN_SECONDS: string;
}

/** By data folder: a second server on the same one goes on with the same database. */
const known = new Map<string, Promise<SharedEnv>>();

/**
 * A deployment of its own for each data folder, on the engines of the test run; null: servers stand on what they
 * bring themselves.
 */
export async function runEngines(dataDir: string): Promise<RunEnv | null> {
  const text = process.env[VARIABLE];
  if (text === undefined) return null;
  const made = known.get(dataDir) ?? makeDeployment(text);
  known.set(dataDir, made);
  // Alone in its deployment, it has nobody to hand its rooms to.
  return { ...(await made), DRAIN_SECONDS: '0' };
}

function makeDeployment(text: string): Promise<SharedEnv> {
  const told: Told = JSON.parse(text);
  const [databases, buckets] = [new PostgresDatabases(told.postgresUrl), new S3Buckets(told.s3)];
  return sharedEnv({
    postgres: { createDatabase: () => databases.create() },
    redis: { url: told.redisUrl },
    s3: { createBucket: () => buckets.create() },
  });
}
