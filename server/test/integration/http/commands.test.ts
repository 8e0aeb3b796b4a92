import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStore } from '../../../src/store/index.ts';
import { quietLog, type TemporaryPostgres, temporaryPostgres } from '../../support/postgres.ts';

const CLI = join(import.meta.dirname, '../../../src/cli');
const SECRET_KEY = Buffer.alloc(32, 3).toString('base64url');

let postgres: TemporaryPostgres;
beforeAll(async () => {
  postgres = await temporaryPostgres();
});
afterAll(async () => {
  await postgres.close();
});

interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

function run(name: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<Outcome> {
  return new Promise((done) => {
    const options = { env: { ...process.env, SECRET_KEY, ...env } };
    execFile(process.execPath, [join(CLI, name), ...args], options, (error, stdout, stderr) => {
      done({ code: typeof error?.code === 'number' ? error.code : error === null ? 0 : 1, stdout, stderr });
    });
  });
}
// The embedded server writes postgres.url into its data folder: that is how the commands find it.
const embedded = () => ({ TRIBU_DATA: postgres.dataDir, DATABASE_URL: '' });

describe('the commands, as an operator runs them', () => {
  it('make, list and end a key on the embedded database', async () => {
    const made = await run(
      'keys.ts',
      ['create', '--name', 'school', '--origin', 'https://a.example'],
      embedded(),
    );
    expect(made).toMatchObject({ code: 0, stderr: '' });
    const id = /^id +(\S+)$/m.exec(made.stdout)?.[1] ?? '';
    expect(made.stdout).toMatch(/^secret +[A-Za-z0-9_-]{43}$/m);
    const listed = await run('keys.ts', ['list'], { DATABASE_URL: postgres.url });
    expect(listed.stdout).toContain(`${id}  active`);
    expect(listed.stdout).toContain('https://a.example');
    expect(await run('keys.ts', ['revoke', id], embedded())).toMatchObject({ code: 0 });
    const again = await run('keys.ts', ['revoke', id], embedded());
    expect(again).toMatchObject({ code: 1, stderr: expect.stringContaining('no active key') });
  });

  it('give a node’s rooms away, and say so of one that never was', async () => {
    const store = await openStore({ url: postgres.url, deploymentKey: new Uint8Array(32), log: quietLog });
    const own = { url: 'http://localhost:1', entryUrls: ['http://localhost:1'] };
    const node = await store.nodes.register({ id: 'node-9', ...own, waitMs: 0 });
    await node.close();
    await store.close();
    const adopted = await run('adopt.ts', ['node-9'], embedded());
    expect(adopted).toMatchObject({ code: 0, stdout: expect.stringContaining('0 rooms were given away') });
    expect(await run('adopt.ts', ['node-8'], embedded())).toMatchObject({ code: 1 });
  });

  it('explain themselves with exit code 2', async () => {
    expect(await run('keys.ts', [], embedded())).toMatchObject({ code: 2 });
    expect(await run('adopt.ts', [], embedded())).toMatchObject({ code: 2 });
  });

  it('say with exit code 1 what to do about a database that isn’t there', async () => {
    const nowhere = { TRIBU_DATA: join(postgres.dataDir, 'none'), DATABASE_URL: '' };
    const missing = await run('keys.ts', ['list'], nowhere);
    expect(missing).toMatchObject({ code: 1, stderr: expect.stringContaining('npm start') });
    const faulty = await run('keys.ts', ['list'], { DATABASE_URL: 'mysql://x' });
    expect(faulty).toMatchObject({ code: 1, stderr: expect.stringContaining('DATABASE_URL must be') });
  });
});
