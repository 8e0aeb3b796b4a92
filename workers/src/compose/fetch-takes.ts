import { createHash } from 'node:crypto';
import { type FileHandle, mkdir, open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pieceKey, type Storage } from '@tribu-live/server/storage';
import type { Piece, TakeRow, TakeUploads } from '@tribu-live/server/store';

/** Small files: most of the time of each is spent in asking for it. */
const PIECES_AT_ONCE = 16;
/** Of one that arrived damaged. */
const TRIES = 2;

export interface FetchOptions {
  readonly bucket: Pick<Storage, 'open'>;
  readonly uploads: readonly TakeUploads[];
  /** Where logs are put under their keys. */
  readonly root: string;
  readonly signal: AbortSignal;
  /** Asks the bucket again while it is away. */
  readonly patiently: <T>(ask: () => Promise<T>) => Promise<T>;
}

/** Indices of the pieces that the bucket does not have, by take. */
export type MissingPieces = ReadonlyMap<string, ReadonlySet<number>>;

/**
 * Puts the logs together again: each piece at its place, compared with its checksum. What is missing or damaged
 * leaves a hole. @returns what is missing
 */
export async function fetchTakes(takes: readonly TakeRow[], options: FetchOptions): Promise<MissingPieces> {
  const uploaded = new Map(options.uploads.map(({ takeId, pieces }) => [takeId, new Set(pieces)]));
  const missing = new Map<string, ReadonlySet<number>>();
  for (const row of takes) {
    const there = uploaded.get(row.take.takeId) ?? new Set();
    const lacking = new Set(row.pieces.map(({ index }) => index).filter((index) => !there.has(index)));
    const due = row.pieces.filter(({ index }) => there.has(index));
    for (const index of await fetchTake(row.file, due, options)) lacking.add(index);
    if (lacking.size > 0) missing.set(row.take.takeId, lacking);
  }
  return missing;
}

/** @returns indices of pieces of which there is no object */
async function fetchTake(key: string, pieces: readonly Piece[], options: FetchOptions): Promise<number[]> {
  if (pieces.length === 0) return [];
  const path = join(options.root, ...key.split('/'));
  await mkdir(dirname(path), { recursive: true });
  const file = await open(path, 'wx', 0o640);
  try {
    const gone: number[] = [];
    const rest = pieces.values();
    const one = async () => {
      for (const piece of rest) {
        options.signal.throwIfAborted();
        if (!(await fetchPiece(pieceKey(key, piece.index), piece, file, options))) gone.push(piece.index);
      }
    };
    // All of them have ended before the file closes.
    const ends = await Promise.allSettled(Array.from({ length: PIECES_AT_ONCE }, one));
    for (const end of ends) if (end.status === 'rejected') throw end.reason;
    return gone;
  } finally {
    await file.close();
  }
}

/** @returns false when there is no such object */
async function fetchPiece(
  key: string,
  piece: Piece,
  file: FileHandle,
  options: FetchOptions,
): Promise<boolean> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const sha256 = await options.patiently(() => fetchOnce(key, piece, file, options));
    if (sha256 === null) return false;
    if (sha256 === piece.sha256) return true;
  }
  // Whoever reads the log compares again, and names it.
  return true;
}

/** @returns the checksum of what came; null when there is no such object */
async function fetchOnce(
  key: string,
  { offsetBytes, sizeBytes }: Piece,
  file: FileHandle,
  { bucket, signal }: FetchOptions,
): Promise<string | null> {
  const object = await bucket.open(key);
  if (object === null) return null;
  const hash = createHash('sha256');
  let done = 0;
  for await (const chunk of object.stream() as AsyncIterable<Buffer>) {
    signal.throwIfAborted();
    hash.update(chunk);
    // Nothing is written over the next piece.
    const fits = chunk.subarray(0, Math.max(0, sizeBytes - done));
    await writeAll(file, fits, offsetBytes + done);
    done += fits.length;
  }
  return hash.digest('hex');
}

async function writeAll(file: FileHandle, bytes: Buffer, position: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    done += (await file.write(bytes, done, bytes.length - done, position + done)).bytesWritten;
  }
}
