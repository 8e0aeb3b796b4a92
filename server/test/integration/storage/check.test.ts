import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tempFolder } from '../../../../loadtest/support/index.ts';
import { ConfigError } from '../../../src/config/index.ts';
import { checkStorage, isBucketAway, S3Storage } from '../../../src/storage/index.ts';
import { TestBucket } from '../../support/storages.ts';

let bucket: TestBucket;
beforeAll(async () => {
  bucket = await TestBucket.create();
});
afterAll(() => bucket[Symbol.asyncDispose]());

type Change = Partial<TestBucket['config']>;

const check = (change: Change = {}) => checkStorage({ storage: { ...bucket.config, ...change } });

async function faultOf(change: Change): Promise<string> {
  const error = await check(change).then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof ConfigError)) return expect.unreachable(`${error}`);
  expect(error).toMatchObject({ variable: 'STORAGE_URL', example: expect.stringContaining('s3://') });
  const { accessKeyId, secretAccessKey } = bucket.config.credentials ?? expect.unreachable();
  for (const secret of [accessKeyId, secretAccessKey, 'HUSH', bucket.config.url]) {
    expect(`${error.stack} ${JSON.stringify(error)} ${error.cause}`).not.toContain(secret);
  }
  return error.fault;
}

describe('a bucket is tried at the start', () => {
  it('and keeps nothing of it; a folder needs no trial', async () => {
    await check();
    await check({ prefix: '' });
    expect(await bucket.files()).toEqual([]);
    await checkStorage({ storage: { kind: 'folder' } });
  });

  it.each([
    ['no such bucket', { bucket: 'nowhere' }, /^names the bucket nowhere, which .* doesn’t have/],
    [
      'a key that nobody has',
      { credentials: { accessKeyId: 'HUSHKEY', secretAccessKey: 'HUSH' } },
      /doesn’t accept: \w+$/,
    ],
    ['nobody there', { endpoint: 'http://127.0.0.1:1' }, /can’t be reached: ECONNREFUSED$/],
    ['no such host', { endpoint: 'http://nowhere.invalid' }, /can’t be reached: E\w+$/],
  ] as const)('%s is told', async (_what, change, says) => {
    expect(await faultOf(change)).toMatch(says);
  });

  it('a secret that is wrong is told', async () => {
    const accessKeyId = bucket.config.credentials?.accessKeyId ?? '';
    const fault = await faultOf({ credentials: { accessKeyId, secretAccessKey: 'HUSH' } });
    expect(fault).toMatch(/has a key or a secret that .* doesn’t accept: SignatureDoesNotMatch$/);
  });

  it.each([
    ['GET', isObject, DENIED],
    ['PUT', isObject, DENIED],
    ['POST', isRemoval, DENIED],
    ['POST', isRemoval, KEPT],
  ] as const)('a key that may not %s objects is told', async (method, concerns, denied) => {
    const instead = (asked: IncomingMessage) => (asked.method === method && concerns(asked) ? denied : null);
    await using between = await Between.create(bucket, instead);
    expect(await faultOf({ endpoint: between.url })).toMatch(/^has a key that may not .*: AccessDenied$/);
  });

  it('a website is no bucket', async () => {
    await using between = await Between.create(bucket, () => ({ status: 200, body: '<html>Welcome</html>' }));
    expect(await faultOf({ endpoint: between.url })).toMatch(/doesn’t answer as S3 does/);
  });
});

it('a bucket that compares nothing does not make a damaged piece one that is kept', async () => {
  await using between = await Between.create(bucket, () => ({ status: 200, body: '' }));
  const storage = new S3Storage({ ...bucket.config, endpoint: between.url });
  const sha256 = createHash('sha256').update('what was listed').digest('hex');
  await expect(
    storage.put('s1/takes/a.log/000000', { path: import.meta.filename, sha256 }),
  ).rejects.toMatchObject({
    cause: { code: 'ChecksumMismatch' },
  });
});

it('a large file that a bucket refuses fails of just that', async () => {
  await using folder = await tempFolder();
  const path = join(folder.path, 'replay.mp4');
  const bytes = Buffer.alloc(40_000_000, 'frames');
  await writeFile(path, bytes);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const isPart = ({ url = '' }: IncomingMessage) => url.includes('partNumber=');
  await using between = await Between.create(bucket, (asked) => (isPart(asked) ? DENIED : null));
  const storage = new S3Storage({ ...bucket.config, endpoint: between.url });
  await expect(storage.put('s1/replay/replay.mp4', { path, sha256 })).rejects.toMatchObject({
    cause: { code: 'AccessDenied', status: 403 },
  });
});

it('a bucket that keeps one object is not away: what else is to be removed goes', async () => {
  await using between = await Between.create(bucket, (asked) => (isRemoval(asked) ? KEPT : null));
  await bucket.put('s1/replay/replay.mp4', 'held');
  const storage = new S3Storage({ ...bucket.config, endpoint: between.url });
  const error: unknown = await storage.remove('s1').catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: 'storage_failed', cause: { code: 'AccessDenied' } });
  expect(isBucketAway(error)).toBe(false);
});

interface Instead {
  readonly status: number;
  readonly body: string;
}
const DENIED: Instead = { status: 403, body: '<Error><Code>AccessDenied</Code></Error>' };
const KEPT: Instead = {
  status: 200,
  body: '<DeleteResult><Error><Key>any</Key><Code>AccessDenied</Code></Error></DeleteResult>',
};

function isRemoval({ method, url = '' }: IncomingMessage): boolean {
  return method === 'POST' && url.includes('?delete');
}

/** A question about one object, not about the bucket. */
function isObject({ url = '' }: IncomingMessage): boolean {
  return url.includes('.tribu-live-check-') && !url.includes('prefix=');
}

/** Passes everything on to a bucket, except what it answers itself. */
class Between implements AsyncDisposable {
  readonly url: string;
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  static async create(
    to: TestBucket,
    insteadOf: (asked: IncomingMessage) => Instead | null,
  ): Promise<Between> {
    const server = createServer((asked, answer) => {
      const instead = insteadOf(asked);
      if (instead === null) pass(to.server.port, asked, answer);
      else asked.resume().once('end', () => answer.writeHead(instead.status).end(instead.body));
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new Between(server);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }
}

/** With the host that was asked for: it is signed. */
function pass(port: number, asked: IncomingMessage, answer: ServerResponse): void {
  const { method, url: path, headers } = asked;
  const onward = request({ host: '127.0.0.1', port, method, path, headers }, (back) => {
    answer.writeHead(back.statusCode ?? 500, back.headers);
    back.pipe(answer);
  });
  asked.pipe(onward);
}
