import type { StoredEvent } from '@tribu-live/protocol';
import type { RecordingStore, TakeRow } from '@tribu-live/server/store';

/** A take that nobody closed for this long after the end never will be: it is composed as it is, and named. */
export const OPEN_TAKES_LIMIT_MS = 15 * 60_000;
/** After a machine was down capture and this worker start together: what it left open is closed within this. */
export const OPEN_TAKES_START_MS = 60_000;
/** A node that lost the room before its end had its time to close its takes, or will not any more. */
export const LOST_NODE_LIMIT_MS = 60_000;

export interface TakesToAwait {
  readonly sessionId: string;
  /** Milliseconds since the Unix epoch. */
  readonly endedAt: number;
  /** The journal says that something was captured. */
  readonly captured: boolean;
  /** Where the room ended; null when the journal doesn't say. */
  readonly lastHome: string | null;
}

export interface Waiting {
  /** Takes that nobody closed. */
  readonly open: number;
  /** Pieces that are not in the bucket. */
  readonly pieces: number;
  readonly takes: number;
  /** Whether it is worth waiting for any of it. */
  readonly isWorthIt: boolean;
}

/** What of a session's takes is not complete yet; null when all of it is. */
export async function incompleteTakes(
  { sessionId, endedAt, captured, lastHome }: TakesToAwait,
  options: {
    readonly recordings: Pick<RecordingStore, 'takes' | 'uploads'>;
    /** Whether pieces have to be in a bucket. */
    readonly inBucket: boolean;
    readonly nowMs: number;
    /** When this worker started. */
    readonly startedAt: number;
  },
): Promise<Waiting | null> {
  const { recordings, inBucket, nowMs, startedAt } = options;
  const takes = await recordings.takes(sessionId);
  const missing = inBucket ? await missingPieces(takes, recordings) : new Map<string, number>();
  const incomplete = takes.filter(({ take, closed }) => closed === null || missing.has(take.takeId));
  const isEmpty = captured && takes.length === 0;
  if (incomplete.length === 0 && !isEmpty) return null;
  const afterEndMs = nowMs - endedAt;
  const settles = afterEndMs < OPEN_TAKES_LIMIT_MS || nowMs - startedAt < OPEN_TAKES_START_MS;
  const isLost = ({ nodeId, closed }: TakeRow) => closed === null && lastHome !== null && nodeId !== lastHome;
  const isWorthIt =
    (settles && (isEmpty || incomplete.some((take) => !isLost(take)))) ||
    (afterEndMs < LOST_NODE_LIMIT_MS && incomplete.some(isLost));
  const open = takes.filter(({ closed }) => closed === null).length;
  const pieces = [...missing.values()].reduce((sum, count) => sum + count, 0);
  return { open, pieces, takes: takes.length, isWorthIt };
}

/** The node that held the room when it ended. */
export function lastHomeIn(journal: readonly StoredEvent[]): string | null {
  const homed = journal.findLast(({ type }) => type === 'room.homed');
  const { data } = homed ?? {};
  if (typeof data !== 'object' || data === null || !('nodeId' in data)) return null;
  return typeof data.nodeId === 'string' ? data.nodeId : null;
}

/** How many pieces of each take are not in the bucket; takes of which all are there are left out. */
async function missingPieces(
  takes: readonly TakeRow[],
  recordings: Pick<RecordingStore, 'uploads'>,
): Promise<Map<string, number>> {
  const uploads = await recordings.uploads(takes.map(({ take }) => take.takeId));
  const uploaded = new Map(uploads.map(({ takeId, pieces }) => [takeId, new Set(pieces)]));
  const missing = new Map<string, number>();
  for (const { take, pieces } of takes) {
    const there = uploaded.get(take.takeId);
    const count = pieces.filter(({ index }) => there?.has(index) !== true).length;
    if (count > 0) missing.set(take.takeId, count);
  }
  return missing;
}
