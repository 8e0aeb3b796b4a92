import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { type Bucket, FolderStorage, type LocalBytes, pieceKey, StorageRefusal } from '../storage/index.ts';
import type { RecordingRow, Store, TakeRow } from '../store/index.ts';
import { CliError } from './cli-error.ts';
import { expectedOf } from './copy-file.ts';

export const PUT_RECORDINGS_USAGE = `Copies recordings from a folder, where a server without STORAGE_URL kept them, into the bucket of STORAGE_URL.

  npm run put-recordings -- FOLDER

FOLDER is the former RECORDINGS_DIR (default: recordings in TRIBU_DATA). The database is that of DATABASE_URL, which
must know the recordings already. Each file is compared with its checksum; nothing is removed from the folder. The
same again puts what is still missing. What is damaged or missing is named, the exit code is 1 then.`;

const RECORDINGS_AT_ONCE = 100;

export interface PutRecordingsPorts {
  readonly openDatabase: () => Promise<Pick<Store, 'recordings'>>;
  /** Null where no bucket is configured. */
  readonly openBucket: () => Bucket | null;
  /** What a relative folder is relative to. */
  readonly workDir: string;
}

interface Tally {
  files: number;
  readonly faults: string[];
}

/** `npm run put-recordings`. @throws CliError with the usage when it is not written as it takes */
export async function putRecordingsCommand(
  args: readonly string[],
  { openDatabase, openBucket, workDir }: PutRecordingsPorts,
): Promise<string[]> {
  const [name, ...more] = args;
  if (name === '--help' || name === '-h' || name === 'help') return [PUT_RECORDINGS_USAGE];
  if (name === undefined || name.startsWith('-') || more.length > 0) {
    throw new CliError(`Name one folder.\n\n${PUT_RECORDINGS_USAGE}`, 2);
  }
  const bucket = openBucket();
  if (bucket === null) throw new CliError('STORAGE_URL names no bucket.', 1);
  const folder = resolve(workDir, name);
  const { recordings } = await openDatabase();
  const tally: Tally = { files: 0, faults: [] };
  let count = 0;
  for await (const id of kept(recordings)) {
    count += 1;
    await putRecording(id, { recordings, bucket, folder, tally });
  }
  if (tally.faults.length > 0) {
    throw new CliError(`These are not in the bucket:\n  ${tally.faults.join('\n  ')}`, 1);
  }
  return [`${count} recordings are in the bucket; ${tally.files} files were put there.`];
}

async function* kept(recordings: Store['recordings']): AsyncGenerator<string> {
  let after: string | undefined;
  do {
    const page = await recordings.list({ limit: RECORDINGS_AT_ONCE, after });
    for (const { id, state } of page.recordings) if (state !== 'deleted') yield id;
    after = page.next ?? undefined;
  } while (after !== undefined);
}

interface Putting {
  readonly recordings: Store['recordings'];
  readonly bucket: Bucket;
  readonly folder: string;
  readonly tally: Tally;
}

async function putRecording(id: string, putting: Putting): Promise<void> {
  const row = await putting.recordings.find(id);
  if (row === null) return;
  const takes = await putting.recordings.takes(id);
  if (!row.originalsGone) await putTakes(takes, putting);
  await putReplay(row, putting);
}

async function putTakes(takes: readonly TakeRow[], putting: Putting): Promise<void> {
  const { recordings, folder } = putting;
  const known = await recordings.uploads(takes.map(({ take }) => take.takeId));
  for (const row of takes) {
    const there = new Set(known.find(({ takeId }) => takeId === row.take.takeId)?.pieces ?? []);
    const uploaded: number[] = [];
    for (const { index, offsetBytes, sizeBytes, sha256 } of row.pieces) {
      if (there.has(index)) continue;
      const range = { first: offsetBytes, last: offsetBytes + sizeBytes - 1 };
      const local = { path: join(folder, row.file), range, sha256 };
      const what = `${row.file}, piece ${index}`;
      if (await put(local, what, pieceKey(row.file, index), putting)) uploaded.push(index);
    }
    if (uploaded.length > 0) await recordings.report([{ ...row, pieces: [], uploaded }]);
  }
}

async function putReplay(row: RecordingRow, putting: Putting): Promise<void> {
  const { bucket, folder } = putting;
  const replay = `${row.id}/replay`;
  const there = new Set((await bucket.list(replay)).map(({ key }) => key));
  const expected = new Map(expectedOf(row, []).map(({ name, sha256 }) => [`${row.id}/${name}`, sha256]));
  const inFolder = (await new FolderStorage(folder).list(replay)).map(({ key }) => key);
  for (const key of new Set([...expected.keys(), ...inFolder])) {
    if (there.has(key)) continue;
    const path = join(folder, key);
    const sha256 = expected.get(key) ?? (await checksumOf({ path })) ?? '';
    await put({ path, sha256 }, key, key, putting);
  }
}

/** Puts what is whole; what isn't is named and holds up no other. @throws CliError when the bucket fails */
async function put(
  local: LocalBytes,
  what: string,
  key: string,
  { bucket, tally }: Putting,
): Promise<boolean> {
  const found = await checksumOf(local);
  if (found !== local.sha256) {
    tally.faults.push(`${what}: ${found === null ? 'is missing in the folder' : 'is damaged'}`);
    return false;
  }
  try {
    await bucket.put(key, local);
  } catch (cause) {
    if (!(cause instanceof StorageRefusal)) throw cause;
    const why = cause.cause instanceof Error ? `: ${cause.cause.message}` : '';
    const message = `${cause.message}${why}. ${tally.files} files were put; the same again goes on from here.`;
    throw new CliError(message, 1, { cause });
  }
  tally.files += 1;
  return true;
}

/** Null when there is no such file. */
async function checksumOf({ path, range }: Omit<LocalBytes, 'sha256'>): Promise<string | null> {
  const hash = createHash('sha256');
  try {
    if (range === undefined || range.last >= range.first) {
      const ends = range === undefined ? {} : { start: range.first, end: range.last };
      await pipeline(createReadStream(path, ends), hash);
    }
    return hash.digest('hex');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}
