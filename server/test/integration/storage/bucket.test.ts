import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { buffer, text } from 'node:stream/consumers';
import { CreateMultipartUploadCommand, ListMultipartUploadsCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openBucket, S3Storage, type StorageRefusal } from '../../../src/storage/index.ts';
import { sha256, TestBucket } from '../../support/storages.ts';

const LIMITS = { connectMs: 500, stallMs: 1000 };
const FAILED = { code: 'storage_failed', retryable: true };
/** Goes in parts. */
const LARGE = Buffer.alloc(9_000_000, 'nine million bytes ');
/** Doesn't fit into what lies between a paused reader and the server. */
const HUGE = Buffer.alloc(24_000_000, 'twenty-four million bytes ');

let bucket: TestBucket;
beforeAll(async () => {
  bucket = await TestBucket.create(LIMITS);
});
beforeEach(async () => {
  await bucket.storage.remove('s');
});
afterAll(() => bucket[Symbol.asyncDispose]());

async function refusalOf(work: Promise<unknown>): Promise<StorageRefusal> {
  return work.then(
    () => expect.unreachable('it was not refused'),
    (error: StorageRefusal) => error,
  );
}

const readAll = async (key: string) => {
  const file = await bucket.storage.open(key);
  return file && buffer(file.stream());
};

describe('putting', () => {
  it('takes a stretch of a file as well as all of it, small and large', async () => {
    const whole = await bucket.local(LARGE);
    const stretches = [
      { first: 0, last: 0 },
      { first: 7, last: 1_000_006 },
      { first: 8, last: 8_999_999 },
    ];
    for (const range of stretches) {
      const due = LARGE.subarray(range.first, range.last + 1);
      await bucket.storage.put('s/stretch', { ...whole, range, sha256: sha256(due) });
      expect((await readAll('s/stretch'))?.equals(due)).toBe(true);
    }
    expect(await bucket.parts()).toEqual([]);
  });

  it('replaces what is there in one step, also by the same', async () => {
    await bucket.put('s/a', 'first');
    await bucket.put('s/a', 'second');
    await bucket.put('s/a', 'second');
    expect((await readAll('s/a'))?.toString()).toBe('second');
    expect(await bucket.files('s')).toEqual(['s/a']);
  });

  it.each([
    ['small', 'some bytes'],
    ['large', LARGE],
  ])('refuses what has another checksum: %s', async (_size, content) => {
    const bytes = { ...(await bucket.local(content)), sha256: sha256('something else') };
    await expect(bucket.storage.put('s/a', bytes)).rejects.toMatchObject(FAILED);
    expect(await bucket.files('s')).toEqual([]);
    expect(await bucket.parts()).toEqual([]);
  });

  it('refuses a file that is gone or shorter than it should be', async () => {
    const bytes = await bucket.local('0123456789');
    const tooFar = { ...bytes, range: { first: 5, last: 10 } };
    expect((await refusalOf(bucket.storage.put('s/a', tooFar))).cause).toMatchObject({ code: 'ShortFile' });
    await rm(bytes.path);
    expect((await refusalOf(bucket.storage.put('s/a', bytes))).cause).toMatchObject({ code: 'ENOENT' });
  });

  it('ends with its signal and leaves no parts behind', async () => {
    const bytes = await bucket.local(Buffer.alloc(40_000_000));
    const already = AbortSignal.abort(new Error('before'));
    await expect(bucket.storage.put('s/a', bytes, already)).rejects.toThrow('before');
    const stop = new AbortController();
    const putting = bucket.storage.put('s/a', bytes, stop.signal);
    putting.catch(() => undefined);
    await expect.poll(() => bucket.parts(), { interval: 5, timeout: 10_000 }).not.toEqual([]);
    stop.abort(new Error('in the middle'));
    await expect(putting).rejects.toThrow('in the middle');
    expect(await bucket.parts()).toEqual([]);
    expect(await bucket.files('s')).toEqual([]);
  });

  it('drops parts that somebody left who died, so does a removal', async () => {
    const { endpoint, region, credentials, prefix, bucket: Bucket } = bucket.config;
    const client = new S3Client({
      endpoint,
      region,
      forcePathStyle: true,
      ...(credentials && { credentials }),
    });
    const begin = (key: string) =>
      client.send(new CreateMultipartUploadCommand({ Bucket, Key: `${prefix}${key}` }));
    const uploads = async () =>
      (await client.send(new ListMultipartUploadsCommand({ Bucket }))).Uploads ?? [];
    await begin('s/replay.mp4');
    await begin('s/replay.mp4');
    await begin('s2/replay.mp4');
    await bucket.put('s/replay.mp4', LARGE);
    expect((await uploads()).map(({ Key }) => Key)).toEqual([`${prefix}s2/replay.mp4`]);
    await begin('s/other.mp4');
    expect(await bucket.storage.remove('s')).toEqual({ files: 1, bytes: LARGE.length });
    expect((await uploads()).map(({ Key }) => Key)).toEqual([`${prefix}s2/replay.mp4`]);
    await bucket.storage.remove('s2');
    expect(await uploads()).toEqual([]);
    client.destroy();
  });
});

describe('reading', () => {
  it('is refused when the file was replaced, also in the middle, and never mixed', async () => {
    await bucket.put('s/a', LARGE);
    const [early, late] = [await bucket.storage.open('s/a'), await bucket.storage.open('s/a')];
    await bucket.put('s/a', Buffer.alloc(9_000_000, 'another'));
    const [first, second] = [early?.stream(), late?.stream({ first: 5, last: 9 })];
    expect((await refusalOf(buffer(first ?? Readable.from([])))).cause).toMatchObject({ status: 412 });
    expect((await refusalOf(buffer(second ?? Readable.from([])))).cause).toMatchObject({ status: 412 });
  });

  it('goes on after a pause for which the bucket gave the connection up, and after a restart', async () => {
    const chunks = (await huge())[Symbol.asyncIterator]();
    const read: Buffer[] = [(await chunks.next()).value];
    await expect.poll(() => bucket.connections(), { timeout: 10_000 }).toBe(0);
    read.push((await chunks.next()).value);
    expect(await bucket.connections()).toBe(1);
    await bucket.server.restart();
    for await (const chunk of { [Symbol.asyncIterator]: () => chunks }) read.push(chunk);
    expect(Buffer.concat(read).equals(HUGE)).toBe(true);
  });

  it('lets go of the connection with the reader', async () => {
    // Left alone it would keep it for half a minute.
    const stream = await huge(new S3Storage(bucket.config));
    await once(stream, 'readable');
    expect(await bucket.connections()).toBe(1);
    stream.destroy();
    await expect.poll(() => bucket.connections(), { timeout: 10_000 }).toBe(0);
  });

  async function huge(storage = bucket.storage): Promise<Readable> {
    if ((await bucket.storage.size('huge')) === null) await bucket.put('huge', HUGE);
    const file = await storage.open('huge');
    return file?.stream() ?? expect.unreachable();
  }
});

describe('a bucket that is away', () => {
  const everything = async () => [
    () => bucket.storage.open('s/a'),
    () => bucket.storage.size('s/a'),
    () => bucket.storage.list('s'),
    () => bucket.storage.remove('s'),
    async () => bucket.storage.put('s/a', await bucket.local('small')),
    async () => bucket.storage.put('s/a', await bucket.local(LARGE)),
  ];

  it.each([
    ['stopped', 'stop', 'restart'],
    ['standing still', 'pause', 'resume'],
  ] as const)(
    '%s: everything fails within its limits, and works again when it is back',
    async (_how, away, back) => {
      await bucket.put('s/b', LARGE);
      const opened = await bucket.storage.open('s/b');
      await bucket.server[away]();
      try {
        const from = performance.now();
        const works = [...(await everything()), async () => buffer(opened?.stream() ?? Readable.from([]))];
        const failures = await Promise.all(works.map((work) => refusalOf(work())));
        for (const failure of failures) expect(failure).toMatchObject(FAILED);
        // Reading tries three times.
        expect(performance.now() - from).toBeLessThan(4 * (LIMITS.stallMs + LIMITS.connectMs));
      } finally {
        await bucket.server[back]();
      }
      await expect.poll(() => bucket.storage.list('s').catch(() => null), { timeout: 10_000 }).not.toBeNull();
      await bucket.put('s/a', LARGE);
      expect((await readAll('s/a'))?.equals(LARGE)).toBe(true);
      expect(await bucket.parts()).toEqual([]);
    },
  );
});

describe('a bucket that is another', () => {
  const wrong = [
    ['a bucket that is not there', { bucket: 'nowhere' }],
    ['a key that nobody has', { credentials: { accessKeyId: 'NOBODYSKEY', secretAccessKey: 'hush-hush' } }],
    ['a port where nobody listens', { endpoint: 'http://127.0.0.1:1' }],
    ['a host that is not there', { endpoint: 'http://nowhere.invalid' }],
  ] as const;

  it.each(wrong)('%s is a failure of storage, told without a secret', async (_what, change) => {
    const storage = openBucket({ storage: { ...bucket.config, ...change } });
    const bytes = await bucket.local('x');
    const works = [storage?.open('a'), storage?.list('a'), storage?.remove('a'), storage?.put('a', bytes)];
    for (const refusal of await Promise.all(works.map((work) => refusalOf(work ?? Promise.resolve())))) {
      expect(refusal).toMatchObject({ ...FAILED, cause: { name: 'S3Fault', code: expect.any(String) } });
      const told = [refusal, refusal.cause].map(
        (error) => `${error} ${(error as Error).stack} ${JSON.stringify(error)}`,
      );
      const { accessKeyId, secretAccessKey } = bucket.config.credentials ?? expect.unreachable();
      for (const secret of ['NOBODYSKEY', 'hush-hush', accessKeyId, secretAccessKey, 'Signature=']) {
        expect(told.join()).not.toContain(secret);
      }
    }
  });
});

it('has keys of its own beside those of another prefix', async () => {
  const other = new S3Storage({ ...bucket.config, prefix: '' }, LIMITS);
  await bucket.put('s/a', 'ours');
  expect((await other.list('the school/s')).map(({ key }) => key)).toEqual(['the school/s/a']);
  expect(await other.list('s')).toEqual([]);
  const file = await other.open('the school/s/a');
  expect(file && (await text(file.stream()))).toBe('ours');
});
