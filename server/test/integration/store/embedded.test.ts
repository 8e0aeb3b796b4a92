import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { EmbeddedPostgres } from '../../../src/store/index.ts';
import { type ListeningLog, listeningLog } from '../../support/listening-log.ts';
import { testCacheFolder, unprivilegedUser } from '../../support/machine.ts';
import { temporaryFolder } from '../../support/postgres.ts';

const unprivileged = unprivilegedUser();
let dataDir: string;
let log: ListeningLog;

beforeEach(async () => {
  dataDir = await temporaryFolder();
  log = listeningLog();
});

afterEach(() => rm(dataDir, { recursive: true, force: true }));

function start(folder = dataDir): Promise<EmbeddedPostgres> {
  return EmbeddedPostgres.start({
    dataDir: folder,
    cacheDir: testCacheFolder(),
    unprivileged,
    log,
    durable: false,
  });
}

async function ask(url: string, text: string): Promise<unknown> {
  const client = new Client(url);
  await client.connect();
  try {
    return Object.values((await client.query(text)).rows[0] ?? {})[0];
  } finally {
    await client.end();
  }
}

async function spawnOwner(folder: string): Promise<{ owner: ChildProcess; pid: number }> {
  const script = join(import.meta.dirname, '../../support/postgres-owner.ts');
  const owner = spawn(process.execPath, [script, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  const { promise: said, resolve } = Promise.withResolvers<string>();
  owner.stdout.once('data', (data: Buffer) => resolve(data.toString()));
  return { owner, pid: Number(await said) };
}

async function kill(child: ChildProcess): Promise<void> {
  const { promise: exited, resolve } = Promise.withResolvers<void>();
  child.once('exit', () => resolve());
  child.kill('SIGKILL');
  await exited;
}

function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

it('keeps data, address and secrets over a restart', async () => {
  const first = await start();
  await ask(first.url, 'create table kept as select 42 as answer');
  expect(await ask(first.url, 'show listen_addresses')).toBe('');
  await first.close();
  await first.close();

  const second = await start();
  expect(second.url).toBe(first.url);
  expect(await ask(second.url, 'select answer from kept')).toBe(42);
  const address = join(dataDir, 'postgres.url');
  expect((await readFile(address, 'utf8')).trim()).toBe(second.url);
  expect((await stat(address)).mode & 0o777).toBe(0o600);
  const data = await stat(join(dataDir, 'postgres'));
  expect(data.mode & 0o777).toBe(0o700);
  expect(data.uid).toBe(unprivileged?.uid ?? process.getuid?.());
  await expect(ask(second.url.replace(/:[0-9a-f]{48}@/, ':wrong@'), 'select 1')).rejects.toThrow('password');
  await second.close();
});

it('two servers do not both run Postgres on one folder', async () => {
  const first = await start();
  await expect(start()).rejects.toMatchObject({ code: 'data_in_use' });
  expect(await ask(first.url, 'select 1')).toBe(1);
  await first.close();
  await (await start()).close();
});

it('takes over the Postgres that a killed server left running, keeps it up and ends it', async () => {
  const { owner, pid } = await spawnOwner(dataDir);
  await expect(start()).rejects.toMatchObject({ code: 'data_in_use' });
  await kill(owner);
  expect(isThere(pid)).toBe(true);

  const next = await start();
  expect(next.pid).toBe(pid);
  expect(await ask(next.url, 'select 1')).toBe(1);

  process.kill(pid, 'SIGKILL');
  await log.said('the embedded Postgres is back');
  expect(next.pid).not.toBe(pid);
  expect(await ask(next.url, 'select 1')).toBe(1);
  const last = next.pid ?? 0;
  await next.close();
  expect(isThere(last)).toBe(false);
});

it('starts after server and Postgres were both killed', async () => {
  const { owner, pid } = await spawnOwner(dataDir);
  await kill(owner);
  process.kill(pid, 'SIGKILL');
  const next = await start();
  expect(await ask(next.url, 'select 1')).toBe(1);
  await next.close();
});

it('starts although somebody else has the pid that a killed Postgres left in its file', async () => {
  await (await start()).close();
  await writeFile(join(dataDir, 'postgres', 'postmaster.pid'), `${process.ppid}\n${dataDir}/postgres\n`);
  await (await start()).close();
});

it('makes the database anew where making it was interrupted', async () => {
  await mkdir(join(dataDir, 'postgres.making', 'data'), { recursive: true });
  const postgres = await start();
  expect(await ask(postgres.url, 'select 1')).toBe(1);
  await postgres.close();
});

it('gives a new password where the file with the old one was lost', async () => {
  const first = await start();
  await ask(first.url, 'create table kept as select 42 as answer');
  await first.close();
  await rm(join(dataDir, 'postgres.url'));
  const second = await start();
  expect(second.url).not.toBe(first.url);
  expect(await ask(second.url, 'select answer from kept')).toBe(42);
  await second.close();
});

it('listens elsewhere when the path of the data folder is too long for a socket', async () => {
  const folder = join(dataDir, 'long'.repeat(20));
  const postgres = await start(folder);
  expect(postgres.url).not.toContain('longlong');
  expect(await ask(postgres.url, 'select 1')).toBe(1);
  await postgres.close();
});

it('says what Postgres said when it does not start, and leaves the folder free', async () => {
  await (await start()).close();
  const settings = join(dataDir, 'postgres', 'postgresql.conf');
  const good = await readFile(settings);
  await writeFile(settings, 'no_such_setting = 1\n');
  await expect(start()).rejects.toMatchObject({
    code: 'failed',
    message: expect.stringContaining('no_such_setting'),
  });
  await writeFile(settings, good);
  await (await start()).close();
});

it('leaves data of another major version alone', async () => {
  await mkdir(join(dataDir, 'postgres'));
  await writeFile(join(dataDir, 'postgres', 'PG_VERSION'), '9\n');
  await expect(start()).rejects.toMatchObject({ code: 'other_version' });
});
