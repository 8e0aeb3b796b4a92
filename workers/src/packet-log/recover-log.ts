import { type FileHandle, open } from 'node:fs/promises';
import type { Piece } from '@tribu-live/server/store';
import { PIECE_MS } from './format.ts';
import { PieceCutter } from './piece-cutter.ts';
import { readRecords } from './read-records.ts';

/** What was found in the log of a process that died. */
export interface RecoveredLog {
  /** Those that were not listed yet. */
  readonly pieces: readonly Piece[];
  /** Of the whole log, listed pieces included. */
  readonly bytes: number;
  /** Arrival of the last packet, milliseconds since the Unix epoch; null when there is none. */
  readonly lastAt: number | null;
}

/**
 * Cuts a half-written record off and sums the rest up into pieces. Bytes of listed pieces are neither read nor
 * touched.
 * @throws PacketLogError, and the system's errors
 */
export async function recoverLog(path: string, listed: readonly Piece[]): Promise<RecoveredLog> {
  const last = listed.at(-1);
  const from = last === undefined ? 0 : last.offsetBytes + last.sizeBytes;
  const file = await open(path, 'r+');
  try {
    return await sumUp(file, path, { pieces: listed.length, bytes: from, lastAt: last?.lastAt ?? null });
  } finally {
    await file.close();
  }
}

async function sumUp(
  file: FileHandle,
  path: string,
  before: { readonly pieces: number; readonly bytes: number; readonly lastAt: number | null },
): Promise<RecoveredLog> {
  const cutter = new PieceCutter(before);
  const pieces: Piece[] = [];
  let { bytes, lastAt } = before;
  for await (const { kind, arrivalMs, endOffset } of readRecords(path, { fromBytes: bytes })) {
    if (cutter.firstAt !== null && arrivalMs - cutter.firstAt > PIECE_MS) pieces.push(...cut(cutter));
    const raw = Buffer.allocUnsafe(endOffset - bytes);
    await file.read(raw, 0, raw.length, bytes);
    cutter.add(raw, kind === 'rtp' ? 1 : 0, { firstAt: arrivalMs, lastAt: arrivalMs });
    bytes = endOffset;
    lastAt = arrivalMs;
  }
  pieces.push(...cut(cutter));
  await file.truncate(bytes);
  await file.datasync();
  return { pieces, bytes, lastAt: lastAt === null ? null : Math.floor(lastAt) };
}

function cut(cutter: PieceCutter): Piece[] {
  const piece = cutter.cut();
  return piece === null ? [] : [piece];
}
