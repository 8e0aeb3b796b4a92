import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CliError } from '../../../src/cli/cli-error.ts';
import { exportCommand } from '../../../src/cli/export-command.ts';
import { pieceKey } from '../../../src/storage/index.ts';
import { openStore, type Store } from '../../../src/store/index.ts';
import { batch, creation, START_MS, sketch } from '../../support/journal.ts';
import { quietLog, type TemporaryPostgres, temporaryPostgres } from '../../support/postgres.ts';
import { COMPOSED } from '../../support/recorded.ts';
import { openTestStorage, STORAGE_KINDS, TestBucket, type TestStorage } from '../../support/storages.ts';
import { takeReport } from '../../support/takes.ts';

const SCRIPT = join(import.meta.dirname, '../../../src/cli/export-recording.ts');
const VIDEO = 'the video';
const PIECES = ['TRIBULOG header and first piece', 'second piece', 'third'];
const execute = promisify(execFile);
const sha256 = (content: string) => createHash('sha256').update(content).digest('hex');

let postgres: TemporaryPostgres;
let store: Store;
let folder: string;
beforeAll(async () => {
  postgres = await temporaryPostgres();
  store = await openStore({ url: postgres.url, deploymentKey: new Uint8Array(32), log: quietLog });
  folder = await mkdtemp(join(tmpdir(), 'tribu-export-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
  await store.close();
  await postgres.close();
});

/** A session that is over, with one take of three pieces and a replay, all with their real checksums. */
async function recording(place: TestStorage): Promise<{ id: string; takeId: string }> {
  const opening = creation();
  const { id } = await store.sessions.create(opening);
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
  await place.putTake(report.file, PIECES);
  await place.put(`${id}/replay/replay.mp4`, VIDEO);
  await place.put(`${id}/replay/manifest.json`, '{}');
  await store.recordings.claim(id, 'composer', 30_000);
  const files = [{ name: 'replay.mp4', sizeBytes: VIDEO.length, sha256: sha256(VIDEO) }];
  const manifest = { ...COMPOSED.manifest, files };
  await store.recordings.complete(id, 'composer', { ...COMPOSED, manifest, originalsUntil: START_MS });
  return { id, takeId: report.take.takeId };
}

interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** As an operator runs it: a process of its own that finds everything by its environment. */
async function run(place: TestStorage, ...args: string[]): Promise<Outcome> {
  const env = {
    ...process.env,
    SECRET_KEY: Buffer.alloc(32, 3).toString('base64url'),
    DATABASE_URL: postgres.url,
    ...place.env,
    INIT_CWD: folder,
  };
  const { stdout, stderr } = await execute(process.execPath, [SCRIPT, ...args], { env });
  return { code: 0, stdout, stderr };
}

/** The same within this process, which takes a twentieth of the time. */
async function exported({ storage }: TestStorage, ...args: string[]): Promise<Outcome> {
  const ports = { openDatabase: async () => store, openStorage: () => storage, workDir: folder };
  try {
    return { code: 0, stdout: (await exportCommand(args, ports)).join('\n'), stderr: '' };
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    return { code: error.exitCode, stdout: '', stderr: error.message };
  }
}

describe.each(STORAGE_KINDS)('npm run export, from a %s', (kind) => {
  let place: TestStorage;
  beforeAll(async () => {
    place = await openTestStorage(kind);
  });
  afterAll(() => place[Symbol.asyncDispose]());

  it('[D6] copies all of a recording, each file compared with its checksum', async () => {
    const { id, takeId } = await recording(place);
    const outcome = await run(place, id, `${kind}-kept`);
    expect(outcome).toMatchObject({ code: 0, stderr: '', stdout: expect.stringContaining('3 files') });
    const kept = join(folder, `${kind}-kept`);
    expect((await readdir(kept, { recursive: true })).sort()).toEqual(
      [
        'checksums.sha256',
        'journal.json',
        'recording.json',
        'replay',
        'replay/manifest.json',
        'replay/replay.mp4',
        'takes',
        `takes/${takeId}.log`,
        'takes.json',
      ].sort(),
    );
    expect(await readFile(join(kept, `takes/${takeId}.log`), 'utf8')).toBe(PIECES.join(''));
    const json = async (name: string) => JSON.parse(await readFile(join(kept, name), 'utf8'));
    expect(await json('journal.json')).toMatchObject([{ seq: 1 }, {}, {}, { type: 'room.ended' }]);
    expect(await json('recording.json')).toMatchObject({ id, state: 'ready', manifest: { more: true } });
    expect(await json('takes.json')).toMatchObject([{ take: { takeId }, pieces: [{}, {}, {}] }]);
    const { stdout } = await execute('sha256sum', ['-c', 'checksums.sha256'], { cwd: kept });
    expect(stdout.match(/: OK$/gm)).toHaveLength(3);

    const again = await exported(place, id, `${kind}-kept`);
    expect(again).toMatchObject({ code: 1, stderr: expect.stringContaining('nothing is overwritten') });
  });

  it('names what is damaged or missing and copies the rest', async () => {
    const { id, takeId } = await recording(place);
    const log = `${id}/takes/${takeId}.log`;
    const [start = '', , end = ''] = PIECES;
    if (kind === 'folder') await place.tamper(log, `${start}sEcond piece${end}`);
    else await place.tamper(pieceKey(log, 1), 'sEcond piece');
    await place.tamper(`${id}/replay/replay.mp4`, null);
    const { code, stderr } = await exported(place, id, `${kind}-damaged`);
    expect(code).toBe(1);
    expect(stderr).toContain(`takes/${takeId}.log: piece 1 is damaged`);
    expect(stderr).toContain('replay/replay.mp4 is missing');
    expect(stderr).not.toContain('piece 0');
    const copy = join(folder, `${kind}-damaged`);
    expect(await readdir(copy)).toContain('takes.json');
    expect(await readFile(join(copy, `takes/${takeId}.log`), 'utf8')).toMatch(/piecesEcond piecethird$/);
  });

  it('does without originals whose date has come, and without what was deleted', async () => {
    const { id } = await recording(place);
    await place.storage.remove(`${id}/takes`);
    await store.recordings.markOriginalsGone(id);
    const outcome = await exported(place, id, `${kind}-replay-only`);
    expect(outcome).toMatchObject({ code: 0, stdout: expect.stringContaining('originals were removed') });
    await store.recordings.beginDeletion(id, START_MS, 'request');
    expect(await exported(place, id, 'nothing')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('deleted'),
    });
    expect(await exported(place, 'none', 'nothing')).toMatchObject({ code: 1 });
    expect(await readdir(folder)).not.toContain('nothing');
  });
});

it('names a piece that a bucket lacks and leaves its place empty, and says when the bucket is away', async () => {
  await using place = await TestBucket.create();
  const { id, takeId } = await recording(place);
  const log = `${id}/takes/${takeId}.log`;
  await place.tamper(pieceKey(log, 1), null);
  const { code, stderr } = await exported(place, id, 'lacking');
  expect(code).toBe(1);
  expect(stderr).toContain(`takes/${takeId}.log: piece 1 is missing`);
  expect(stderr).not.toContain('damaged');
  const copy = await readFile(join(folder, `lacking/takes/${takeId}.log`), 'utf8');
  expect(copy).toBe(PIECES.join('').replace('second piece', '\0'.repeat('second piece'.length)));
  await place.server.stop();
  const away = await exported(place, id, 'away');
  expect(away).toMatchObject({ code: 1, stderr: expect.stringContaining('ECONNREFUSED') });
  expect(await readdir(folder)).not.toContainEqual(expect.stringContaining('away'));
});
