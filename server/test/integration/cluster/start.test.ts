import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { PostgresServer, RedisServer, S3Server } from '../../../../loadtest/support/engines/index.ts';
import { freePort } from '../../../../loadtest/support/index.ts';
import { failedStart } from '../../support/failed-start.ts';

/** What nobody may read in an error or a log. */
const SECRET = 'hushhush';
/** An operator who set a wrong value sees so within 10 s; a machine that runs tests beside may be half as fast. */
const LIMIT_MS = 20_000;

interface Case {
  readonly what: string;
  readonly variable: 'REDIS_URL' | 'DATABASE_URL' | 'STORAGE_URL';
  readonly value: () => string;
  readonly says: RegExp;
}

let postgres: PostgresServer;
let redis: RedisServer;
let s3: S3Server;
let databaseUrl: string;
let storageUrl: string;
let mute: Server;
let mutePort: number;
let closedPort: number;
const mutes = new Set<Socket>();

beforeAll(async () => {
  [postgres, redis, s3] = await Promise.all([PostgresServer.start(), RedisServer.start(), S3Server.start()]);
  [databaseUrl, storageUrl] = await Promise.all([postgres.createDatabase(), s3.createBucket()]);
  closedPort = await freePort();
  mute = createServer((socket) => {
    mutes.add(socket);
    socket.on('error', () => undefined);
  }).listen(0, '127.0.0.1');
  await once(mute, 'listening');
  mutePort = (mute.address() as AddressInfo).port;
});

afterAll(async () => {
  for (const socket of mutes) socket.destroy();
  mute.close();
  await Promise.all([postgres.close(), redis.close(), s3.close()]);
});

/** The same URL with something changed. */
function but(url: string, change: Partial<Pick<URL, 'password' | 'pathname'>>): string {
  return Object.assign(new URL(url), change).href;
}

const CASES: readonly Case[] = [
  {
    what: 'nobody listens there',
    variable: 'REDIS_URL',
    value: () => `redis://:${SECRET}@127.0.0.1:${closedPort}`,
    says: /names 127\.0\.0\.1:\d+, which can’t be reached: ECONNREFUSED/,
  },
  {
    what: 'whoever listens there says nothing',
    variable: 'REDIS_URL',
    value: () => `redis://:${SECRET}@127.0.0.1:${mutePort}`,
    says: /names 127\.0\.0\.1:\d+, which doesn’t answer as Redis does/,
  },
  {
    what: 'a wrong password',
    variable: 'REDIS_URL',
    value: () => but(redis.url, { password: SECRET }),
    says: /has a login that 127\.0\.0\.1:\d+ doesn’t accept/,
  },
  {
    what: 'nobody listens there',
    variable: 'DATABASE_URL',
    value: () => `postgres://tribu:${SECRET}@127.0.0.1:${closedPort}/tribu`,
    says: /names 127\.0\.0\.1:\d+, which can’t be reached: ECONNREFUSED/,
  },
  {
    what: 'whoever listens there says nothing',
    variable: 'DATABASE_URL',
    value: () => `postgres://tribu:${SECRET}@127.0.0.1:${mutePort}/tribu`,
    says: /names 127\.0\.0\.1:\d+, which doesn’t answer/,
  },
  {
    what: 'a wrong password',
    variable: 'DATABASE_URL',
    value: () => but(databaseUrl, { password: SECRET }),
    says: /has a login that 127\.0\.0\.1:\d+ doesn’t accept \(28P01\)/,
  },
  {
    what: 'a database or a bucket that isn’t there',
    variable: 'DATABASE_URL',
    value: () => but(databaseUrl, { pathname: '/nowhere' }),
    says: /names the database nowhere, which 127\.0\.0\.1:\d+ doesn’t have/,
  },
  {
    what: 'nobody listens there',
    variable: 'STORAGE_URL',
    value: () => `s3://KEY:${SECRET}@127.0.0.1:${closedPort}/live?tls=false`,
    says: /names http:\/\/127\.0\.0\.1:\d+, which can’t be reached: ECONNREFUSED/,
  },
  {
    what: 'whoever listens there says nothing',
    variable: 'STORAGE_URL',
    value: () => `s3://KEY:${SECRET}@127.0.0.1:${mutePort}/live?tls=false`,
    says: /names http:\/\/127\.0\.0\.1:\d+, which can’t be reached: TimeoutError/,
  },
  {
    what: 'a wrong password',
    variable: 'STORAGE_URL',
    value: () => but(storageUrl, { password: SECRET }),
    says: /has a key or a secret that http:\/\/127\.0\.0\.1:\d+ doesn’t accept: SignatureDoesNotMatch/,
  },
  {
    what: 'a database or a bucket that isn’t there',
    variable: 'STORAGE_URL',
    value: () => but(storageUrl, { pathname: '/nowhere' }),
    says: /names the bucket nowhere, which http:\/\/127\.0\.0\.1:\d+ doesn’t have/,
  },
];

// Those of a kind at the same time: most of a failing start is waiting.
it.each([...new Set(CASES.map(({ what }) => what))])(
  '%s: the start fails with the variable, the reason, an example and no secret',
  async (kind) => {
    const cases = CASES.filter(({ what }) => what === kind);
    await Promise.all(cases.map(({ variable, value, says }) => fails(variable, value(), says)));
  },
);

async function fails(variable: Case['variable'], value: string, says: RegExp): Promise<void> {
  const good = { DATABASE_URL: databaseUrl, REDIS_URL: redis.url, STORAGE_URL: storageUrl };
  const { exitCode, text, tookMs } = await failedStart({ ...good, [variable]: value });
  const sentence = text.split('\n').find((line) => line.startsWith(`${variable} `)) ?? text;
  expect(sentence).toMatch(new RegExp(`^${variable} ${says.source}\\. Example: ${variable}=\\w+://`));
  expect(exitCode).toBe(1);
  expect(tookMs).toBeLessThan(LIMIT_MS);
  for (const secret of [SECRET, ...Object.values(good).map((url) => new URL(url).password)]) {
    expect(text).not.toContain(secret);
  }
}
