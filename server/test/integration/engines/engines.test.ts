import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as later } from 'node:timers/promises';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { Client } from 'pg';
import { createClient } from 'redis';
import { expect, it, vi } from 'vitest';
import {
  isAlive,
  NODE,
  PostgresServer,
  RedisServer,
  ROOT,
  S3Server,
  sharedEnv,
  tempFolder,
} from '../../../../loadtest/support/index.ts';

/** Each in a connection of its own. */
async function ask(url: string, statement: string): Promise<unknown> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 2000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return (await client.query({ text: statement, rowMode: 'array' })).rows;
  } finally {
    await client.end();
  }
}

it('Postgres keeps its data over a stop and a kill, and a paused one answers late', async () => {
  await using postgres = await PostgresServer.start();
  const url = await postgres.createDatabase();
  await ask(url, 'create table notes (text text)');
  await ask(url, "insert into notes values ('kept')");
  await postgres.stop();
  await expect(ask(url, 'select 1')).rejects.toThrow('ECONNREFUSED');
  await postgres.restart();
  await ask(url, "insert into notes values ('kept too')");
  await postgres.kill();
  await postgres.restart();
  await postgres.pause();
  const answer = ask(url, 'select text from notes order by text');
  await expect(Promise.race([answer, later(200, 'nothing yet')])).resolves.toBe('nothing yet');
  await postgres.resume();
  await expect(answer).resolves.toEqual([['kept'], ['kept too']]);
});

it('a dump restores into a database of its own', async () => {
  await using postgres = await PostgresServer.start();
  await using folder = await tempFolder();
  const url = await postgres.createDatabase();
  await ask(url, "create table notes as select 'kept' as text");
  const file = join(folder.path, 'backup');
  await postgres.dump(url, file);
  await ask(url, 'drop table notes');
  const restored = await postgres.restore(file);
  expect(restored).not.toBe(url);
  await expect(ask(restored, 'select text from notes')).resolves.toEqual([['kept']]);
  await postgres.dropDatabase(url);
  await expect(ask(url, 'select 1')).rejects.toThrow('does not exist');
});

it('Redis keeps its data over a stop, and loses them to a kill', async () => {
  await using redis = await RedisServer.start();
  const get = async () => {
    const client = await createClient({ url: redis.url }).connect();
    try {
      return await client.get('note');
    } finally {
      client.destroy();
    }
  };
  const client = await createClient({ url: redis.url }).connect();
  await client.set('note', 'kept');
  client.on('error', () => undefined);
  client.destroy();
  await redis.restart();
  await expect(get()).resolves.toBe('kept');
  await redis.kill();
  await expect(get()).rejects.toThrow();
});

it('the S3 server keeps objects over a kill', async () => {
  await using s3 = await S3Server.start();
  const url = new URL(await s3.createBucket());
  const bucket = { Bucket: url.pathname.slice(1), Key: 'a/b' };
  const client = new S3Client({
    endpoint: `http://${url.host}`,
    region: url.searchParams.get('region') ?? '',
    forcePathStyle: true,
    credentials: { accessKeyId: url.username, secretAccessKey: url.password },
  });
  await client.send(new PutObjectCommand({ ...bucket, Body: 'kept' }));
  await s3.kill();
  await s3.restart();
  const { Body } = await client.send(new GetObjectCommand(bucket));
  await expect(Body?.transformToString()).resolves.toBe('kept');
  client.destroy();
});

it('what is shared is a deployment of its own at each call', async () => {
  await using redis = await RedisServer.start();
  await using postgres = await PostgresServer.start();
  await using s3 = await S3Server.start();
  const [one, other] = [await sharedEnv({ redis, postgres, s3 }), await sharedEnv({ redis, postgres, s3 })];
  expect(one.REDIS_URL).toBe(other.REDIS_URL);
  for (const name of ['DATABASE_URL', 'STORAGE_URL', 'SECRET_KEY'] as const) {
    expect(one[name]).not.toBe(other[name]);
  }
});

it('nothing is left when their owner is killed, not even what is paused', async () => {
  const script = `
    import { PostgresServer, RedisServer, S3Server } from './loadtest/support/index.ts';
    const engines = [await PostgresServer.start(), await RedisServer.start(), await S3Server.start()];
    await engines[0].pause();
    console.log(JSON.stringify(engines.map(({ pid }) => pid)));
    setInterval(() => undefined, 1000);
  `;
  const owner = spawn(NODE, ['--input-type=module-typescript', '-e', script], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = await once(createInterface(owner.stdout), 'line');
  const pids: number[] = JSON.parse(String(line));
  expect(pids.map(isAlive)).toEqual([true, true, true]);
  owner.kill('SIGKILL');
  await vi.waitFor(() => expect(pids.map(isAlive)).toEqual([false, false, false]), 5000);
});
