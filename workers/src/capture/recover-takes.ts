import { access, readFile } from 'node:fs/promises';
import { TakeFacts, TakeStream } from '@tribu-live/protocol/capture';
import { Id } from '@tribu-live/protocol/primitives';
import type { Piece, TakeClosed, TakeReport } from '@tribu-live/server/store';
import type { Logger } from '@tribu-live/server/telemetry';
import { z } from 'zod';
import { recoverLog } from '../packet-log/index.ts';
import { LocalList } from './local-list.ts';
import type { OpenTakes } from './open-takes.ts';
import { readLocalList } from './read-local-list.ts';
import { removeTakeFiles, takeFiles } from './take-files.ts';

const Header = z.strictObject({ take: TakeFacts, stream: TakeStream, nodeId: Id });

export interface RecoverOptions {
  readonly openTakes: OpenTakes;
  /** Ids of takes that were noted before this process opened one of its own. */
  readonly left: readonly string[];
  readonly root: string;
  readonly log: Logger;
  readonly report: (report: TakeReport) => void;
}

/** Closes the takes that an earlier process left open and reports what it could not report any more. */
export async function recoverTakes(options: RecoverOptions): Promise<void> {
  for (const takeId of options.left) {
    try {
      await recoverTake(options, takeId);
    } catch (error) {
      // The note stays: the next start tries again.
      options.log.error({ err: error, takeId }, 'a take that was left open could not be recovered');
    }
  }
}

async function recoverTake({ openTakes, root, log, report }: RecoverOptions, takeId: string) {
  const sessionId = await openTakes.sessionOf(takeId);
  const files = sessionId === null ? null : takeFiles(root, sessionId, takeId);
  const header = files === null ? null : await readHeader(files.header);
  if (files === null || header === null || !(await exists(files.log))) {
    // All of these are there before the first packet: nothing was captured, or all of it is in the bucket.
    if (files !== null && !(await exists(files.log))) await removeTakeFiles(files);
    await openTakes.remove(takeId);
    return;
  }
  const listed = await readLocalList(files.list);
  if (listed.closed !== null) {
    report({ ...header, file: files.key, pieces: listed.pieces, closed: listed.closed });
    return;
  }
  const found = await recoverLog(files.log, listed.pieces);
  const pieces = [...listed.pieces, ...found.pieces];
  const closed: TakeClosed = {
    at: found.lastAt ?? header.take.openedAt,
    reason: 'capture',
    packets: pieces.reduce((sum, piece) => sum + piece.packets, 0),
    bytes: found.bytes,
  };
  log.warn({ takeId, ...closed }, 'closed a take that was left open');
  try {
    await complete(files.list, listed.listBytes, found.pieces, closed);
  } finally {
    // Last: what is told may be uploaded, and its files gone, in the next moment. A full disk keeps nothing secret.
    report({ ...header, file: files.key, pieces, closed });
  }
}

async function complete(path: string, listBytes: number, pieces: readonly Piece[], closed: TakeClosed) {
  const list = await LocalList.resume(path, listBytes);
  try {
    for (const piece of pieces) await list.add(piece);
    await list.add({ closed });
  } finally {
    await list.close();
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false;
    throw error;
  }
}

/** Null when it was not written to the end. */
async function readHeader(path: string): Promise<z.infer<typeof Header> | null> {
  try {
    return Header.safeParse(JSON.parse(await readFile(path, 'utf8'))).data ?? null;
  } catch (error) {
    const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    if (missing || error instanceof SyntaxError) return null;
    throw error;
  }
}
