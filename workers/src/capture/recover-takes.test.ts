import { appendFile, mkdir, mkdtemp, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { TakeReport } from '@tribu-live/server/store';
import { createLogger } from '@tribu-live/server/telemetry';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLogFile, PacketLogWriter } from '../packet-log/index.ts';
import { OpenTakes } from './open-takes.ts';
import { recoverTakes } from './recover-takes.ts';
import { takeFiles } from './take-files.ts';

const TAKE = '7b0c3a52-4a0e-4c5e-8d3b-0d4f4a1f0a01';
const OTHER = '7b0c3a52-4a0e-4c5e-8d3b-0d4f4a1f0a02';
const BEGAN = 1_760_000_000_000;
const HEADER = {
  take: {
    takeId: TAKE,
    sessionId: 's1',
    trackId: TAKE,
    personId: 'p1',
    source: 'microphone',
    kind: 'audio',
    openedAt: BEGAN,
  },
  stream: { mimeType: 'audio/opus', ssrc: 1, payloadType: 100, clockRate: 48_000, channels: 2 },
  nodeId: 'n1',
};

let root: string;
let openTakes: OpenTakes;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'tribu-live-recover-'));
  openTakes = await OpenTakes.in(join(root, 'open'));
});

afterEach(() => rm(root, { recursive: true }));

async function recover(): Promise<TakeReport[]> {
  const reports: TakeReport[] = [];
  const left = await openTakes.list();
  const log = createLogger({ level: 'silent' });
  await recoverTakes({ openTakes, left, root, log, report: (report) => reports.push(report) });
  return reports;
}

/** A log of 25 s in pieces of at most 5 s, as its process left it: with a note, a header and no end. */
async function leave({ header = JSON.stringify(HEADER) }: { readonly header?: string } = {}) {
  const files = takeFiles(root, 's1', TAKE);
  await mkdir(dirname(files.log), { recursive: true });
  await openTakes.add(TAKE, 's1');
  await writeFile(files.header, header);
  const lines: string[] = [];
  const writer = new PacketLogWriter({
    file: await createLogFile(files.log),
    onPiece: async (piece) => void lines.push(`${JSON.stringify(piece)}\n`),
    onTrouble: () => undefined,
  });
  for (let ms = 0; ms < 25_000; ms += 1000) {
    writer.append('rtp', BEGAN + ms, Buffer.alloc(20, 0x80));
    await writer.flush(BEGAN + ms);
  }
  await writer.close();
  return { files, lines };
}

/** Pieces follow each other without holes up to the log's end. */
async function expectWhole(report: TakeReport | undefined, path: string): Promise<void> {
  const { size } = await stat(path);
  const pieces = report?.pieces ?? [];
  expect(pieces.map(({ index }) => index)).toEqual([...pieces.keys()]);
  expect(pieces.map(({ offsetBytes }) => offsetBytes)).toEqual(
    pieces.map((_, index) => pieces.slice(0, index).reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)),
  );
  expect(pieces.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)).toBe(size);
  expect(report?.closed).toMatchObject({ reason: 'capture', bytes: size });
}

describe('[D3] what a killed process left', () => {
  it('is told whole when a line of its list is half written, and twice the same', async () => {
    const { files, lines } = await leave();
    await writeFile(files.list, `${lines[0]}${lines[1]?.slice(0, 30)}`);
    const [first] = await recover();
    await expectWhole(first, files.log);
    expect(first?.closed?.packets).toBe(25);
    expect(first?.pieces[0]).toEqual(JSON.parse(lines[0] ?? ''));
    expect(await recover()).toEqual([first]);
  });

  it('loses the record that was half written and nothing else', async () => {
    const { files } = await leave();
    const { size } = await stat(files.log);
    await truncate(files.log, size - 1);
    const [report] = await recover();
    await expectWhole(report, files.log);
    expect(report?.closed?.packets).toBe(24);
  });

  it('is forgotten when it never began: the header, the note or the log is not whole', async () => {
    await leave({ header: JSON.stringify(HEADER).slice(0, 50) });
    await openTakes.add(OTHER, '');
    expect(await recover()).toEqual([]);
    expect(await openTakes.list()).toEqual([]);
  });

  it('is told although the note before it can’t be read', async () => {
    const { files } = await leave();
    await mkdir(join(root, 'open', '0-no-note'));
    const list = await recover();
    await expectWhole(list[0], files.log);
    expect(await readFile(files.list, 'utf8')).toMatch(/"closed"/);
    expect(await openTakes.list()).toContain('0-no-note');
  });

  it('is no packet log when it begins with something else: the note stays, the file is left as it is', async () => {
    const { files } = await leave();
    await rm(files.log);
    await appendFile(files.log, 'something else altogether');
    expect(await recover()).toEqual([]);
    expect(await openTakes.list()).toEqual([TAKE]);
    expect(await readFile(files.log, 'utf8')).toBe('something else altogether');
  });
});
