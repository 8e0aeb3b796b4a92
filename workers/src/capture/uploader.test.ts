import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { BucketPlace } from '@tribu-live/protocol';
import type { LocalBytes } from '@tribu-live/server/storage';
import type { Piece, TakeReport, TakeUploads } from '@tribu-live/server/store';
import { createLogger } from '@tribu-live/server/telemetry';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CAPTURE } from './settings.ts';
import { Uploader } from './uploader.ts';

const BEGAN = 1_760_000_000_000;
const PIECE_BYTES = 100;
const PLACE: BucketPlace = { endpoint: 'http://x', region: 'r', bucket: 'b', prefix: '', credentials: null };

let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'tribu-live-upload-'));
});

afterEach(() => rm(root, { recursive: true }));

/** A log on the disk and what was listed of it; pieces begin `startsAt` seconds after BEGAN, 5 s each. */
async function written(takeId: string, pieces: number, startsAt = 0) {
  const file = `s1/takes/${takeId}.log`;
  const bytes = Buffer.alloc(pieces * PIECE_BYTES, takeId);
  const path = join(root, file);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, bytes);
  const all = Array.from({ length: pieces }, (_, index): Piece => {
    const offsetBytes = index * PIECE_BYTES;
    const sha256 = createHash('sha256')
      .update(bytes.subarray(offsetBytes, offsetBytes + PIECE_BYTES))
      .digest('hex');
    const firstAt = BEGAN + (startsAt + index * 5) * 1000;
    return {
      index,
      offsetBytes,
      sizeBytes: PIECE_BYTES,
      sha256,
      firstAt,
      lastAt: firstAt + 4900,
      packets: 9,
    };
  });
  const take = {
    take: {
      takeId,
      sessionId: 's1',
      trackId: 't1',
      personId: 'p1',
      source: 'camera' as const,
      kind: 'video' as const,
      openedAt: BEGAN,
    },
    nodeId: 'n1',
    stream: { mimeType: 'video/VP8' as const, ssrc: 1, payloadType: 101, clockRate: 90_000, channels: null },
    file,
  };
  const closed = { at: BEGAN + 1, reason: 'room', packets: 9 * pieces, bytes: bytes.length } as const;
  const report = (indices: readonly number[], isOver = false): TakeReport => ({
    ...take,
    pieces: all.filter(({ index }) => indices.includes(index)),
    closed: isOver ? closed : null,
  });
  return { path, report };
}

/** A bucket whose answers are given one by one, a database that says what is in it, and a clock. */
function stage() {
  const asked: string[][] = [];
  const askedPiecesOf: string[][] = [];
  const puts: { readonly key: string; readonly bytes: LocalBytes; answer(error?: Error): void }[] = [];
  const pauses: { readonly delayMs: number; over(): void }[] = [];
  const done: string[] = [];
  const told: TakeReport[] = [];
  const known = new Map<string, TakeUploads>();
  let nowMs = BEGAN;
  let mostAtOnce = 0;
  let atOnce = 0;
  let isDatabaseAway = false;
  let onChange: () => void = () => undefined;
  const uploader = new Uploader({
    root,
    log: createLogger({ level: 'silent' }),
    openBucket: async () => ({
      put: (file, index, bytes, signal) =>
        new Promise((resolve, reject) => {
          atOnce += 1;
          mostAtOnce = Math.max(mostAtOnce, atOnce);
          const end = (error?: Error) => {
            atOnce -= 1;
            if (error === undefined) resolve();
            else reject(error);
          };
          signal.addEventListener('abort', () => end(new Error('cut short')), { once: true });
          puts.push({ key: `${file.split('/takes/')[1]} ${index}`, bytes, answer: end });
          onChange();
        }),
    }),
    ask: async (takeIds, piecesOf) => {
      asked.push([...takeIds]);
      askedPiecesOf.push([...piecesOf]);
      if (isDatabaseAway) throw new Error('the database is away');
      const found = takeIds.flatMap((takeId) => known.get(takeId) ?? []);
      return found.map((one) => (piecesOf.includes(one.takeId) ? one : { ...one, pieces: [] }));
    },
    report: (report) => {
      told.push(report);
      // As the database would: at some later moment.
      setImmediate(() => uploader.listed(report));
    },
    onDone: async ({ takeId }) => {
      done.push(takeId);
      onChange();
    },
    now: () => nowMs,
    later: (delayMs, work) => {
      pauses.push({ delayMs, over: work });
      onChange();
      return () => undefined;
    },
  });
  uploader.use(PLACE);
  const until = async (passes: () => boolean) => {
    while (!passes()) {
      await new Promise<void>((resolve) => {
        onChange = resolve;
        setImmediate(resolve);
      });
    }
  };
  return {
    uploader,
    asked,
    askedPiecesOf,
    puts,
    pauses,
    done,
    told,
    knows: (takeId: string, pieces: readonly number[] = [], deleted = false) =>
      known.set(takeId, { takeId, pieces, deleted }),
    passes: (ms: number) => {
      nowMs += ms;
    },
    databaseAway: (away: boolean) => {
      isDatabaseAway = away;
    },
    put: async (count: number) => {
      await until(() => puts.length >= count);
      return puts[count - 1];
    },
    until,
    keys: () => puts.map(({ key }) => key),
    mostAtOnce: () => mostAtOnce,
  };
}

const away = new Error('the bucket is away');

describe('[D3] pieces on their way into the bucket', () => {
  it('go up as they are listed, from their place in the log, and the database is told of each', async () => {
    const { uploader, put, told, knows, until } = stage();
    const { path, report } = await written('a', 2);
    knows('a');
    uploader.listed(report([0]));
    const first = await put(1);
    expect(first).toMatchObject({
      key: 'a.log 0',
      bytes: { path, range: { first: 0, last: 99 } },
    });
    first?.answer();
    uploader.listed(report([1]));
    const second = await put(2);
    expect(second).toMatchObject({
      key: 'a.log 1',
      bytes: { range: { first: 100, last: 199 } },
    });
    second?.answer();
    await until(() => uploader.isSettled);
    expect(told.map(({ uploaded, pieces, closed }) => ({ uploaded, pieces, closed }))).toEqual([
      { uploaded: [0], pieces: [], closed: null },
      { uploaded: [1], pieces: [], closed: null },
    ]);
    expect(uploader.pieces).toBe(0);
  });

  it('go up oldest first, a few at once', async () => {
    const { uploader, puts, put, knows, keys, mostAtOnce } = stage();
    const each = CAPTURE.uploadsAtOnce;
    const [a, b] = [await written('a', each), await written('b', each, 1)];
    for (const takeId of ['a', 'b']) knows(takeId);
    const indices = Array.from({ length: each }, (_, index) => index);
    uploader.listed(a.report(indices));
    uploader.listed(b.report(indices));
    for (let count = 1; count <= 2 * each; count += 1) (await put(count))?.answer();
    expect(keys()).toEqual(indices.flatMap((index) => [`a.log ${index}`, `b.log ${index}`]));
    expect(puts).toHaveLength(2 * each);
    expect(mostAtOnce()).toBe(CAPTURE.uploadsAtOnce);
  });

  it('are gone from this disk once the take is closed, wholly uploaded and the database knows', async () => {
    const { uploader, put, done, knows, until } = stage();
    const { report } = await written('a', 2);
    knows('a');
    uploader.listed(report([0]));
    (await put(1))?.answer();
    await until(() => uploader.isSettled);
    expect(done).toEqual([]);
    uploader.listed(report([1], true));
    const last = await put(2);
    expect(done).toEqual([]);
    last?.answer();
    await until(() => done.length > 0);
    expect(done).toEqual(['a']);
  });

  it('of a take without a packet are none: nothing is put, the take is done', async () => {
    const { uploader, puts, done, until } = stage();
    const { report } = await written('a', 0);
    uploader.listed(report([], true));
    await until(() => done.length > 0);
    expect(puts).toEqual([]);
  });
});

describe('while the bucket is away', () => {
  it('pieces wait and are tried again with longer pauses, for ever; nothing is lost, none is put twice', async () => {
    const { uploader, puts, put, pauses, knows, passes, until, done } = stage();
    const { report } = await written('a', 1);
    knows('a');
    uploader.listed(report([0], true));
    for (let tries = 1; tries <= 8; tries += 1) {
      (await put(tries))?.answer(away);
      await until(() => pauses.length === tries);
      expect(uploader.pieces).toBe(1);
      passes(60_000);
      pauses[tries - 1]?.over();
    }
    expect(uploader.oldestAt).toBe(BEGAN);
    (await put(9))?.answer();
    await until(() => done.length > 0);
    expect(puts).toHaveLength(9);
    const delays = pauses.map(({ delayMs }) => delayMs);
    expect(delays.slice(0, 3)).toEqual([250, 500, 1000]);
    expect(delays.at(-1)).toBe(CAPTURE.longestUploadPauseMs);
  });

  it('nothing is begun before the pause is over', async () => {
    const { uploader, puts, put, pauses, knows, until } = stage();
    const { report } = await written('a', 2);
    knows('a');
    uploader.listed(report([0]));
    (await put(1))?.answer(away);
    await until(() => pauses.length === 1);
    uploader.listed(report([1]));
    expect(puts).toHaveLength(1);
    pauses[0]?.over();
    await put(3);
  });

  it('what is on its way when this process ends is cut short, and not told', async () => {
    const { uploader, put, told, knows } = stage();
    const { report } = await written('a', 1);
    knows('a');
    uploader.listed(report([0]));
    await put(1);
    await uploader.close();
    expect(told).toEqual([]);
    expect(uploader.pieces).toBe(1);
  });
});

describe('what the database says of takes', () => {
  it('is asked for again while the bucket is away for long: what was deleted meanwhile does not go up', async () => {
    const { uploader, puts, put, pauses, knows, passes, until, done } = stage();
    const [a, b] = [await written('a', 1), await written('b', 1, 1)];
    for (const takeId of ['a', 'b']) knows(takeId);
    uploader.listed(a.report([0], true));
    (await put(1))?.answer(away);
    await until(() => pauses.length === 1);
    uploader.listed(b.report([0], true));
    knows('a', [], true);
    passes(CAPTURE.uploadsKnownMs + 1);
    pauses[0]?.over();
    const second = await put(2);
    expect(second?.key).toBe('b.log 0');
    expect(done).toEqual(['a']);
    second?.answer();
    await until(() => done.length === 2);
    expect(puts).toHaveLength(2);
  });

  it('means deleted when a listed take is listed no more', async () => {
    const { uploader, puts, done, until } = stage();
    const { report } = await written('a', 2);
    uploader.listed(report([0, 1], true));
    await until(() => done.length > 0);
    expect(puts).toEqual([]);
  });

  it('spares what a process before this one has put there', async () => {
    const { uploader, puts, put, knows, until, done } = stage();
    const { report } = await written('a', 3);
    knows('a', [0, 1]);
    uploader.listed(report([0, 1, 2], true));
    (await put(1))?.answer();
    await until(() => done.length > 0);
    expect(puts.map(({ key }) => key)).toEqual(['a.log 2']);
  });

  it('is asked once for what is in the bucket, and again for what is deleted', async () => {
    const { uploader, put, knows, passes, asked, askedPiecesOf, keys } = stage();
    const { report } = await written('a', 4);
    knows('a', [0, 2]);
    uploader.listed(report([0, 1]));
    (await put(1))?.answer();
    passes(CAPTURE.uploadsKnownMs + 1);
    // More than one statement carries of what a process before this one left.
    uploader.listed(report([2, 3]));
    await put(2);
    expect(keys()).toEqual(['a.log 1', 'a.log 3']);
    expect([asked, askedPiecesOf]).toEqual([
      [['a'], ['a']],
      [['a'], []],
    ]);
  });

  it('is waited for while it is away', async () => {
    const { uploader, puts, put, pauses, knows, databaseAway, until } = stage();
    const { report } = await written('a', 1);
    knows('a');
    databaseAway(true);
    uploader.listed(report([0]));
    await until(() => pauses.length === 1);
    expect(puts).toEqual([]);
    databaseAway(false);
    pauses[0]?.over();
    expect((await put(1))?.key).toBe('a.log 0');
  });
});

describe('a piece that is not what was listed', () => {
  it('stays on this disk with its take, and holds up no other', async () => {
    const { uploader, put, pauses, knows, until, done } = stage();
    const { path, report } = await written('a', 2);
    knows('a');
    await writeFile(path, Buffer.alloc(PIECE_BYTES, 'x'), { flag: 'r+' });
    uploader.listed(report([0, 1], true));
    await put(2);
    (await put(1))?.answer(new Error('the checksum is another one'));
    (await put(2))?.answer();
    await until(() => uploader.isSettled);
    expect([pauses, done]).toEqual([[], []]);
  });
});
