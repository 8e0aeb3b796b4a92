import { createHash, randomBytes } from 'node:crypto';
import { access, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as later } from 'node:timers/promises';
import type { JobList } from '@tribu-live/protocol';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  endProcess,
  familyOf,
  openSchool,
  PostgresServer,
  S3Server,
  ServerProcess,
  type TempFolder,
  tempFolder,
  WorkerProcess,
} from '../../../loadtest/support/index.ts';
import type { Manifest } from '../../src/compose/manifest.ts';
import { readRecords } from '../../src/packet-log/index.ts';
import { fourPerSecond } from '../support/loops.ts';
import { flow, RecordedSession } from '../support/recorded-session.ts';

// A coaching on a database and a bucket of their own. While it runs the bucket stands still for a while, and goes away
// with capture killed meanwhile; while it is composed the worker is killed. Nothing but the time may be lost.

const BEHIND_LIMIT_MS = 10_000;
const WAIT_LIMIT_MS = 60_000;

let folder: TempFolder;
let postgres: PostgresServer;
let s3: S3Server;
let server: ServerProcess;
let session: RecordedSession;
const workers: WorkerProcess[] = [];
let bucket: string;

/** What was seen on the way. */
const seen = {
  /** How many pieces of a take were in the bucket, and when. */
  uploaded: [] as { readonly file: string; readonly pieces: number; readonly atMs: number }[],
  /** Beginnings of logs as they grew on the node's disk, by storage key. */
  begun: new Map<string, Buffer>(),
  waitedSeconds: 0,
  jobs: [] as { state: string; key: string; worker: string | null }[],
};
let manifest: Manifest;

beforeAll(async () => {
  folder = await tempFolder();
  [postgres, s3] = await Promise.all([PostgresServer.start(), S3Server.start()]);
  const [databaseUrl, storageUrl] = await Promise.all([postgres.createDatabase(), s3.createBucket()]);
  bucket = join(s3.folder, new URL(storageUrl).pathname);
  const env = {
    DATABASE_URL: databaseUrl,
    STORAGE_URL: storageUrl,
    SECRET_KEY: randomBytes(32).toString('base64url'),
  };
  const content = { mentor: await fourPerSecond('mentor'), student: await fourPerSecond('student') };
  server = await ServerProcess.start({ env });
  session = await RecordedSession.book(server, await openSchool(server), content);
  await session.enter('mentor');
  await session.enter('student');

  // At rest: pieces go up as they are closed.
  for (let second = 0; second < 12; second += 1) {
    await flow(1);
    for (const [file] of await localLogs()) {
      const atMs = Date.now();
      seen.uploaded.push({ file, pieces: (await namesIn(file)).length, atMs });
    }
  }
  for (const [key, bytes] of await localLogs()) seen.begun.set(key, bytes);

  // Standing still, then away, with capture killed.
  await s3.pause();
  await flow(6);
  await s3.resume();
  await caughtUp();
  await s3.stop();
  await flow(4);
  for (const pid of (await familyOf(server)).capture) await endProcess(pid, 'SIGKILL');
  await flow(4);
  seen.waitedSeconds = (await figures()).behind;
  await s3.restart();
  await caughtUp();
  await session.end();

  // Workers side by side would take turns; here the first one dies in the middle of it.
  const own = { ...env, TRIBU_DATA: join(folder.path, 'worker') };
  const first = await WorkerProcess.start(own);
  workers.push(first);
  await said(first, 'takes are fetched');
  seen.jobs = await jobs();
  await first.kill('SIGKILL');
  workers.push(await WorkerProcess.start(own));
  await session.until(({ status }) => status === 'ready');
  manifest = JSON.parse(await readFile(join(bucket, session.id, 'replay/manifest.json'), 'utf8'));
}, 400_000);

afterAll(async () => {
  session?.close();
  for (const worker of workers) await worker.close();
  await server?.close();
  await Promise.all([postgres?.close(), s3?.close()]);
  await folder?.[Symbol.asyncDispose]();
});

async function figures(): Promise<{ behind: number; waiting: number }> {
  const text = await (await fetch(`${server.url}/metrics`)).text();
  const of = (name: string) => Number(new RegExp(`^${name} (.+)$`, 'm').exec(text)?.[1]);
  return { behind: of('tribu_uploads_behind_seconds'), waiting: of('tribu_uploads_waiting') };
}

async function caughtUp(): Promise<void> {
  await until(async () => (await figures()).waiting === 0, 'the bucket caught up');
}

/** Nothing tells it but what is asked again and again. */
async function until(passes: () => Promise<boolean>, what: string): Promise<void> {
  const deadline = performance.now() + WAIT_LIMIT_MS;
  while (!(await passes())) {
    if (performance.now() > deadline) throw new Error(`waited in vain until ${what}`);
    await later(200);
  }
}

/** Those that compose. */
async function jobs(): Promise<typeof seen.jobs> {
  const list: JobList = await (await fetch(`${server.url}/v1/jobs`)).json();
  return list.jobs.filter(({ queue }) => queue === 'compose');
}

function said(worker: WorkerProcess, words: string): Promise<void> {
  return until(async () => worker.log.some((line) => line.includes(words)), `a worker said: ${words}`);
}

async function localLogs(): Promise<[string, Buffer][]> {
  const takes = join(session.folder, 'takes');
  const names = (await readdir(takes)).filter((name) => name.endsWith('.log'));
  return Promise.all(
    names.map(
      async (name): Promise<[string, Buffer]> => [
        `${session.id}/takes/${name}`,
        await readFile(join(takes, name)),
      ],
    ),
  );
}

/** Names of a take's objects, in their order. */
async function namesIn(key: string): Promise<string[]> {
  const all = await readdir(bucket, { recursive: true });
  return all.filter((name) => name.startsWith(`${key}/`)).sort();
}

async function objectsOf(key: string): Promise<Buffer[]> {
  return Promise.all((await namesIn(key)).map((name) => readFile(join(bucket, name))));
}

const takes = () => manifest.tracks.flatMap((track) => track.takes);

it('[D3] the bucket is at most 10 s behind while the session runs', () => {
  // As seen in the bucket itself: the age of the first packet that is not there.
  const behindMs = seen.uploaded.map(({ file, pieces, atMs }) => {
    const take = takes().find((each) => each.file === file);
    return atMs - (take?.pieces[pieces]?.firstAt ?? 0);
  });
  expect(behindMs.length).toBeGreaterThanOrEqual(4 * 10);
  expect(Math.max(...behindMs)).toBeLessThanOrEqual(BEHIND_LIMIT_MS);
  expect(Math.max(...seen.uploaded.map(({ pieces }) => pieces))).toBeGreaterThanOrEqual(2);
});

it('[D3] the joined pieces of a take are its log, byte for byte', async () => {
  expect(takes().length).toBeGreaterThanOrEqual(8);
  let compared = 0;
  for (const { file, pieces, closed } of takes()) {
    const objects = await objectsOf(file);
    const sums = objects.map((bytes) => createHash('sha256').update(bytes).digest('hex'));
    expect(sums).toEqual(pieces.map(({ sha256 }) => sha256));
    const log = Buffer.concat(objects);
    expect(log.length).toBe(closed?.bytes);
    const begun = seen.begun.get(file);
    if (begun !== undefined) expect(log.subarray(0, begun.length).equals(begun)).toBe(true);
    compared += begun === undefined ? 0 : 1;
    const path = join(folder.path, 'joined.log');
    await writeFile(path, log);
    let packets = 0;
    for await (const { kind } of readRecords(path)) packets += kind === 'rtp' ? 1 : 0;
    expect(packets).toBe(closed?.packets);
  }
  expect(compared).toBe(4);
});

it('a bucket that is away costs nothing but delay; of a killed capture only its own outage is missing', () => {
  expect(seen.waitedSeconds).toBeGreaterThan(6);
  const reasons = new Set(manifest.gaps.map(({ reason }) => reason));
  expect(reasons).toEqual(new Set(['capture']));
  expect(manifest.gaps.length).toBeLessThanOrEqual(4);
});

it('nothing stays on the disk of the node, nor of the workers', async () => {
  await expect(access(session.folder)).rejects.toMatchObject({ code: 'ENOENT' });
  const scratch = join(folder.path, 'worker/scratch');
  const left = await readdir(scratch, { recursive: true });
  expect(left).toEqual([expect.stringContaining(`-${workers[1]?.pid}`)]);
});

it('[D5] a killed worker’s job is done by another one, and the replay is what its manifest says', async () => {
  expect(seen.jobs).toMatchObject([
    { key: session.id, state: 'active', worker: expect.stringContaining(`-${workers[0]?.pid}-`) },
  ]);
  expect(await jobs()).toMatchObject([{ key: session.id, state: 'done', worker: null }]);
  expect(manifest.files.map(({ name }) => name)).toEqual(['replay.mp4', 'thumbnail.jpg']);
  for (const { name, sizeBytes, sha256 } of manifest.files) {
    const path = join(bucket, session.id, 'replay', name);
    expect((await stat(path)).size).toBe(sizeBytes);
    expect(
      createHash('sha256')
        .update(await readFile(path))
        .digest('hex'),
    ).toBe(sha256);
  }
});

it('a worker that is told to stop ends with 0', async () => {
  await workers[1]?.kill('SIGTERM');
  expect(workers[1]?.log.join('\n')).toContain('let go of everything');
});
