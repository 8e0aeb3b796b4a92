import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  freePort,
  NODE,
  PostgresServer,
  ROOT,
  type TempFolder,
  tempFolder,
} from '../../../loadtest/support/index.ts';

/** Ten seconds of its own, and what a busy machine takes to load the program. */
const LIMIT_MS = 20_000;
const KEY = Buffer.alloc(32, 1).toString('base64url');

let folder: TempFolder;
beforeAll(async () => {
  folder = await tempFolder();
});
afterAll(() => folder[Symbol.asyncDispose]());

/** A worker's start, to its end. */
async function start(env: Readonly<Record<string, string>>) {
  const beganMs = performance.now();
  const child = spawn(NODE, [join(ROOT, 'workers/src/main.ts')], {
    env: { PATH: process.env.PATH, TRIBU_DATA: join(folder.path, 'data'), LOG_LEVEL: 'info', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [said, faults, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit'),
  ]);
  return { code, faults, all: said + faults, tookMs: performance.now() - beganMs };
}

it('a worker of its own needs a database that it can reach', async () => {
  const { code, faults } = await start({ SECRET_KEY: KEY });
  expect(code).toBe(1);
  expect(faults).toMatch(/DATABASE_URL.*is needed/s);
  expect(faults).not.toContain('    at ');
});

it('a database that is not there ends its start with the variable’s name, and no secret', async () => {
  const DATABASE_URL = `postgres://tribu:hidden@127.0.0.1:${await freePort()}/tribu`;
  const { code, faults, all, tookMs } = await start({ SECRET_KEY: KEY, DATABASE_URL });
  expect(code).toBe(1);
  expect(faults).toMatch(/^DATABASE_URL .*ECONNREFUSED.*Example: /);
  expect(all).not.toContain('hidden');
  expect(tookMs).toBeLessThan(LIMIT_MS);
});

it('so does a bucket', async () => {
  await using postgres = await PostgresServer.start();
  const STORAGE_URL = `s3://key:hidden@127.0.0.1:${await freePort()}/recordings?tls=false`;
  const DATABASE_URL = await postgres.createDatabase();
  const { code, faults, all, tookMs } = await start({ SECRET_KEY: KEY, DATABASE_URL, STORAGE_URL });
  expect(code).toBe(1);
  expect(faults).toMatch(/^STORAGE_URL .*Example: /);
  expect(all).not.toContain('hidden');
  expect(tookMs).toBeLessThan(LIMIT_MS);
});
