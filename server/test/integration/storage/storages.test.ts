import { buffer, text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Storage } from '../../../src/storage/index.ts';
import { openTestStorage, STORAGE_KINDS, type TestStorage } from '../../support/storages.ts';

/** Names as sessions, people and takes may have them, and worse. */
const KEYS = [
  'crm:1@school/takes/8a7f.log/000001',
  'séance du 3 mars/replay/replay.mp4',
  '文件/🎥 a+b&c=d.mp4',
  "it's/100% (sure) ~*!$,;/#1?x=1",
  'a.b/c..d/.hidden',
  `long/${'x'.repeat(200)}`,
];

describe.each(STORAGE_KINDS)('storage in a %s', (kind) => {
  let place: TestStorage;
  let storage: Storage;
  beforeAll(async () => {
    place = await openTestStorage(kind);
    storage = place.storage;
  });
  afterAll(() => place[Symbol.asyncDispose]());

  const read = async (key: string, range?: { first: number; last: number }) => {
    const file = await storage.open(key);
    return file && (await text(file.stream(range)));
  };

  it('has nothing before something is there', async () => {
    expect(await storage.open('s/replay/replay.mp4')).toBeNull();
    expect(await storage.size('s/replay/replay.mp4')).toBeNull();
    expect(await storage.list('s')).toEqual([]);
    expect(await storage.remove('s')).toEqual({ files: 0, bytes: 0 });
  });

  it.each(KEYS)('keeps a file under %s', async (key) => {
    const before = Date.now();
    await place.put(key, `content of ${key}`);
    const sizeBytes = Buffer.byteLength(`content of ${key}`);
    const file = await storage.open(key);
    expect(file).toMatchObject({ key, sizeBytes });
    // Some keep whole seconds.
    expect(Math.abs((file?.modifiedAtMs ?? 0) - before)).toBeLessThan(10_000);
    expect(file && (await text(file.stream()))).toBe(`content of ${key}`);
    expect(await storage.size(key)).toBe(sizeBytes);
    const [folder = ''] = key.split('/');
    expect(await storage.list(folder)).toMatchObject([{ key, sizeBytes }]);
    expect(await storage.list(key)).toEqual([]);
    expect(await storage.remove(folder)).toEqual({ files: 1, bytes: sizeBytes });
    expect(await place.files()).toEqual([]);
  });

  it('opens no folder, nothing below a file, and closes what is not read', async () => {
    await place.put('s/a/b.txt', 'b');
    expect(await storage.open('s/a')).toBeNull();
    expect(await storage.size('s/a')).toBeNull();
    expect(await storage.open('s/a/b.txt/c')).toBeNull();
    const file = await storage.open('s/a/b.txt');
    await file?.close();
    await file?.close();
    await storage.remove('s');
  });

  it('reads ranges, all of it, and files without a byte', async () => {
    await place.put('r/digits', '0123456789');
    await place.put('r/empty', '');
    expect(await read('r/digits')).toBe('0123456789');
    expect(await read('r/digits', { first: 0, last: 0 })).toBe('0');
    expect(await read('r/digits', { first: 2, last: 4 })).toBe('234');
    expect(await read('r/digits', { first: 9, last: 9 })).toBe('9');
    expect(await read('r/empty')).toBe('');
    expect(await storage.size('r/empty')).toBe(0);
    expect(await storage.remove('r')).toEqual({ files: 2, bytes: 10 });
  });

  it('lists and removes a folder with what is below, by key, and no neighbour of a like name', async () => {
    const names = ['n/takes/b.log/000000', 'n/takes/a.log', 'n/replay/replay.mp4', 'n/takes.txt'];
    for (const name of [...names, 'n2/takes/1.log', 'n'])
      await place.put(name === 'n' ? 'nn' : name, 'content');
    const listed = (await storage.list('n')).map(({ key }) => key);
    expect(listed).toEqual([...names].sort());
    expect((await storage.list('n/takes')).map(({ key }) => key)).toEqual([names[1], names[0]]);
    expect(await storage.remove('n/takes')).toEqual({ files: 2, bytes: 14 });
    expect(await storage.remove('n/takes.txt')).toEqual({ files: 1, bytes: 7 });
    expect(await storage.remove('n')).toEqual({ files: 1, bytes: 7 });
    expect(await storage.remove('n')).toEqual({ files: 0, bytes: 0 });
    expect(await place.files()).toEqual(['n2/takes/1.log', 'nn']);
    for (const left of ['n2', 'nn']) await storage.remove(left);
  });

  it('goes on reading one version, or refuses, when another file takes its name', async () => {
    await place.put('v/a.txt', 'before');
    const file = await storage.open('v/a.txt');
    await place.put('v/b.txt', 'after and longer');
    await storage.remove('v/a.txt');
    await place.put('v/a.txt', 'after and longer');
    const reading = file === null ? Promise.resolve('') : text(file.stream());
    if (kind === 'folder') expect(await reading).toBe('before');
    else await expect(reading).rejects.toMatchObject({ code: 'storage_failed' });
    expect(await read('v/a.txt')).toBe('after and longer');
    await storage.remove('v');
  });

  it('lists and removes more than a thousand files', async () => {
    const keys = Array.from({ length: 1203 }, (_, index) => `m/takes/${`${index}`.padStart(6, '0')}`);
    await Promise.all(keys.map((key) => place.tamper(key, 'x')));
    expect((await storage.list('m')).map(({ key }) => key)).toEqual(keys);
    expect(await storage.remove('m')).toEqual({ files: 1203, bytes: 1203 });
    expect(await place.files()).toEqual([]);
  });

  it('gives 20 MB as they were put', async () => {
    const video = Buffer.alloc(20_000_000);
    for (let at = 0; at < video.length; at += 4) video.writeUInt32LE(Math.imul(at, 2_654_435_761) >>> 0, at);
    await place.put('big/replay.mp4', video);
    const file = await storage.open('big/replay.mp4');
    expect(file?.sizeBytes).toBe(video.length);
    expect(file && (await buffer(file.stream())).equals(video)).toBe(true);
    const again = await storage.open('big/replay.mp4');
    const range = { first: 8_388_600, last: 16_777_300 };
    const part = again && (await buffer(again.stream(range)));
    expect(part?.equals(video.subarray(range.first, range.last + 1))).toBe(true);
    await storage.remove('big');
  });

  it.each(['', '/', '/etc/passwd', '..', '../x', 's/../../x', 's/./x', 's//x', 's/', 'a\0b', 'a\\..\\b'])(
    '%j is no key',
    async (key) => {
      const refused = { code: 'bad_key', retryable: false };
      await expect(storage.open(key)).rejects.toMatchObject(refused);
      await expect(storage.size(key)).rejects.toMatchObject(refused);
      await expect(storage.list(key)).rejects.toMatchObject(refused);
      await expect(storage.remove(key)).rejects.toMatchObject(refused);
    },
  );
});
