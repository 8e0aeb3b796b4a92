import type { Readable } from 'node:stream';

/** What is known of a stored file. */
export interface FileFacts {
  /** Relative to the root, with `/` between folders. */
  readonly key: string;
  readonly sizeBytes: number;
  /** Milliseconds since the Unix epoch. */
  readonly modifiedAtMs: number;
}

/** Bytes from the first to the last one, both included. */
export interface ByteRange {
  readonly first: number;
  readonly last: number;
}

/** One version of a file: what its name stands for later changes neither its facts nor what is read here. */
export interface OpenFile extends FileFacts {
  /** Reads once, a chunk at a time as it is taken; the file closes at the stream's end. Default: all of it. */
  stream(range?: ByteRange): Readable;
  /** For whoever doesn't stream after all. Idempotent. */
  close(): Promise<void>;
}

/** What a removal took away. */
export interface Removed {
  readonly files: number;
  readonly bytes: number;
}

/**
 * Where recordings lie. Keys never lead outside the root: no `..`, no absolute path, no NUL, no links.
 * Every method throws StorageRefusal `bad_key` for such a key, `storage_failed` when the disk fails.
 */
export interface Storage {
  /** Null when there is no such file. */
  open(key: string): Promise<OpenFile | null>;
  /** In bytes; null when there is no such file. */
  size(key: string): Promise<number | null>;
  /** All files in a folder and below, by key; none when there is no such folder. */
  list(prefix: string): Promise<FileFacts[]>;
  /** Removes a folder with all that is below, or a file. What is gone already is no error. */
  remove(prefix: string): Promise<Removed>;
}

/** What is put into a bucket: a file of this machine, or a stretch of one. */
export interface LocalBytes {
  readonly path: string;
  readonly range?: ByteRange;
  /** Hex. What arrives is compared with it; what is something else is refused. */
  readonly sha256: string;
}

/** Storage away from this machine: what is written here has to be put there. */
export interface Bucket extends Storage {
  /** Replaces what is there in one step. The same again changes nothing. Large ones go in parts. */
  put(key: string, bytes: LocalBytes, signal?: AbortSignal): Promise<void>;
}

/** Where a piece of a take lies in a bucket; joined in order they are the take's log (`file`, as it is listed). */
export function pieceKey(file: string, index: number): string {
  return `${file}/${`${index}`.padStart(6, '0')}`;
}
