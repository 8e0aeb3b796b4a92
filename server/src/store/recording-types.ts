import type {
  Chapter,
  DeletionCause,
  RecordingFailure,
  RecordingStatus,
  TakeEnd,
  TakeFacts,
  TakeStream,
} from '@tribu-live/protocol';
import type { SessionSummary } from './summary-types.ts';

/** What capture tells of a take; the same again changes nothing. */
export interface TakeReport {
  readonly take: TakeFacts;
  readonly nodeId: string;
  readonly stream: TakeStream;
  /** Storage key of the packet log: relative to the recordings' root, with `/` between folders. */
  readonly file: string;
  /** Pieces that are not listed yet, or all of them. */
  readonly pieces: readonly Piece[];
  /** Null while it is open. */
  readonly closed: TakeClosed | null;
  /** Indices of listed pieces that are in the bucket. Default: none. */
  readonly uploaded?: readonly number[];
}

/** What of a listed take is in the bucket. */
export interface TakeUploads {
  readonly takeId: string;
  /** Its recording was deleted: nothing more is to be put there. */
  readonly deleted: boolean;
  /** Indices, in order. */
  readonly pieces: readonly number[];
}

export interface TakeClosed {
  readonly at: number;
  readonly reason: TakeEnd;
  readonly packets: number;
  readonly bytes: number;
}

/** A byte range of a take's log; all of them in order are the log. */
export interface Piece {
  readonly index: number;
  readonly offsetBytes: number;
  readonly sizeBytes: number;
  /** Hex. */
  readonly sha256: string;
  /** Arrival of the first and last packet, milliseconds since the Unix epoch. */
  readonly firstAt: number;
  readonly lastAt: number;
  readonly packets: number;
}

export interface TakeRow {
  readonly take: TakeFacts;
  readonly nodeId: string;
  readonly stream: TakeStream;
  readonly file: string;
  readonly closed: TakeClosed | null;
  /** In order. */
  readonly pieces: readonly Piece[];
}

export interface Tags {
  readonly topic: string | null;
  readonly sector: string | null;
  readonly maturity: string | null;
  readonly reference: string | null;
}

export interface DeletionReceipt {
  readonly at: number;
  readonly cause: DeletionCause;
  readonly files: number;
  readonly bytes: number;
}

export interface RecordingRow {
  /** The session's id. */
  readonly id: string;
  readonly session: SessionSummary;
  readonly state: RecordingStatus;
  readonly progress: number;
  readonly attempts: number;
  readonly failure: RecordingFailure | null;
  readonly durationMs: number | null;
  readonly sizeBytes: number | null;
  readonly coverage: number | null;
  readonly chapters: readonly Chapter[];
  /** Null in lists. */
  readonly manifest: unknown;
  readonly tags: Tags;
  readonly retainUntil: number | null;
  readonly originalsUntil: number | null;
  readonly originalsGone: boolean;
  readonly deletion: DeletionReceipt | null;
  readonly concluded: boolean;
}

export interface RecordingFilter {
  readonly q?: string | undefined;
  readonly personId?: string | undefined;
  readonly status?: RecordingStatus | undefined;
  readonly topic?: string | undefined;
  readonly sector?: string | undefined;
  readonly maturity?: string | undefined;
  readonly reference?: string | undefined;
  readonly limit: number;
  readonly after?: string | undefined;
}

/** The verified replay. */
export interface Composed {
  readonly durationMs: number;
  readonly sizeBytes: number;
  readonly coverage: number;
  readonly chapters: readonly Chapter[];
  readonly manifest: unknown;
  /** When the originals may go. */
  readonly originalsUntil: number;
}

/** Recordings, their takes and pieces. Errors as for the whole store. */
export interface RecordingStore {
  /**
   * Lists takes and pieces, and the recording with its first take, in one transaction; then what is in the bucket.
   * Idempotent.
   */
  report(reports: readonly TakeReport[]): Promise<void>;
  /** Of those that are listed. @param piecesOf takes whose pieces are told, those of others are not; default: all */
  uploads(takeIds: readonly string[], piecesOf?: readonly string[]): Promise<TakeUploads[]>;
  /** Oldest first, each with its pieces. */
  takes(sessionId: string): Promise<TakeRow[]>;
  find(sessionId: string): Promise<RecordingRow | null>;
  /** Latest start first; `next` is the `after` of the next page. */
  list(filter: RecordingFilter): Promise<{ recordings: RecordingRow[]; next: string | null }>;
  /** What is left out stays. False when there is no such recording, or it was deleted. */
  change(
    sessionId: string,
    change: Partial<Tags> & { readonly retainUntil?: number | null },
  ): Promise<boolean>;

  /**
   * Takes the work of composing for `leaseMs`: moves `recording` (or a missing row) to `composing` of a session that
   * is over, or takes over a lease that ran out. A `failed` one is composed again only when `again` is set. Null when
   * there is nothing to do or somebody else does it. Gives the number of this attempt, from 1.
   */
  claim(sessionId: string, by: string, leaseMs: number, again?: boolean): Promise<number | null>;
  /** False when the lease is no longer ours: stop, and commit nothing. */
  renew(sessionId: string, by: string, leaseMs: number, progress: number): Promise<boolean>;
  /**
   * Lets go without an outcome, so that another attempt may start at once. One that was nobody's fault does not count.
   */
  release(sessionId: string, by: string, counts: boolean): Promise<void>;
  /** The one state change that commits a replay. False when the lease is no longer ours. */
  complete(sessionId: string, by: string, composed: Composed): Promise<boolean>;
  fail(sessionId: string, by: string, failure: RecordingFailure): Promise<boolean>;
  /** Nothing was captured: no replay. */
  setEmpty(sessionId: string, by: string): Promise<boolean>;

  /** Sessions that are over for longer than `settleMs`, with something captured, and are neither composed nor being composed. */
  uncomposed(nowMs: number, settleMs: number, limit: number): Promise<string[]>;
  /** Recordings whose outcome the journal does not tell yet. */
  unconcluded(limit: number): Promise<RecordingRow[]>;
  markConcluded(sessionId: string, state: RecordingStatus): Promise<void>;
  /** Replays and originals whose date has come: `what` says which. */
  due(nowMs: number, limit: number): Promise<{ readonly id: string; readonly what: 'all' | 'originals' }[]>;
  /**
   * First step of a deletion: from here on nobody reads or composes it. `found` are the files that are there: after a
   * crash in the middle the receipt counts those that went before it, too. Gives the state it was in; null when it
   * was deleted before.
   */
  beginDeletion(
    sessionId: string,
    nowMs: number,
    cause: DeletionCause,
    found?: { readonly files: number; readonly bytes: number },
  ): Promise<RecordingStatus | null>;
  /** Deletions whose files may not be gone yet. */
  unfinishedDeletions(limit: number): Promise<string[]>;
  /** Last step: the receipt; takes and pieces leave the list. */
  finishDeletion(sessionId: string, gone: { readonly files: number; readonly bytes: number }): Promise<void>;
  /** Finished deletions that were begun at this time or later, latest first. */
  deletedSince(sinceMs: number, limit: number): Promise<string[]>;
  markOriginalsGone(sessionId: string): Promise<void>;
}
