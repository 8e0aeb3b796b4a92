import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStore, type Store } from '../../../src/store/index.ts';
import { batch, creation, START_MS, sketch } from '../../support/journal.ts';
import { quietLog, type TemporaryPostgres, temporaryPostgres } from '../../support/postgres.ts';
import { COMPOSED } from '../../support/recorded.ts';
import { takeReport } from '../../support/takes.ts';

const SCRIPT = join(import.meta.dirname, '../../../src/cli/export-recording.ts');
const VIDEO = 'the video';
const PIECES = ['TRIBULOG header and first piece', 'second piece', 'third'];
const run = promisify(execFile);
const sha256 = (content: string) => createHash('sha256').update(content).digest('hex');

let postgres: TemporaryPostgres;
let store: Store;
let folder: string;
let root: string;
beforeAll(async () => {
  postgres = await temporaryPostgres();
  store = await openStore({ url: postgres.url, deploymentKey: new Uint8Array(32), log: quietLog });
  folder = await mkdtemp(join(tmpdir(), 'tribu-export-'));
  root = join(folder, 'recordings');
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
  await store.close();
  await postgres.close();
});

/** A session that is over, with one take of three pieces and a replay, all with their real checksums. */
async function recording(): Promise<{ id: string; takeId: string }> {
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
  await mkdir(join(root, id, 'takes'), { recursive: true });
  await mkdir(join(root, id, 'replay'));
  await writeFile(join(root, report.file), PIECES.join(''));
  await writeFile(join(root, id, 'replay/replay.mp4'), VIDEO);
  await writeFile(join(root, id, 'replay/manifest.json'), '{}');
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

async function exported(...args: string[]): Promise<Outcome> {
  const env = {
    ...process.env,
    SECRET_KEY: Buffer.alloc(32, 3).toString('base64url'),
    DATABASE_URL: postgres.url,
    RECORDINGS_DIR: root,
    INIT_CWD: folder,
  };
  try {
    const { stdout, stderr } = await run(process.execPath, [SCRIPT, ...args], { env });
    return { code: 0, stdout, stderr };
  } catch (error) {
    const { code, stdout, stderr } = error as Outcome;
    return { code, stdout, stderr };
  }
}

describe('npm run export', () => {
  it('[D6] copies all of a recording, each file compared with its checksum', async () => {
    const { id, takeId } = await recording();
    const outcome = await exported(id, 'kept');
    expect(outcome).toMatchObject({ code: 0, stderr: '', stdout: expect.stringContaining('3 files') });
    const kept = join(folder, 'kept');
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
    const { stdout } = await run('sha256sum', ['-c', 'checksums.sha256'], { cwd: kept });
    expect(stdout.match(/: OK$/gm)).toHaveLength(3);

    const again = await exported(id, 'kept');
    expect(again).toMatchObject({ code: 1, stderr: expect.stringContaining('nothing is overwritten') });
  });

  it('names what is damaged or missing and copies the rest', async () => {
    const { id, takeId } = await recording();
    const log = join(root, id, `takes/${takeId}.log`);
    await writeFile(log, PIECES.join('').replace('second', 'sEcond'));
    await rm(join(root, id, 'replay/replay.mp4'));
    const { code, stderr } = await exported(id, 'damaged');
    expect(code).toBe(1);
    expect(stderr).toContain(`takes/${takeId}.log: piece 1 is damaged`);
    expect(stderr).toContain('replay/replay.mp4 is missing');
    expect(stderr).not.toContain('piece 0');
    expect(await readdir(join(folder, 'damaged'))).toContain('takes.json');
  });

  it('does without originals whose date has come, and without what was deleted', async () => {
    const { id } = await recording();
    await rm(join(root, id, 'takes'), { recursive: true });
    await store.recordings.markOriginalsGone(id);
    const outcome = await exported(id, 'replay-only');
    expect(outcome).toMatchObject({ code: 0, stdout: expect.stringContaining('originals were removed') });
    await store.recordings.beginDeletion(id, START_MS, 'request');
    expect(await exported(id, 'nothing')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('deleted'),
    });
    expect(await exported('none', 'nothing')).toMatchObject({ code: 1 });
    expect(await readdir(folder)).not.toContain('nothing');
  });
});
