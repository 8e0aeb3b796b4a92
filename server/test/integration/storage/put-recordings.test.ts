import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { S3Server } from '../../../../loadtest/support/engines/index.ts';
import { EnvReader } from '../../../src/config/env-reader.ts';
import { readStorage } from '../../../src/config/read-stores.ts';
import { openBucket, pieceKey, type Storage } from '../../../src/storage/index.ts';
import { openStore, type Store } from '../../../src/store/index.ts';
import { batch, creation, START_MS, sketch } from '../../support/journal.ts';
import { quietLog, type TemporaryDatabase, temporaryDatabase } from '../../support/postgres.ts';
import { COMPOSED } from '../../support/recorded.ts';
import { takeReport } from '../../support/takes.ts';

const SCRIPT = join(import.meta.dirname, '../../../src/cli/put-recordings.ts');
const SECRET_KEY = Buffer.alloc(32, 3).toString('base64url');
const VIDEO = 'the video';
const PIECES = ['TRIBULOG header and first piece', 'second piece', 'third'];
const sha256 = (content: string) => createHash('sha256').update(content).digest('hex');

let postgres: TemporaryDatabase;
let s3: S3Server;
let store: Store;
let folder: string;
beforeAll(async () => {
  [postgres, s3] = await Promise.all([temporaryDatabase(), S3Server.start()]);
  store = await openStore({ url: postgres.url, deploymentKey: new Uint8Array(32), log: quietLog });
  folder = await mkdtemp(join(tmpdir(), 'tribu-put-'));
});
afterAll(async () => {
  await store.close();
  await Promise.all([postgres.close(), s3.close()]);
  await rm(folder, { recursive: true });
});

/** A recording with its replay as a server without a bucket leaves it. */
async function recording(): Promise<{ id: string; takeId: string; log: string }> {
  const { id } = await store.sessions.create(creation());
  const ended = sketch('room.ended', { reason: 'time' });
  await store.sessions.append(
    batch({ sessionId: id, fromSeq: 3, events: [ended], summary: { status: 'ended' } }),
  );
  const report = takeReport(id);
  let offsetBytes = 0;
  const pieces = PIECES.map((content, index) => {
    const piece = { index, offsetBytes, sizeBytes: content.length, sha256: sha256(content) };
    offsetBytes += content.length;
    return { ...piece, firstAt: START_MS, lastAt: START_MS, packets: 1 };
  });
  await store.recordings.report([{ ...report, pieces }]);
  await mkdir(join(folder, id, 'takes'), { recursive: true });
  await mkdir(join(folder, id, 'replay'));
  const log = join(folder, report.file);
  await writeFile(log, PIECES.join(''));
  await writeFile(join(folder, id, 'replay/replay.mp4'), VIDEO);
  await writeFile(join(folder, id, 'replay/manifest.json'), '{}');
  await store.recordings.claim(id, 'composer', 30_000);
  const files = [{ name: 'replay.mp4', sizeBytes: VIDEO.length, sha256: sha256(VIDEO) }];
  const manifest = { ...COMPOSED.manifest, files };
  await store.recordings.complete(id, 'composer', { ...COMPOSED, manifest, originalsUntil: START_MS });
  return { id, takeId: report.take.takeId, log };
}

interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

function run(STORAGE_URL: string): Promise<Outcome> {
  const env = { ...process.env, SECRET_KEY, DATABASE_URL: postgres.url, STORAGE_URL };
  return new Promise((done) => {
    execFile(process.execPath, [SCRIPT, folder], { env }, (error, stdout, stderr) => {
      done({ code: typeof error?.code === 'number' ? error.code : error === null ? 0 : 1, stdout, stderr });
    });
  });
}

function opened(STORAGE_URL: string): Storage {
  const bucket = openBucket({ storage: readStorage(new EnvReader({ STORAGE_URL }), null) });
  if (bucket === null) throw new Error(`${STORAGE_URL} is no bucket`);
  return bucket;
}

async function text(storage: Storage, key: string): Promise<string | null> {
  const file = await storage.open(key);
  return file === null ? null : (await buffer(file.stream())).toString();
}

it('recordings of a folder come into a bucket piece by piece; what is damaged is named, and made good later', async () => {
  const [whole, torn] = [await recording(), await recording()];
  await writeFile(torn.log, PIECES.join('').replace('second', 'sEcond'));
  await rm(join(folder, torn.id, 'replay/replay.mp4'));
  const url = await s3.createBucket();
  const first = await run(url);
  expect(first).toMatchObject({ code: 1, stdout: '' });
  expect(first.stderr).toContain(`${torn.takeId}.log, piece 1: is damaged`);
  expect(first.stderr).toContain(`${torn.id}/replay/replay.mp4: is missing in the folder`);
  expect(first.stderr).not.toContain(whole.id);

  const bucket = opened(url);
  const takes = await store.recordings.takes(whole.id);
  const keys = PIECES.map((_, index) => pieceKey(takes[0]?.file ?? '', index));
  expect(await Promise.all(keys.map((key) => text(bucket, key)))).toEqual(PIECES);
  expect(await text(bucket, `${whole.id}/replay/replay.mp4`)).toBe(VIDEO);
  const uploaded = await store.recordings.uploads([whole.takeId, torn.takeId]);
  expect(uploaded.find(({ takeId }) => takeId === whole.takeId)?.pieces).toEqual([0, 1, 2]);
  expect(uploaded.find(({ takeId }) => takeId === torn.takeId)?.pieces).toEqual([0, 2]);
  expect((await store.recordings.find(whole.id))?.state).toBe('ready');

  await writeFile(torn.log, PIECES.join(''));
  await writeFile(join(folder, torn.id, 'replay/replay.mp4'), VIDEO);
  const second = await run(url);
  expect(second).toMatchObject({ code: 0, stderr: '' });
  expect(second.stdout).toBe('2 recordings are in the bucket; 2 files were put there.\n');
}, 60_000);

it('a bucket that fails ends it with its reason and without a secret', async () => {
  await recording();
  const url = await s3.createBucket();
  const { code, stderr } = await run(url.replace(/\/tribu-[0-9a-f]+/, '/no-such-bucket'));
  expect(code).toBe(1);
  expect(stderr).toContain('NoSuchBucket');
  expect(stderr).not.toContain(s3.secretAccessKey);
});
