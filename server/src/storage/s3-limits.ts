/** How long a bucket is waited for. */
export interface S3Limits {
  /** To reach it. */
  readonly connectMs: number;
  /** For its answer to a question, and for any bytes while some are due. */
  readonly stallMs: number;
}

export const S3_LIMITS: S3Limits = { connectMs: 3000, stallMs: 30_000 };
