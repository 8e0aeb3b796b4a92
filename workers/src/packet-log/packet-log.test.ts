import { createHash } from 'node:crypto';
import { appendFile, readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Piece } from '@tribu-live/server/store';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type TempFolder, tempFolder } from '../../../loadtest/support/temp-folder.ts';
import {
  createLogFile,
  type LogFile,
  PacketLogError,
  type PacketLogOptions,
  PacketLogWriter,
  type PacketRecord,
  PIECE_MS,
  readRecords,
  recoverLog,
  type WriteTrouble,
} from './index.ts';

const START_MS = 1_700_000_000_000.25;

let folder: TempFolder;
let path: string;

beforeEach(async () => {
  folder = await tempFolder();
  path = join(folder.path, 'take.log');
});
afterEach(() => folder[Symbol.asyncDispose]());

/** A disk that takes so many bytes more; then it is full until it is given room again. */
function smallDisk(file: LogFile, roomBytes: number) {
  const disk = {
    room: roomBytes,
    file: {
      ...file,
      write: async (bytes: Buffer, position: number) => {
        if (disk.room === 0) throw Object.assign(new Error('no space'), { code: 'ENOSPC' });
        const written = await file.write(bytes.subarray(0, disk.room), position);
        disk.room -= written;
        return written;
      },
    } satisfies LogFile,
  };
  return disk;
}

function writer(file: LogFile, options: Partial<PacketLogOptions> = {}) {
  const pieces: Piece[] = [];
  const troubles: (WriteTrouble | null)[] = [];
  const log = new PacketLogWriter({
    file,
    onPiece: async (piece) => void pieces.push(piece),
    onTrouble: (trouble) => void troubles.push(trouble),
    ...options,
  });
  return { log, pieces, troubles };
}

const packet = (number: number, bytes = 100) => Buffer.alloc(bytes, number);

async function all(records: AsyncIterable<PacketRecord>): Promise<PacketRecord[]> {
  const found: PacketRecord[] = [];
  for await (const record of records) found.push(record);
  return found;
}

async function expectWhole(pieces: readonly Piece[]): Promise<void> {
  const bytes = await readFile(path);
  let offset = 0;
  for (const [index, piece] of pieces.entries()) {
    expect(piece).toMatchObject({ index, offsetBytes: offset });
    const range = bytes.subarray(offset, offset + piece.sizeBytes);
    expect(createHash('sha256').update(range).digest('hex')).toBe(piece.sha256);
    offset += piece.sizeBytes;
  }
  expect(offset).toBe(bytes.length);
}

describe('a packet log', () => {
  it('gives back what was written, with kind and arrival', async () => {
    const { log } = writer(await createLogFile(path));
    log.append('rtp', START_MS, packet(1));
    log.append('rtcp', START_MS + 0.5, packet(2, 28));
    await log.flush(START_MS + 200);
    log.append('rtp', START_MS + 300, packet(3, 60_000));
    expect(await log.close()).toMatchObject({ written: 2, lost: 0 });
    const records = await all(readRecords(path));
    expect(records.map(({ kind, arrivalMs }) => [kind, arrivalMs])).toEqual([
      ['rtp', START_MS],
      ['rtcp', START_MS + 0.5],
      ['rtp', START_MS + 300],
    ]);
    expect(records.map((record) => record.packet)).toEqual([packet(1), packet(2, 28), packet(3, 60_000)]);
    const bytes = await readFile(path);
    for (const { packet: found, packetOffset } of records)
      expect(bytes.subarray(packetOffset, packetOffset + found.length)).toEqual(found);
  });

  it('is an empty file without pieces when no packet came', async () => {
    const { log, pieces } = writer(await createLogFile(path));
    await log.flush(START_MS);
    expect(await log.close()).toEqual({ written: 0, lost: 0, bytes: 0 });
    expect(pieces).toEqual([]);
    expect(await all(readRecords(path))).toEqual([]);
  });

  it('[D3] is cut into pieces of at most 5 s, each with its checksum, that are the whole log together', async () => {
    const { log, pieces } = writer(await createLogFile(path));
    for (let at = 0; at <= 17_500; at += 50) {
      log.append('rtp', START_MS + at, packet(at / 50));
      if (at % 200 === 0) await log.flush(START_MS + at);
    }
    await log.close();
    expect(pieces.length).toBeGreaterThanOrEqual(4);
    for (const { firstAt, lastAt } of pieces) expect(lastAt - firstAt).toBeLessThanOrEqual(PIECE_MS);
    expect(pieces.reduce((sum, piece) => sum + piece.packets, 0)).toBe(351);
    await expectWhole(pieces);
    const second = pieces[1];
    const range = { fromBytes: second?.offsetBytes ?? 0, toBytes: pieces[2]?.offsetBytes ?? 0 };
    expect(await all(readRecords(path, range))).toHaveLength(second?.packets ?? -1);
  });

  it('closes a piece by time when the track falls silent', async () => {
    const { log, pieces } = writer(await createLogFile(path));
    log.append('rtp', START_MS, packet(1));
    await log.flush(START_MS + 200);
    expect(pieces).toEqual([]);
    await log.flush(START_MS + PIECE_MS - 200);
    log.append('rtp', START_MS + 60_000, packet(2));
    await log.close();
    expect(pieces.map(({ packets }) => packets)).toEqual([1, 1]);
    await expectWhole(pieces);
  });

  it('is refused when it begins with something else', async () => {
    await writeFile(path, 'not a log, but long enough for one');
    await expect(all(readRecords(path))).rejects.toBeInstanceOf(PacketLogError);
  });
});

describe('a disk that is full', () => {
  it('is told at once; the file stays whole and goes on where it was when there is room again', async () => {
    const disk = smallDisk(await createLogFile(path), 300);
    const { log, pieces, troubles } = writer(disk.file);
    for (let number = 1; number <= 5; number++) log.append('rtp', START_MS + number, packet(number));
    await log.flush(START_MS + 200);
    expect(troubles).toEqual(['disk_full']);
    expect(log.totals.written).toBe(2);
    expect(await all(readRecords(path))).toHaveLength(2);
    expect((await readFile(path)).length).toBe(log.totals.bytes);
    log.append('rtp', START_MS + 300, packet(6));
    await log.flush(START_MS + 400);
    disk.room = 100_000;
    await log.flush(START_MS + 600);
    expect(troubles).toEqual(['disk_full', null]);
    expect(await log.close()).toMatchObject({ written: 6, lost: 0 });
    const records = await all(readRecords(path));
    expect(records.map((record) => record.packet[0])).toEqual([1, 2, 3, 4, 5, 6]);
    await expectWhole(pieces);
  });

  it('costs what does not fit into memory, and that is counted', async () => {
    const disk = smallDisk(await createLogFile(path), 0);
    const { log, pieces } = writer(disk.file, { maxWaitingBytes: 1000 });
    const kept = Array.from({ length: 20 }, (_, number) =>
      log.append('rtp', START_MS + number, packet(number)),
    );
    const fit = kept.filter(Boolean).length;
    expect(fit).toBeLessThan(20);
    await log.flush(START_MS + 200);
    expect(log.totals).toMatchObject({ written: 0, lost: 20 - fit });
    disk.room = 100_000;
    await log.flush(START_MS + 400);
    log.append('rtp', START_MS + 500, packet(99));
    expect(await log.close()).toMatchObject({ written: fit + 1, lost: 20 - fit });
    expect((await all(readRecords(path))).at(-1)?.packet[0]).toBe(99);
    await expectWhole(pieces);
  });

  it('leaves a log that ends with its last whole record when it stays full to the end', async () => {
    const disk = smallDisk(await createLogFile(path), 200);
    const { log, pieces } = writer(disk.file);
    for (let number = 1; number <= 3; number++) log.append('rtp', START_MS + number, packet(number));
    expect(await log.close()).toMatchObject({ written: 1, lost: 2 });
    expect(await all(readRecords(path))).toHaveLength(1);
    await expectWhole(pieces);
  });

  it('is told apart from one that fails', async () => {
    const file = await createLogFile(path);
    const failing = {
      ...file,
      write: () => Promise.reject(Object.assign(new Error('bad'), { code: 'EIO' })),
    };
    const { log, troubles } = writer(failing);
    log.append('rtp', START_MS, packet(1));
    await log.flush(START_MS + 200);
    expect(troubles).toEqual(['write_failed']);
    await log.close();
  });
});

describe('a log that a crash left', () => {
  async function left(): Promise<Piece[]> {
    const first = Promise.withResolvers<Piece>();
    const { log } = writer(await createLogFile(path), {
      onPiece: async (piece) => first.resolve(piece),
    });
    for (let at = 0; at < 12_000; at += 500) {
      log.append('rtp', START_MS + at, packet(at / 500));
      await log.flush(START_MS + at);
    }
    await log.close();
    // The others are what a killed process leaves unlisted.
    return [await first.promise];
  }

  it('loses its half record, keeps the listed pieces and gets the missing ones', async () => {
    const listed = await left();
    expect(listed).toHaveLength(1);
    const whole = (await readFile(path)).length;
    await truncate(path, whole - 7);
    const found = await recoverLog(path, listed);
    expect(found.lastAt).toBe(Math.floor(START_MS) + 11_000);
    expect((await readFile(path)).length).toBe(found.bytes);
    await expectWhole([...listed, ...found.pieces]);
    expect(await all(readRecords(path))).toHaveLength(23);
  });

  it('is read up to where it is cut off', async () => {
    await left();
    await truncate(path, (await readFile(path)).length - 40);
    expect(await all(readRecords(path))).toHaveLength(23);
  });

  it('ends where the zeros begin that a lost machine leaves', async () => {
    const listed = await left();
    await appendFile(path, Buffer.alloc(4096));
    const found = await recoverLog(path, listed);
    await expectWhole([...listed, ...found.pieces]);
    expect(await all(readRecords(path))).toHaveLength(24);
  });

  it('is nothing when the first record was not whole, or never reached the disk', async () => {
    await left();
    await truncate(path, 40);
    expect(await recoverLog(path, [])).toEqual({ pieces: [], bytes: 0, lastAt: null });
    expect((await readFile(path)).length).toBe(0);
    await writeFile(path, Buffer.alloc(512));
    expect(await recoverLog(path, [])).toEqual({ pieces: [], bytes: 0, lastAt: null });
  });

  it('changes nothing when it is recovered again', async () => {
    const listed = await left();
    const once = await recoverLog(path, listed);
    const again = await recoverLog(path, [...listed, ...once.pieces]);
    expect(again).toEqual({ pieces: [], bytes: once.bytes, lastAt: once.lastAt });
  });
});
