import { readFile } from 'node:fs/promises';
import { TakeEnd } from '@tribu-live/protocol/capture';
import { TimeMs } from '@tribu-live/protocol/primitives';
import type { Piece, TakeClosed } from '@tribu-live/server/store';
import { z } from 'zod';

const Count = z.number().int().nonnegative();
const PieceLine = z.strictObject({
  index: Count,
  offsetBytes: Count,
  sizeBytes: Count,
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  firstAt: TimeMs,
  lastAt: TimeMs,
  packets: Count,
});
const ClosedLine = z.strictObject({
  closed: z.strictObject({ at: TimeMs, reason: TakeEnd, packets: Count, bytes: Count }),
});

export interface ListedTake {
  readonly pieces: readonly Piece[];
  /** Null when its process died before it could close it. */
  readonly closed: TakeClosed | null;
  /** Where the last whole line ends. */
  readonly listBytes: number;
}

/** What a take's local list says, as far as it was written whole. One that isn't there says nothing. */
export async function readLocalList(path: string): Promise<ListedTake> {
  const text = await readOrEmpty(path);
  const pieces: Piece[] = [];
  let listBytes = 0;
  for (const line of text.split('\n').slice(0, -1)) {
    const entry = parse(line);
    if (entry === null) break;
    listBytes += Buffer.byteLength(line) + 1;
    if ('closed' in entry) return { pieces, closed: entry.closed, listBytes };
    pieces.push(entry);
  }
  return { pieces, closed: null, listBytes };
}

function parse(line: string): Piece | { closed: TakeClosed } | null {
  try {
    return z.union([PieceLine, ClosedLine]).safeParse(JSON.parse(line)).data ?? null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

async function readOrEmpty(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
    throw error;
  }
}
