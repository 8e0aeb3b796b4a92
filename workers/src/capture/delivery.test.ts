import { access, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TakeReport } from '@tribu-live/server/store';
import { createLogger } from '@tribu-live/server/telemetry';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Delivery } from './delivery.ts';
import { OpenTakes } from './open-takes.ts';
import { takeFiles } from './take-files.ts';
import type { PieceBucket } from './uploader.ts';

const PLACE = { endpoint: 'http://x', region: 'r', bucket: 'b', prefix: '', credentials: null };

let root: string;
let openTakes: OpenTakes;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'tribu-live-delivery-'));
  openTakes = await OpenTakes.in(join(root, 'open'));
});
afterEach(() => rm(root, { recursive: true }));

/** A take with its files and its note. */
async function written(takeId: string) {
  const files = takeFiles(root, 's1', takeId);
  await mkdir(files.folder, { recursive: true });
  for (const path of [files.log, files.header, files.list]) await writeFile(path, takeId);
  await openTakes.add(takeId, 's1');
  const facts = { takeId, sessionId: 's1', trackId: 't1', personId: 'p1', openedAt: 1 };
  const report: TakeReport = {
    take: { ...facts, source: 'camera', kind: 'video' },
    nodeId: 'n1',
    stream: { mimeType: 'video/VP8', ssrc: 1, payloadType: 101, clockRate: 90_000, channels: null },
    file: files.key,
    pieces: [],
    closed: null,
  };
  const piece = { index: 0, offsetBytes: 0, sizeBytes: 1, sha256: 'x', firstAt: 2, lastAt: 3, packets: 1 };
  const closed = { at: 4, reason: 'server', packets: 1, bytes: 1 } as const;
  return { files, opened: report, over: { ...report, pieces: [piece], closed } };
}

/** A database that takes everything, and a bucket that puts as it is told. */
function deliver({
  put = async () => undefined,
  writing = false,
}: {
  put?: PieceBucket['put'];
  writing?: boolean;
} = {}) {
  const listed: TakeReport[] = [];
  let onListed: () => void = () => undefined;
  const delivery = new Delivery({
    root,
    openTakes,
    log: createLogger({ level: 'silent' }),
    openStore: async () => ({
      report: async (reports) => {
        listed.push(...reports);
        onListed();
      },
      uploads: async (takeIds) => takeIds.map((takeId) => ({ takeId, deleted: false, pieces: [] })),
      close: async () => undefined,
    }),
    openBucket: async () => ({ put }),
    isWriting: () => writing,
  });
  const told = async (count: number) => {
    while (listed.length < count) {
      await new Promise<void>((resolve) => {
        onListed = resolve;
      });
    }
  };
  return { delivery, listed, told };
}

describe('[D3] at a stop', () => {
  it('what was closed in the last moment still goes up, and from this disk', async () => {
    const { delivery, listed, told } = deliver();
    const { opened, over, files } = await written('a');
    delivery.use('postgres://x', PLACE);
    delivery.add(opened);
    await told(1);
    delivery.add(over);
    await delivery.close();
    expect(listed.at(-1)).toMatchObject({ uploaded: [0] });
    expect(await openTakes.list()).toEqual([]);
    await expect(access(join(files.folder, '..'))).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('a bucket that hangs is given up: the next start finds note and files', async () => {
    const { delivery, listed } = deliver({
      put: (_file, _index, _bytes, signal) =>
        new Promise((_, reject) => {
          signal.addEventListener('abort', () => reject(new Error('cut short')), { once: true });
        }),
    });
    const { over, files } = await written('a');
    delivery.use('postgres://x', PLACE);
    delivery.add(over);
    await delivery.close();
    expect(listed).toHaveLength(1);
    expect(await openTakes.list()).toEqual(['a']);
    await access(files.log);
  });
});

describe('a finished take', () => {
  it('without a bucket stays where it is; its note goes', async () => {
    const { delivery } = deliver();
    const { over, files } = await written('a');
    delivery.use('postgres://x', null);
    delivery.add(over);
    await delivery.close();
    await expect.poll(() => openTakes.list()).toEqual([]);
    expect(await readdir(files.folder)).toHaveLength(3);
    expect(delivery.health()).toEqual({ pieces: 0, behindMs: 0 });
  });

  it('leaves the folder to another one of its session', async () => {
    const { delivery } = deliver({ writing: true });
    const { over, files } = await written('a');
    delivery.use('postgres://x', PLACE);
    delivery.add(over);
    expect(delivery.health()).toMatchObject({ pieces: 1 });
    await delivery.close();
    expect(await readdir(files.folder)).toEqual([]);
  });
});
