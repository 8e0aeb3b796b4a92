import { TribuError } from '@tribu-live/protocol';
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
/** Before it runs out there is time left for what is on its way to arrive. */
const HELD_MS = 20_000;

/** The right to compose one session, renewed for as long as this process lives. `signal` aborts when it is lost. */
export class Lease {
  readonly #options: LeaseOptions;
  readonly #lost = new AbortController();
  #disarm: () => void = () => undefined;
  #renewing: Promise<void> = Promise.resolve();
  #closed = false;
  #held = new AbortController();
  #disarmHeld: () => void = () => undefined;
  progress = 0;

  private constructor(options: LeaseOptions) {
    this.#options = options;
  }

  /** Of a recording that was just claimed. */
  static hold(options: LeaseOptions): Lease {
    const lease = new Lease(options);
    lease.#arm();
    lease.#confirmed();
    return lease;
  }

  get signal(): AbortSignal {
    return this.#lost.signal;
  }

  /** Aborts when it could not be renewed for so long that it may run out; another one after the next success. */
  get held(): AbortSignal {
    return this.#held.signal;
  }

  /** Asks at once. @throws ComposeError `lease_lost`, or TribuError `unavailable` when nobody can say */
  async confirm(): Promise<void> {
    const { recordings, sessionId, by } = this.#options;
    if (await recordings.renew(sessionId, by, LEASE_MS, this.progress)) {
      this.#confirmed();
      return;
    }
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
    this.#disarmHeld();
    await this.#renewing;
  }

  #confirmed(): void {
    if (this.#closed) return;
    this.#disarmHeld();
    if (this.#held.signal.aborted) this.#held = new AbortController();
    const held = this.#held;
    this.#disarmHeld = this.#options.later(HELD_MS, () => {
      held.abort(new TribuError('unavailable', { message: 'The lease could not be renewed.' }));
    });
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
