import { createHash, randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterAll, expect, it } from 'vitest';
import {
  MENTOR,
  openSchool,
  PostgresServer,
  S3Server,
  type School,
  ServerProcess,
  STUDENT,
  tempFolder,
} from '../../../../loadtest/support/index.ts';
import { loadConfig, loadDeploymentSecret } from '../../../src/config/index.ts';
import { type Bucket, openBucket, pieceKey } from '../../../src/storage/index.ts';
import { openStore, type Store } from '../../../src/store/index.ts';
import { quietLog } from '../../support/postgres.ts';
import { COMPOSED } from '../../support/recorded.ts';
import { takeReport } from '../../support/takes.ts';

const SECRET_KEY = randomBytes(32).toString('base64url');
const VIDEO = randomBytes(64 * 1024);
const PIECE = 'TRIBULOG and packets';
const stack = new AsyncDisposableStack();
afterAll(() => stack.disposeAsync());

interface Places {
  readonly postgres: PostgresServer;
  readonly s3: S3Server;
  readonly DATABASE_URL: string;
  readonly STORAGE_URL: string;
}

/** A server on engines of its own: what is restored stands on none of what was there before. */
async function engines(): Promise<{ postgres: PostgresServer; s3: S3Server; STORAGE_URL: string }> {
  const [postgres, s3] = await Promise.all([PostgresServer.start(), S3Server.start()]);
  stack.use(postgres);
  stack.use(s3);
  return { postgres, s3, STORAGE_URL: await s3.createBucket() };
}

async function serverOn({ DATABASE_URL, STORAGE_URL }: Places): Promise<ServerProcess> {
  const env = { SECRET_KEY, DATABASE_URL, STORAGE_URL, NODE_ID: 'live-1' };
  const server = await ServerProcess.start({ env });
  stack.defer(async () => {
    if (server.running) await server.close();
  });
  return server;
}

async function storeOn({ DATABASE_URL }: Places): Promise<Store> {
  const config = loadConfig({ SECRET_KEY, DATABASE_URL });
  const deploymentKey = loadDeploymentSecret(config).keyFor('seal-api-keys');
  return stack.use(
    wrapped(await openStore({ url: DATABASE_URL, deploymentKey, log: quietLog, role: 'tool' })),
  );
}

function wrapped(store: Store): Store & AsyncDisposable {
  return Object.assign(store, { [Symbol.asyncDispose]: () => store.close() });
}

function bucketOf({ STORAGE_URL, DATABASE_URL }: Places): Bucket {
  const bucket = openBucket(loadConfig({ SECRET_KEY, DATABASE_URL, STORAGE_URL }));
  if (bucket === null) throw new Error('no bucket is configured');
  return bucket;
}

/** A file of this machine into the bucket. */
async function put(bucket: Bucket, key: string, content: Buffer | string, folder: string): Promise<void> {
  const path = join(folder, key);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, content);
  await bucket.put(key, { path, sha256: createHash('sha256').update(content).digest('hex') });
}

/** Copies what the sessions have there, as any tool that speaks S3 does. */
async function download(bucket: Bucket, ids: readonly string[], folder: string): Promise<void> {
  for (const { key } of (await Promise.all(ids.map((id) => bucket.list(id)))).flat()) {
    const file = await bucket.open(key);
    if (file === null) throw new Error(`${key} went away`);
    await mkdir(dirname(join(folder, key)), { recursive: true });
    await writeFile(join(folder, key), await buffer(file.stream()));
  }
}

async function upload(bucket: Bucket, folder: string): Promise<number> {
  const files = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = files.filter((file) => file.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  for (const path of paths) {
    const content = await readFile(path);
    const sha256 = createHash('sha256').update(content).digest('hex');
    await bucket.put(relative(folder, path), { path, sha256 });
  }
  return paths.length;
}

/** A session that is over, with a page, a take in the bucket and a replay that may be watched. */
async function recorded(school: School, store: Store, bucket: Bucket, folder: string): Promise<string> {
  const { id } = await school.book({ title: 'Bilan' });
  const row = await store.sessions.find(id);
  const page = { exerciseId: 'x', connection: 1, revision: 1, savedAt: 1, words: 2, text: 'Chère école' };
  await store.pages.save({ ...page, sessionId: id, personId: STUDENT.id, epoch: row?.epoch ?? 0 });
  await school.end(id);
  const report = takeReport(id, { personId: STUDENT.id });
  await store.recordings.report([{ ...report, uploaded: [0] }]);
  await put(bucket, pieceKey(report.file, 0), PIECE, folder);
  await put(bucket, `${id}/replay/replay.mp4`, VIDEO, folder);
  await put(bucket, `${id}/replay/thumbnail.jpg`, 'picture', folder);
  await put(bucket, `${id}/replay/manifest.json`, JSON.stringify(COMPOSED.manifest), folder);
  await store.recordings.claim(id, 'composer', 30_000);
  await store.recordings.complete(id, 'composer', { ...COMPOSED, originalsUntil: Date.now() + 86_400_000 });
  // The server tells the journal by itself; from then on it stands still.
  const told = async () => (await store.sessions.read(id, 0, 1000)).map(({ type }) => type);
  await expect.poll(told, { timeout: 20_000 }).toContain('recording.ready');
  return id;
}

/** Everything that the school can ask of these sessions. */
async function seen(school: School, store: Store, ids: readonly string[]) {
  return Promise.all(
    ids.map(async (id) => ({
      session: await school.session(id),
      journal: await school.call('GET', `/v1/sessions/${id}/events?limit=1000`),
      pages: await store.pages.list(id),
    })),
  );
}

it('what was backed up as docs/operating.md says comes back on other engines: journals, pages, keys, replays', async () => {
  const folder = stack.use(await tempFolder()).path;
  const first = await engines();
  const before: Places = { ...first, DATABASE_URL: await first.postgres.createDatabase() };
  const server = await serverOn(before);
  const school = await openSchool(server);
  const store = await storeOn(before);
  const done = await recorded(school, store, bucketOf(before), join(folder, 'made'));
  const coming = (await school.book({ title: 'À venir' })).id;
  await school.move(coming, { title: 'Bientôt' });
  const shared = await school.call<{ url: string }>('POST', `/v1/recordings/${done}/share`, {
    personId: STUDENT.id,
  });
  const link = new URL(shared.url).pathname;
  const was = await seen(school, store, [done, coming]);

  // The server runs on meanwhile.
  await first.postgres.dump(before.DATABASE_URL, join(folder, 'tribu.dump'));
  await download(bucketOf(before), [done], join(folder, 'bucket'));
  await store.close();
  await server.close();
  await first.postgres.close();
  await first.s3.close();

  const second = await engines();
  const DATABASE_URL = await second.postgres.restore(join(folder, 'tribu.dump'));
  const after: Places = { ...second, DATABASE_URL };
  expect(await upload(bucketOf(after), join(folder, 'bucket'))).toBe(4);
  const restored = await serverOn(after);
  const same = school.at(restored.url);
  expect(await seen(same, await storeOn(after), [done, coming])).toEqual(was);
  expect(was[0]?.pages).toMatchObject([{ personId: STUDENT.id, text: 'Chère école' }]);

  const video = await fetch(new URL(`${link}/video`, restored.url), { headers: { range: 'bytes=10-' } });
  expect(video.status).toBe(206);
  expect(Buffer.from(await video.arrayBuffer()).equals(VIDEO.subarray(10))).toBe(true);

  // And life goes on.
  await same.move(coming, { title: 'Tout de suite' });
  const token = await same.token(coming, MENTOR);
  const entered = await fetch(new URL('/v1/join', restored.url), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token }),
  });
  expect(entered.status).toBe(200);
}, 60_000);
