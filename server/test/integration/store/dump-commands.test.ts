import { execFile } from 'node:child_process';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { PostgresServer } from '../../../../loadtest/support/engines/index.ts';
import { openStore } from '../../../src/store/index.ts';
import { creation } from '../../support/journal.ts';
import { testCacheFolder, unprivilegedUser } from '../../support/machine.ts';
import { quietLog, temporaryFolder, temporaryPostgres } from '../../support/postgres.ts';

const CLI = join(import.meta.dirname, '../../../src/cli');
const FIRST_KEY = Buffer.alloc(32, 3).toString('base64url');
const NEXT_KEY = Buffer.alloc(32, 4).toString('base64url');

let debian: PostgresServer;
let folder: string;
beforeAll(async () => {
  [debian, folder] = await Promise.all([PostgresServer.start(), temporaryFolder()]);
});
afterAll(async () => {
  await debian.close();
  await rm(folder, { recursive: true });
});

interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

function run(name: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<Outcome> {
  const user = unprivilegedUser();
  const unprivileged =
    user === null ? {} : { TRIBU_UNPRIVILEGED_UID: `${user.uid}`, TRIBU_UNPRIVILEGED_GID: `${user.gid}` };
  const base = { ...process.env, TRIBU_CACHE: testCacheFolder(), ...unprivileged, SECRET_KEY: FIRST_KEY };
  return new Promise((done) => {
    const options = { env: { ...base, INIT_CWD: folder, ...env } };
    execFile(process.execPath, [join(CLI, name), ...args], options, (error, stdout, stderr) => {
      done({ code: typeof error?.code === 'number' ? error.code : error === null ? 0 : 1, stdout, stderr });
    });
  });
}

it('a running server’s own database moves to another Postgres, and back into a fresh data folder', async () => {
  const running = await temporaryPostgres();
  const embedded = { TRIBU_DATA: running.dataDir, DATABASE_URL: '' };
  const made = await run('keys.ts', ['create', '--name', 'school'], embedded);
  const [, key = ''] = /^id +(\S+)$/m.exec(made.stdout) ?? [];
  const store = await openStore({ url: running.url, deploymentKey: new Uint8Array(32), log: quietLog });
  const { id } = await store.sessions.create(creation());
  await store.close();

  const dumped = await run('dump.ts', ['first'], embedded);
  expect(dumped).toMatchObject({
    code: 0,
    stderr: '',
    stdout: expect.stringContaining('1 sessions, 3 events'),
  });
  await running.close();

  const url = await debian.createDatabase();
  expect(await run('load-dump.ts', ['first'], { DATABASE_URL: url })).toMatchObject({ code: 0, stderr: '' });

  await writeFile(join(folder, 'next.key'), `${NEXT_KEY}\n`);
  const resealed = await run('reseal.ts', ['next.key'], { DATABASE_URL: url });
  expect(resealed).toMatchObject({ code: 0, stdout: expect.stringContaining('1 secrets are sealed anew') });

  const next = { DATABASE_URL: url, SECRET_KEY: NEXT_KEY };
  expect(await run('dump.ts', ['second'], next)).toMatchObject({ code: 0 });
  const dataDir = join(folder, 'data');
  await mkdir(dataDir);
  const fresh = { TRIBU_DATA: dataDir, DATABASE_URL: '' };
  const back = await run('load-dump.ts', ['second'], { ...fresh, SECRET_KEY: NEXT_KEY });
  expect(back).toMatchObject({
    code: 0,
    stderr: '',
    stdout: expect.stringContaining('1 sessions, 3 events'),
  });

  // No server runs on it: the command starts the embedded database by itself and ends it.
  expect(await run('dump.ts', ['third'], { ...fresh, SECRET_KEY: NEXT_KEY })).toMatchObject({ code: 0 });
  const [second, third] = [await rowsOf('second'), await rowsOf('third')];
  expect(third).toEqual(second);
  expect(third.filter((row) => row.startsWith(`events {"session_id":"${id}"`))).toHaveLength(3);
  expect(third.join('\n')).toContain(key);
}, 90_000);

/** What a dump holds; its head says when it was made. */
async function rowsOf(file: string): Promise<string[]> {
  const text = gunzipSync(await readFile(join(folder, file))).toString('utf8');
  return text.split('\n').slice(1);
}
