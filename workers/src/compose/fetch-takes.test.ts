import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { type OpenFile, StorageRefusal } from '@tribu-live/server/storage';
import type { TakeRow } from '@tribu-live/server/store';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fetchTakes } from './fetch-takes.ts';
import { patiently } from './patience.ts';

const FILE = 's1/takes/a.log';
const BYTES = 1000;

let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'tribu-fetch-'));
});
afterEach(() => rm(root, { recursive: true }));

const contentOf = (index: number) => Buffer.alloc(BYTES, index + 1);

/** A take of five pieces, and a bucket that answers by their indices. */
function given(answer: (index: number, times: number) => Buffer | null | Error) {
  const pieces = Array.from({ length: 5 }, (_, index) => ({
    index,
    offsetBytes: index * BYTES,
    sizeBytes: BYTES,
    sha256: createHash('sha256').update(contentOf(index)).digest('hex'),
  }));
  const row = { take: { takeId: 'a' }, file: FILE, pieces } as unknown as TakeRow;
  const asked: number[] = [];
  const bucket = {
    open: async (key: string): Promise<OpenFile | null> => {
      const index = Number(key.slice(`${FILE}/`.length));
      asked.push(index);
      const found = answer(index, asked.filter((each) => each === index).length);
      if (found instanceof Error) throw found;
      if (found === null) return null;
      const stream = () => Readable.from([found.subarray(0, 300), found.subarray(300)]);
      return { key, sizeBytes: found.length, modifiedAtMs: 0, stream, close: async () => undefined };
    },
  };
  const { signal } = new AbortController();
  const fetch = (uploaded = [0, 1, 2, 3, 4]) =>
    fetchTakes([row], {
      bucket,
      root,
      signal,
      uploads: [{ takeId: 'a', deleted: false, pieces: uploaded }],
      patiently: (ask) =>
        patiently(ask, {
          signal,
          later: (_delayMs, work) => {
            setImmediate(work);
            return () => undefined;
          },
          passes: (error) => error instanceof StorageRefusal && error.retryable,
        }),
    });
  return { fetch, asked, log: () => readFile(join(root, FILE)) };
}

describe('[D3] fetching a take', () => {
  it('puts its log together again, byte for byte', async () => {
    const { fetch, log } = given(contentOf);
    expect(await fetch()).toEqual(new Map());
    expect(await log()).toEqual(Buffer.concat([0, 1, 2, 3, 4].map(contentOf)));
  });

  it('leaves holes for what never came, and says which', async () => {
    const { fetch, log, asked } = given((index) => (index === 3 ? null : contentOf(index)));
    expect(await fetch([0, 2, 3, 4])).toEqual(new Map([['a', new Set([1, 3])]]));
    expect(asked).not.toContain(1);
    const whole = await log();
    expect(whole.subarray(2 * BYTES, 3 * BYTES)).toEqual(contentOf(2));
    expect(whole.subarray(BYTES, 2 * BYTES).every((byte) => byte === 0)).toBe(true);
  });

  it('waits while the bucket is away', async () => {
    const away = new StorageRefusal('storage_failed', 'away');
    const { fetch, log, asked } = given((index, times) => (times < 4 ? away : contentOf(index)));
    expect(await fetch()).toEqual(new Map());
    expect(asked).toHaveLength(20);
    expect(await log()).toEqual(Buffer.concat([0, 1, 2, 3, 4].map(contentOf)));
  });

  it('asks once more for what came damaged, and writes nothing over what is beside it', async () => {
    const { fetch, log } = given((index, times) => {
      if (index === 1) return Buffer.alloc(3 * BYTES, 9);
      return index === 2 && times === 1 ? Buffer.alloc(10) : contentOf(index);
    });
    expect(await fetch()).toEqual(new Map());
    const whole = await log();
    for (const index of [0, 2, 3, 4]) {
      expect(whole.subarray(index * BYTES, (index + 1) * BYTES)).toEqual(contentOf(index));
    }
    expect(whole).toHaveLength(5 * BYTES);
  });

  it('ends with what no waiting helps against', async () => {
    const full = Object.assign(new Error('no room'), { code: 'ENOSPC' });
    await expect(given((index) => (index === 4 ? full : contentOf(index))).fetch()).rejects.toBe(full);
  });
});
