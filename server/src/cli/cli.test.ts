import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { verifyOperatorToken } from '../auth/index.ts';
import { loadConfig } from '../config/index.ts';
import type { KeyInfo, KeyStore, NodeStore } from '../store/index.ts';
import { adoptCommand } from './adopt-command.ts';
import { CliError } from './cli-error.ts';
import { dumpCommand } from './dump-command.ts';
import { exportCommand } from './export-command.ts';
import { keysCommand } from './keys-command.ts';
import { loadDumpCommand } from './load-dump-command.ts';
import { putRecordingsCommand } from './put-recordings-command.ts';
import { resealCommand } from './reseal-command.ts';
import { databaseUrl } from './run-command.ts';

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'tribu-cli-'));
  folders.push(folder);
  return folder;
}

function keyStore() {
  const rows: KeyInfo[] = [];
  const keys: KeyStore = {
    create: async ({ name, origins }) => {
      rows.push({ id: `key-${rows.length}`, name, origins, createdAt: 0, revokedAt: null });
      return { id: `key-${rows.length - 1}`, secret: 'shown-once' };
    },
    list: async () => rows,
    revoke: async (id) => rows.some((row) => row.id === id),
    secretOf: async () => null,
  };
  return { rows, keys, run: (...args: string[]) => keysCommand(args, async () => ({ keys })) };
}

describe('npm run keys', () => {
  it('creates a key with its origins and shows the secret', async () => {
    const { rows, run } = keyStore();
    const args = ['--name', 'school', '--origin', 'https://a.example/', '--origin', 'http://localhost:5173'];
    expect((await run('create', ...args)).join('\n')).toMatch(/key-0[\s\S]*shown-once/);
    expect(rows[0]).toMatchObject({
      name: 'school',
      origins: ['https://a.example', 'http://localhost:5173'],
    });
  });

  it('lists and revokes', async () => {
    const { run } = keyStore();
    expect(await run('list')).toEqual([expect.stringContaining('no keys')]);
    await run('create', '--name', 'school');
    expect(await run('list')).toEqual([expect.stringMatching(/key-0 +active.*school +\(any origin\)/)]);
    expect(await run('revoke', 'key-0')).toEqual(['key-0 is revoked.']);
    await expect(run('revoke', 'key-9')).rejects.toMatchObject({ exitCode: 1 });
  });

  it.each([
    [[]],
    [['make']],
    [['create']],
    [['create', '--name', ' ']],
    [['create', '--name', 'a', 'b']],
    [['create', '--nmae', 'a']],
    [['create', '--name', 'a', '--origin', 'school.example']],
    [['create', '--name', 'a', '--origin', 'https://school.example/page']],
    [['list', 'all']],
    [['list', '--name', 'a']],
    [['revoke']],
    [['revoke', 'a', 'b']],
    [['operator']],
    [['operator', 'two words']],
    [['operator', 'ops', '--days', '8']],
    [['operator', 'ops', '--days', '0']],
    [['list', '--days', '1']],
  ])('%j explains itself without touching the database', async (args) => {
    const untouched = async () => {
      throw new Error('the database was opened');
    };
    const error = await keysCommand(args, untouched).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(CliError);
    expect(error).toMatchObject({ exitCode: 2, message: expect.stringContaining('npm run keys -- create') });
  });

  it('signs a token for an operator with the newest active key, or asks for one', async () => {
    const { rows, run, keys } = keyStore();
    await expect(run('operator', 'ops')).rejects.toMatchObject({ exitCode: 1 });
    await run('create', '--name', 'school');
    await run('create', '--name', 'demo');
    rows.push({ id: 'key-old', name: 'school', origins: [], createdAt: 0, revokedAt: 1 });
    const secretOf = async (id: string) =>
      id === 'key-0' ? { secret: 'the-key', origins: [], active: true } : null;
    keys.secretOf = secretOf;
    const [token = ''] = await run('operator', 'ops', '--days', '7');
    const keyring = { secretOf };
    const nowMs = Date.now() + 6 * 24 * 3_600_000;
    expect(await verifyOperatorToken(token, { keyring, nowMs })).toEqual({
      operatorId: 'ops',
      expiresAtMs: expect.any(Number),
    });
  });

  it('helps', async () => {
    expect((await keyStore().run('--help')).join()).toContain('npm run keys');
  });
});

describe('npm run adopt', () => {
  const nodes = { markGone: async (id: string) => id.length } as Pick<NodeStore, 'markGone'> as NodeStore;
  const run = (...args: string[]) => adoptCommand(args, async () => ({ nodes }));

  it('says how many rooms were given away', async () => {
    expect(await run('abc')).toEqual(['abc is marked as gone; 3 rooms were given away.']);
    expect(await run('a')).toEqual(['a is marked as gone; 1 room was given away.']);
  });

  it.each([[[]], [['a', 'b']], [['--force']]])('%j explains itself', async (args) => {
    await expect(run(...args)).rejects.toMatchObject({ exitCode: 2 });
  });
});

describe('npm run export', () => {
  const untouched = async () => {
    throw new Error('the database was opened');
  };
  const run = (...args: string[]) =>
    exportCommand(args, {
      openDatabase: untouched,
      openStorage: () => {
        throw new Error('the storage was opened');
      },
      workDir: tmpdir(),
    });

  it.each([[[]], [['s-1']], [['s-1', 'there', 'more']], [['--force', 'there']]])(
    '%j explains itself',
    async (args) => {
      await expect(run(...args)).rejects.toMatchObject({
        exitCode: 2,
        message: expect.stringContaining('npm run export -- SESSION_ID FOLDER'),
      });
    },
  );

  it('helps, and overwrites nothing', async () => {
    expect((await run('--help')).join()).toContain('sha256sum -c');
    const there = temporaryFolder();
    await expect(run('s-1', there)).rejects.toMatchObject({
      exitCode: 1,
      message: expect.stringContaining('nothing is overwritten'),
    });
    writeFileSync(join(there, 'file'), '');
    await expect(run('s-1', join(there, 'file'))).rejects.toMatchObject({ exitCode: 1 });
  });
});

describe.each([
  { name: 'dump', command: dumpCommand },
  { name: 'load-dump', command: loadDumpCommand },
  { name: 'reseal', command: resealCommand },
])('npm run $name', ({ name, command }) => {
  const workDir = temporaryFolder();
  const run = (...args: string[]) =>
    command(args, {
      config: loadConfig({}),
      reach: async () => {
        throw new Error('the database was opened');
      },
      workDir,
    });

  it.each([[[]], [['a', 'b']], [['--force']]])('%j explains itself', async (args) => {
    await expect(run(...args)).rejects.toMatchObject({
      exitCode: 2,
      message: expect.stringContaining(`npm run ${name} -- FILE`),
    });
    expect((await run('--help')).join()).toContain(`npm run ${name} -- FILE`);
  });

  it('begins nothing with a file that is no good for it', async () => {
    writeFileSync(join(workDir, 'file'), 'short');
    const file = name === 'load-dump' ? 'missing' : 'file';
    await expect(run(file)).rejects.toMatchObject({
      exitCode: 1,
      message: expect.stringContaining(join(workDir, file)),
    });
  });
});

describe('npm run put-recordings', () => {
  const run = (...args: string[]) =>
    putRecordingsCommand(args, {
      openDatabase: async () => {
        throw new Error('the database was opened');
      },
      openBucket: () => null,
      workDir: tmpdir(),
    });

  it.each([[[]], [['a', 'b']], [['--force']]])('%j explains itself', async (args) => {
    await expect(run(...args)).rejects.toMatchObject({
      exitCode: 2,
      message: expect.stringContaining('npm run put-recordings -- FOLDER'),
    });
  });

  it('helps, and asks for a bucket', async () => {
    expect((await run('--help')).join()).toContain('STORAGE_URL');
    await expect(run('recordings')).rejects.toMatchObject({
      exitCode: 1,
      message: expect.stringContaining('STORAGE_URL'),
    });
  });
});

describe('the database of a command', () => {
  it('is DATABASE_URL, or what the embedded server wrote down', () => {
    const dataDir = temporaryFolder();
    expect(() => databaseUrl({ database: { kind: 'embedded' }, dataDir })).toThrow(/npm start/);
    writeFileSync(join(dataDir, 'postgres.url'), 'postgres://here\n');
    expect(databaseUrl({ database: { kind: 'embedded' }, dataDir })).toBe('postgres://here');
    expect(databaseUrl({ database: { kind: 'url', url: 'postgres://there' }, dataDir })).toBe(
      'postgres://there',
    );
  });
});
