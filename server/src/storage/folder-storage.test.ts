import { mkdir, mkdtemp, readFile, rename, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FolderStorage } from './index.ts';

let around: string;
let root: string;
let storage: FolderStorage;

beforeEach(async () => {
  around = await mkdtemp(join(tmpdir(), 'tribu-storage-'));
  root = join(around, 'recordings');
  storage = new FolderStorage(root);
});
afterEach(() => rm(around, { recursive: true, force: true }));

async function put(key: string, content: string): Promise<string> {
  const path = join(root, key);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, content);
  return path;
}

describe('a storage folder', () => {
  it('has nothing before it exists', async () => {
    expect(await storage.open('s/replay/replay.mp4')).toBeNull();
    expect(await storage.size('s/replay/replay.mp4')).toBeNull();
    expect(await storage.list('s')).toEqual([]);
    expect(await storage.remove('s')).toEqual({ files: 0, bytes: 0 });
  });

  it('opens a file and reads a range of it', async () => {
    await put('s:1@x/replay/a.txt', '0123456789');
    const range = { first: 2, last: 4 };
    for (const [asked, read] of [
      [undefined, '0123456789'],
      [range, '234'],
    ] as const) {
      const file = await storage.open('s:1@x/replay/a.txt');
      expect(file?.sizeBytes).toBe(10);
      expect(file && (await text(file.stream(asked)))).toBe(read);
    }
    expect(await storage.size('s:1@x/replay/a.txt')).toBe(10);
    await put('s/empty', '');
    expect(await text((await storage.open('s/empty'))?.stream() ?? Readable.from(['?']))).toBe('');
  });

  it('goes on reading what it opened when another file takes its name', async () => {
    const path = await put('s/a.txt', 'before');
    const file = await storage.open('s/a.txt');
    await rename(await put('s/b.txt', 'after and longer'), path);
    expect(file?.sizeBytes).toBe(6);
    expect(file && (await text(file.stream()))).toBe('before');
  });

  it('opens no folder and closes what is not read', async () => {
    await put('s/a/b.txt', 'b');
    expect(await storage.open('s/a')).toBeNull();
    const file = await storage.open('s/a/b.txt');
    await file?.close();
    await file?.close();
    expect(file?.sizeBytes).toBe(1);
  });

  it('lists and removes a folder with what is below, and tells how much', async () => {
    await put('s/takes/1.log', '1234');
    await put('s/replay/replay.mp4', '123456');
    await put('s2/takes/1.log', 'stays');
    const listed = await storage.list('s');
    expect(listed.map(({ key, sizeBytes }) => [key, sizeBytes])).toEqual([
      ['s/replay/replay.mp4', 6],
      ['s/takes/1.log', 4],
    ]);
    expect(await storage.remove('s/replay/replay.mp4')).toEqual({ files: 1, bytes: 6 });
    expect(await storage.remove('s')).toEqual({ files: 1, bytes: 4 });
    expect(await storage.remove('s')).toEqual({ files: 0, bytes: 0 });
    expect(await storage.size('s2/takes/1.log')).toBe(5);
  });
});

describe('outside of the folder', () => {
  const bad = ['', '/', '/etc/passwd', '..', '../x', 's/../../x', 's/./x', 's//x', 's/', 'a\0b', 'a\\..\\b'];
  it.each([...bad, 'x'.repeat(256)])('%j is no key', async (key) => {
    const refused = { code: 'bad_key', retryable: false };
    await expect(storage.open(key)).rejects.toMatchObject(refused);
    await expect(storage.size(key)).rejects.toMatchObject(refused);
    await expect(storage.list(key)).rejects.toMatchObject(refused);
    await expect(storage.remove(key)).rejects.toMatchObject(refused);
  });

  it('no link leads there, neither as a file nor as a folder on the way', async () => {
    const secret = join(around, 'secret.txt');
    await writeFile(secret, 'secret');
    await mkdir(join(root, 's'), { recursive: true });
    await symlink(secret, join(root, 's/link.txt'));
    await symlink(around, join(root, 'away'));
    expect(await storage.open('s/link.txt')).toBeNull();
    expect(await storage.size('s/link.txt')).toBeNull();
    expect(await storage.list('s')).toEqual([]);
    await expect(storage.open('away/secret.txt')).rejects.toMatchObject({ code: 'bad_key' });
    await expect(storage.remove('away/secret.txt')).rejects.toMatchObject({ code: 'bad_key' });
    expect(await storage.list('away')).toEqual([]);
    await storage.remove('away');
    await storage.remove('s');
    expect(await readFile(secret, 'utf8')).toBe('secret');
    await expect(stat(join(root, 'away'))).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
