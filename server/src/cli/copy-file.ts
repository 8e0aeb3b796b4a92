import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import { pieceKey, type Storage } from '../storage/index.ts';
import type { Piece, RecordingRow, TakeRow } from '../store/index.ts';

export interface Copied {
  /** Relative to the export. */
  readonly name: string;
  readonly sizeBytes: number;
  /** Hex, of what was read. */
  readonly sha256: string;
}

/** What a file of a recording must be. */
export interface Expected {
  readonly name: string;
  /** Of the whole file, where it is known. */
  readonly sha256: string | null;
  readonly pieces: readonly Piece[];
}

const Files = z.object({ files: z.array(z.object({ name: z.string(), sha256: z.string() })) });

/** Every file that a recording is made of: the replay by its manifest, packet logs by their pieces. */
export function expectedOf(row: RecordingRow, takes: readonly TakeRow[]): Expected[] {
  const manifest = Files.safeParse(row.manifest);
  const replay = manifest.success
    ? manifest.data.files.map(({ name, sha256 }) => ({ name: `replay/${name}`, sha256, pieces: [] }))
    : [];
  const originals = row.originalsGone
    ? []
    : takes
        .filter(({ pieces }) => pieces.length > 0)
        .map(({ file, pieces }) => ({ name: file.slice(row.id.length + 1), sha256: null, pieces }));
  const bare = row.state === 'ready' ? ['replay/replay.mp4', 'replay/manifest.json'] : [];
  const named = new Set(replay.map(({ name }) => name));
  const others = bare.filter((name) => !named.has(name)).map((name) => ({ name, sha256: null, pieces: [] }));
  return [...replay, ...others, ...originals];
}

/** Null when the file is gone. */
export async function copyFile(
  storage: Storage,
  key: string,
  path: string,
  name: string,
): Promise<Copied | null> {
  const file = await storage.open(key);
  if (file === null) return null;
  await mkdir(dirname(path), { recursive: true });
  const hash = createHash('sha256');
  const count = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      done(null, chunk);
    },
  });
  await pipeline(file.stream(), count, createWriteStream(path, { flags: 'wx' }));
  return { name, sizeBytes: file.sizeBytes, sha256: hash.digest('hex') };
}

/**
 * Joins the pieces of a take's log, as a bucket keeps them. Each gets its place, so that one that is missing doesn't
 * spoil those after it.
 */
export async function joinPieces(
  storage: Storage,
  { file, pieces }: Pick<TakeRow, 'file' | 'pieces'>,
  path: string,
  name: string,
): Promise<{ readonly copied: Copied; readonly missing: ReadonlySet<number> }> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, '', { flag: 'wx' });
  const missing = new Set<number>();
  for (const { index, offsetBytes } of pieces) {
    const piece = await storage.open(pieceKey(file, index));
    if (piece === null) missing.add(index);
    else await pipeline(piece.stream(), createWriteStream(path, { flags: 'r+', start: offsetBytes }));
  }
  const { size } = await stat(path);
  return { copied: { name, sizeBytes: size, sha256: await checksumOf(path) }, missing };
}

/** What is wrong with a copy: it is read again from the disk. */
export async function damageOf(
  { name, sha256, pieces }: Expected,
  copied: Copied,
  path: string,
): Promise<string[]> {
  const onDisk = await checksumOf(path);
  const faults: string[] = [];
  if (onDisk !== copied.sha256) faults.push(`${name} was not written as it was read`);
  if (sha256 !== null && onDisk !== sha256) faults.push(`${name} is not what its manifest says`);
  for (const { index, offsetBytes, sizeBytes, sha256: due } of pieces) {
    const range = { start: offsetBytes, end: offsetBytes + sizeBytes - 1 };
    if (sizeBytes > 0 && (await checksumOf(path, range)) !== due) {
      faults.push(`${name}: piece ${index} is damaged`);
    }
  }
  return faults;
}

async function checksumOf(path: string, range: { start?: number; end?: number } = {}): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path, range), hash);
  return hash.digest('hex');
}
