import { StorageRefusal } from './storage-refusal.ts';

/**
 * What a bucket or the way to it said. Errors of the SDK hold requests with their signatures, and a server may repeat
 * a key in its sentence: only names and codes are taken over.
 */
export class S3Fault extends Error {
  override readonly name = 'S3Fault';
  /** S3's code (`NoSuchBucket`), the system's (`ECONNREFUSED`), or a name of our own (`TimeoutError`). */
  readonly code: string;
  /** Of the answer; null when there was none. */
  readonly status: number | null;
  /** Under which the storage's operator finds the request in a log. */
  readonly requestId: string | null;

  constructor(code: string, status: number | null = null, requestId: string | null = null) {
    super(status === null ? code : `${code} (HTTP ${status})`);
    this.code = code;
    this.status = status;
    this.requestId = requestId;
  }

  static of(thrown: unknown): S3Fault {
    if (thrown instanceof S3Fault) return thrown;
    if (!(thrown instanceof Error)) return new S3Fault('unknown');
    const { status, requestId } = answerOf(thrown);
    // Connections that several addresses refused come as one error with the errors inside.
    const inner: unknown = thrown instanceof AggregateError ? thrown.errors[0] : thrown;
    return new S3Fault(codeOf(inner) ?? codeOf(thrown) ?? thrown.name, status, requestId);
  }
}

export function storageFailed(key: string, thrown: unknown): StorageRefusal {
  if (thrown instanceof StorageRefusal) return thrown;
  return new StorageRefusal('storage_failed', `the bucket failed at ${key}`, { cause: S3Fault.of(thrown) });
}

/** Of the file that was to be put: the bucket has no part in it. */
const OF_THE_FILE = new Set(['ShortFile', 'ChecksumMismatch', 'ENOENT', 'EACCES', 'EISDIR', 'EIO']);
/** Too slow, too many: the same may pass in a moment. */
const PASSING = new Set([408, 429]);

/** Whether it failed because a bucket gave no answer: whatever is asked next would wait for one as long. */
export function isBucketAway(error: unknown): boolean {
  const fault = faultIn(error);
  return fault !== null && fault.status === null && !OF_THE_FILE.has(fault.code);
}

/** Whether the bucket answered that it won't: so it says until somebody changes rights or the object. */
export function isBucketRefusing(error: unknown): boolean {
  const status = faultIn(error)?.status ?? 0;
  return status >= 400 && status < 500 && !PASSING.has(status);
}

/** Whether what was to be put is not what it should be: trying again puts the same. */
export function isFileFaulty(error: unknown): boolean {
  return OF_THE_FILE.has(faultIn(error)?.code ?? '');
}

function faultIn(error: unknown): S3Fault | null {
  return error instanceof StorageRefusal && error.cause instanceof S3Fault ? error.cause : null;
}

function answerOf(error: Error): { status: number | null; requestId: string | null } {
  const meta: unknown = '$metadata' in error ? error.$metadata : null;
  if (typeof meta !== 'object' || meta === null) return { status: null, requestId: null };
  const status =
    'httpStatusCode' in meta && typeof meta.httpStatusCode === 'number' ? meta.httpStatusCode : null;
  const requestId = 'requestId' in meta && typeof meta.requestId === 'string' ? meta.requestId : null;
  return { status, requestId };
}

function codeOf(error: unknown): string | null {
  if (typeof error !== 'object' || error === null) return null;
  // The SDK names its errors by S3's codes; `Error` is what Node's own have, with a code beside.
  if ('code' in error && typeof error.code === 'string') return error.code;
  if ('Code' in error && typeof error.Code === 'string') return error.Code;
  return 'name' in error && typeof error.name === 'string' && error.name !== 'Error' ? error.name : null;
}
