import type { RecordingStore } from '@tribu-live/server/store';
import { ComposeError } from './compose-error.ts';

/** Runs `work` once after `delayMs`; the returned function calls it off. */
export type Later = (delayMs: number, work: () => void) => () => void;

export interface LeaseOptions {
  readonly recordings: Pick<RecordingStore, 'renew'>;
  readonly sessionId: string;
  readonly by: string;
  readonly later: Later;
}

export const LEASE_MS = 30_000;
/** Often enough that progress is seen to move, and that several renewals may fail. */
export const RENEW_EVERY_MS = 3000;

/** The right to compose one session, renewed for as long as this process lives. `signal` aborts when it is lost. */
export class Lease {
  readonly #options: LeaseOptions;
  readonly #lost = new AbortController();
  #disarm: () => void = () => undefined;
  #renewing: Promise<void> = Promise.resolve();
  #closed = false;
  progress = 0;

  private constructor(options: LeaseOptions) {
    this.#options = options;
  }

  /** Of a recording that was just claimed. */
  static hold(options: LeaseOptions): Lease {
    const lease = new Lease(options);
    lease.#arm();
    return lease;
  }

  get signal(): AbortSignal {
    return this.#lost.signal;
  }

  /** Asks at once. @throws ComposeError `lease_lost`, or TribuError `unavailable` when nobody can say */
  async confirm(): Promise<void> {
    const { recordings, sessionId, by } = this.#options;
    if (await recordings.renew(sessionId, by, LEASE_MS, this.progress)) return;
    const error = new ComposeError('lease_lost', 'Another worker composes this session.', {
      retryable: true,
    });
    this.#lost.abort(error);
    throw error;
  }

  /** Stops renewing. Idempotent. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#disarm();
    await this.#renewing;
  }

  #arm(): void {
    this.#disarm = this.#options.later(RENEW_EVERY_MS, () => {
      // One that can't be asked for is asked for again: the database decides who holds it, when it is back.
      this.#renewing = this.confirm()
        .catch(() => undefined)
        .finally(() => {
          if (!this.#closed && !this.signal.aborted) this.#arm();
        });
    });
  }
}
