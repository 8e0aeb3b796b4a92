import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { StoredEvent } from '@tribu-live/protocol';
import { type Storage, StorageRefusal } from '../storage/index.ts';
import type { RecordingRow, Store } from '../store/index.ts';
import { CliError } from './cli-error.ts';
import { type Copied, copyFile, damageOf, type Expected, expectedOf, joinPieces } from './copy-file.ts';

export const EXPORT_USAGE = `Copies a recording out: replay, manifest, originals, journal; each file is compared with its checksum.

  npm run export -- SESSION_ID FOLDER

The folder is made and must not exist yet. In it: replay/, takes/ (packet logs, as long as the originals are
kept), recording.json, takes.json (pieces and checksums), journal.json and checksums.sha256
(sha256sum -c checksums.sha256). Damaged or missing files are named, the exit code is 1 then.`;

const PAGE = 1000;
type Parts = Pick<Store, 'sessions' | 'recordings'>;

export interface ExportPorts {
  readonly openDatabase: () => Promise<Parts>;
  readonly openStorage: () => Storage;
  /** What a relative folder is relative to. */
  readonly workDir: string;
}

/** `npm run export`. @throws CliError with the usage when it is not written as it takes */
export async function exportCommand(
  args: readonly string[],
  { openDatabase, openStorage, workDir }: ExportPorts,
): Promise<string[]> {
  const [sessionId, folder, ...more] = args;
  if (sessionId === '--help' || sessionId === '-h' || sessionId === 'help') return [EXPORT_USAGE];
  if (sessionId === undefined || folder === undefined || more.length > 0 || sessionId.startsWith('-')) {
    throw new CliError(`Name one session and one folder.\n\n${EXPORT_USAGE}`, 2);
  }
  const target = resolve(workDir, folder);
  await mustBeNew(target);
  const store = await openDatabase();
  const row = await store.recordings.find(sessionId);
  if (row === null) throw new CliError(`There is no recording of a session ${sessionId}.`, 1);
  if (row.state === 'deleted') throw new CliError(`The recording of ${sessionId} was deleted.`, 1);

  // Under another name until all of it is there: a folder of this name is a whole export.
  const partial = `${target}.partial`;
  await mustBeNew(partial);
  await mkdir(partial, { recursive: true });
  try {
    const { copied, faults } = await copyAll(row, store, openStorage(), partial);
    await rename(partial, target);
    const bytes = copied.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
    if (faults.length > 0) throw new CliError(`${target} is incomplete:\n  ${faults.join('\n  ')}`, 1);
    return [
      `${target}: ${copied.length} files, ${bytes} bytes, each compared with its checksum.`,
      ...(row.originalsGone ? ['The originals were removed at their date; the replay is all there is.'] : []),
    ];
  } catch (cause) {
    if (!(cause instanceof StorageRefusal)) throw cause;
    const why = cause.cause instanceof Error ? `: ${cause.cause.message}` : '';
    throw new CliError(`${cause.message}${why}. Nothing was kept of this export.`, 1, { cause });
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
}

async function copyAll(
  row: RecordingRow,
  { recordings, sessions }: Parts,
  storage: Storage,
  into: string,
): Promise<{ copied: Copied[]; faults: string[] }> {
  const takes = await recordings.takes(row.id);
  const expected = expectedOf(row, takes);
  const keys = (await storage.list(row.id)).map(({ key }) => key);
  const nameOf = (key: string) => key.slice(row.id.length + 1);
  const copied: Copied[] = [];
  const faults: string[] = [];
  const logs = new Set(takes.map(({ file }) => file));
  for (const key of keys.filter((each) => !logs.has(dirname(each)))) {
    const copy = await copyFile(storage, key, join(into, nameOf(key)), nameOf(key));
    if (copy !== null) copied.push(copy);
  }
  const missing = new Map<string, ReadonlySet<number>>();
  const inPieces = new Set(keys.map(dirname));
  for (const take of takes.filter(({ file }) => inPieces.has(file))) {
    const name = nameOf(take.file);
    const joined = await joinPieces(storage, take, join(into, name), name);
    copied.push(joined.copied);
    missing.set(name, joined.missing);
  }
  for (const one of expected) {
    const without = missing.get(one.name) ?? new Set();
    for (const index of without) faults.push(`${one.name}: piece ${index} is missing`);
    const pieces = one.pieces.filter(({ index }) => !without.has(index));
    faults.push(...(await faultsOf({ ...one, pieces }, copied, into)));
  }
  const texts = {
    'recording.json': row,
    'takes.json': takes,
    'journal.json': await journalOf(sessions, row.id),
  };
  for (const [name, content] of Object.entries(texts)) {
    await writeFile(join(into, name), `${JSON.stringify(content, null, 1)}\n`, { flag: 'wx' });
  }
  const sums = copied.map(({ sha256, name }) => `${sha256}  ${name}\n`);
  await writeFile(join(into, 'checksums.sha256'), sums.join(''), { flag: 'wx' });
  return { copied, faults };
}

async function faultsOf(expected: Expected, copied: readonly Copied[], into: string): Promise<string[]> {
  const copy = copied.find(({ name }) => name === expected.name);
  return copy === undefined
    ? [`${expected.name} is missing`]
    : damageOf(expected, copy, join(into, copy.name));
}

async function journalOf(sessions: Store['sessions'], id: string): Promise<StoredEvent[]> {
  const journal: StoredEvent[] = [];
  for (;;) {
    const page = await sessions.read(id, journal.at(-1)?.seq ?? 0, PAGE);
    journal.push(...page);
    if (page.length < PAGE) return journal;
  }
}

async function mustBeNew(path: string): Promise<void> {
  const there = await readdir(path).then(
    () => true,
    (error: NodeJS.ErrnoException) => error.code !== 'ENOENT',
  );
  if (there) throw new CliError(`${path} is there already; nothing is overwritten.`, 1);
}
