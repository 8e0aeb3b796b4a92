import { randomBytes } from 'node:crypto';
import type { PostgresServer } from './postgres-server.ts';
import type { RedisServer } from './redis-server.ts';
import type { S3Server } from './s3-server.ts';

export interface Engines {
  readonly postgres: Pick<PostgresServer, 'createDatabase'>;
  readonly redis: Pick<RedisServer, 'url'>;
  readonly s3: Pick<S3Server, 'createBucket'>;
}

/** The variables that make a server a node of these engines. */
export interface SharedEnv extends Readonly<Record<string, string>> {
  readonly DATABASE_URL: string;
  readonly REDIS_URL: string;
  readonly STORAGE_URL: string;
  readonly SECRET_KEY: string;
}

/** A deployment of its own at each call: a new database and bucket, and by its secret a part of Redis of its own. */
export async function sharedEnv({ postgres, redis, s3 }: Engines): Promise<SharedEnv> {
  const [DATABASE_URL, STORAGE_URL] = await Promise.all([postgres.createDatabase(), s3.createBucket()]);
  return {
    DATABASE_URL,
    REDIS_URL: redis.url,
    STORAGE_URL,
    SECRET_KEY: randomBytes(32).toString('base64url'),
  };
}
