import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Bucket, S3Fault, StorageRefusal } from '@tribu-live/server/storage';
import type { TakeRow } from '@tribu-live/server/store';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { composeFromBucket } from './compose-from-bucket.ts';
import type { LeasedSession } from './job.ts';
import { Scratch } from './scratch.ts';

let folder: string;
let scratch: Scratch;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tribu-compose-'));
  scratch = await Scratch.in(folder, Date.now());
});
afterEach(() => rm(folder, { recursive: true }));

const ROW = {
  take: { takeId: 'a' },
  file: 's1/takes/a.log',
  pieces: [{ index: 0, offsetBytes: 0, sizeBytes: 9, sha256: 'no matter' }],
} as unknown as TakeRow;

/** Composes from a bucket that answers so, one time after the other. */
function compose(answers: readonly StorageRefusal[]) {
  const rest = [...answers];
  const bucket = { open: () => Promise.reject(rest.shift()) } as unknown as Bucket;
  const session = { sessionId: 's1', takes: [ROW], signal: new AbortController().signal, now: () => 0 };
  const composing = composeFromBucket(session as unknown as LeasedSession, {
    bucket,
    recordings: { uploads: async () => [{ takeId: 'a', deleted: false, pieces: [0] }] },
    scratch,
    log: { info: vi.fn(), warn: vi.fn(), error: vi.fn() },
    later: (_delayMs, work) => {
      setImmediate(work);
      return () => undefined;
    },
  });
  return { composing, rest };
}

const failed = (cause: S3Fault) => new StorageRefusal('storage_failed', 'the bucket failed', { cause });

it('waits for a bucket that is away or busy; one that refuses a piece holds up no other replay', async () => {
  const refused = failed(new S3Fault('AccessDenied', 403));
  const passing = [failed(new S3Fault('ECONNREFUSED')), failed(new S3Fault('SlowDown', 503))];
  const { composing, rest } = compose([...passing, refused]);
  await expect(composing).rejects.toBe(refused);
  expect(rest).toEqual([]);
  const [own = ''] = await readdir(folder);
  expect(await readdir(join(folder, own))).toEqual([]);
});
