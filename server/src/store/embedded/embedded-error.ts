export type EmbeddedFault =
  /** No package brings Postgres for this platform. */
  | 'no_binaries'
  /** Another living server holds the data folder. */
  | 'data_in_use'
  /** The uid that Postgres runs under can't walk to a folder. */
  | 'unreachable'
  /** The data was written by another major version. */
  | 'other_version'
  /** Postgres or initdb ended; the message carries its last words. */
  | 'failed';

/** The embedded Postgres can't run; the message says what to do. */
export class EmbeddedPostgresError extends Error {
  override readonly name = 'EmbeddedPostgresError';
  readonly retryable = false;
  readonly code: EmbeddedFault;
  constructor(code: EmbeddedFault, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
  }
}
