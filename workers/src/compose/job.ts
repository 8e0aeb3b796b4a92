import { type JobData, type StoredEvent, TribuError } from '@tribu-live/protocol';
import { isBucketRefusing } from '@tribu-live/server/storage';
import { JobNotYet, type RecordingStore, type SessionStore, type TakeRow } from '@tribu-live/server/store';
import { readJournal } from '../read-journal.ts';
import { incompleteTakes, lastHomeIn, type TakesToAwait } from './await-takes.ts';
import { ComposeError } from './compose-error.ts';
import { type ComposedReplay, composeSession, type SessionToCompose } from './compose-session.ts';
import { type Later, LEASE_MS, Lease } from './lease.ts';
import { patiently } from './patience.ts';
import { publishedIn } from './published.ts';

/** A session and the right to compose it. */
export interface LeasedSession extends SessionToCompose {
  /** Aborts when it could not be confirmed for so long that somebody else may compose by now. */
  readonly held: () => AbortSignal;
}

export interface ComposeJobOptions {
  readonly recordings: RecordingStore;
  readonly sessions: Pick<SessionStore, 'read'>;
  /** Where storage keys begin. */
  readonly root: string;
  /** Whether takes have to be in a bucket before they can be composed. Default: false. */
  readonly inBucket?: boolean;
  readonly originalsDays: number;
  /** This worker's name, another one for each process. */
  readonly by: string;
  readonly log: ComposeLog;
  /** Milliseconds since the Unix epoch. */
  readonly now: () => number;
  readonly later: Later;
  /** Default: in the folder `root`. */
  readonly compose?: (session: LeasedSession) => Promise<ComposedReplay>;
}

export interface ComposeLog {
  info(context: object, message: string): void;
  warn(context: object, message: string): void;
  error(context: object, message: string): void;
}

const TAKES_AGAIN_SECONDS = 3;
/** A worker that died held its lease for up to half a minute. */
const HELD_AGAIN_SECONDS = 10;
/** Somebody has to make room first, to install ffmpeg, or to let this worker into the bucket. */
const FIXED_BY_HAND_AGAIN_SECONDS = 60;
/** After so many attempts, deaths of workers included, the fault is in the recording. */
export const MOST_ATTEMPTS = 5;
const DAY_MS = 24 * 3_600_000;

/** Composes the replay of one session, or finds that there is nothing to do. May be killed at any moment. */
export class ComposeJob {
  readonly #options: ComposeJobOptions;
  readonly #startedAt: number;

  constructor(options: ComposeJobOptions) {
    this.#options = options;
    this.#startedAt = options.now();
  }

  /** @throws JobNotYet when what it needs isn't there yet; what else it throws is worth another attempt */
  async run({ sessionId }: JobData<'compose'>, { signal }: { readonly signal: AbortSignal }): Promise<void> {
    const { recordings, by, log, later } = this.#options;
    const journal = await readJournal(this.#options.sessions, sessionId);
    const { endedAt, state } = publishedIn(sessionId, journal);
    if (endedAt === null) {
      log.warn({ sessionId }, 'a session that is not over was to be composed');
      return;
    }
    const { captured } = state;
    await this.#waitForTakes({ sessionId, endedAt, captured, lastHome: lastHomeIn(journal) });
    const attempt = await recordings.claim(sessionId, by, LEASE_MS);
    if (attempt === null) return this.#leaveIt(sessionId);
    if (attempt > MOST_ATTEMPTS) {
      await recordings.fail(sessionId, by, 'compose_failed');
      log.error({ sessionId, attempt }, 'a replay could not be composed: whoever tried died of it');
      return;
    }
    // Only now: one that is listed from here on takes the lease away.
    const takes = await recordings.takes(sessionId);
    log.info({ sessionId, attempt, takes: takes.length }, 'composing a replay');
    const lease = Lease.hold({ recordings, sessionId, by, later });
    try {
      if (takes.length === 0) {
        await recordings.setEmpty(sessionId, by);
        log.info({ sessionId }, 'nothing was captured of a session');
        return;
      }
      await this.#compose({ sessionId, journal, takes, attempt, lease, signal });
    } catch (error) {
      await lease.close();
      await this.#failed(sessionId, attempt, error, signal);
    } finally {
      await lease.close();
    }
  }

  async #compose(work: {
    readonly sessionId: string;
    readonly journal: readonly StoredEvent[];
    readonly takes: readonly TakeRow[];
    readonly attempt: number;
    readonly lease: Lease;
    readonly signal: AbortSignal;
  }): Promise<void> {
    const { recordings, root, by, now, log, originalsDays, compose = composeSession } = this.#options;
    const { lease, signal, ...session } = work;
    const startedAt = now();
    const both = AbortSignal.any([signal, lease.signal]);
    const { manifest, ...composed } = await compose({
      ...session,
      root,
      now,
      signal: both,
      confirm: () => this.#patiently(both, () => lease.confirm()),
      held: () => lease.held,
      onProgress: (share) => {
        lease.progress = Math.min(0.99, share);
      },
    });
    await lease.close();
    const originalsUntil = now() + originalsDays * DAY_MS;
    const facts = { ...composed, manifest, originalsUntil };
    const committed = await this.#patiently(signal, () => recordings.complete(session.sessionId, by, facts));
    const { durationMs, sizeBytes, coverage } = composed;
    const context = {
      sessionId: session.sessionId,
      durationMs,
      sizeBytes,
      coverage,
      gaps: manifest.gaps.length,
    };
    if (committed) log.info({ ...context, tookMs: now() - startedAt }, 'a replay is ready');
    else log.warn(context, 'a replay was composed that somebody else composes too, or that was deleted');
  }

  /** A lease that runs out while the database is away is ours until somebody claims it. */
  #patiently<T>(signal: AbortSignal, ask: () => Promise<T>): Promise<T> {
    const passes = (error: unknown) => error instanceof TribuError && error.code === 'unavailable';
    return patiently(ask, { signal, later: this.#options.later, passes });
  }

  /** Until takes are complete, or as complete as they will ever be. @throws JobNotYet */
  async #waitForTakes(awaited: TakesToAwait): Promise<void> {
    const { recordings, inBucket = false, log, now } = this.#options;
    const nowMs = now();
    const found = await incompleteTakes(awaited, {
      ...{ recordings, inBucket, nowMs, startedAt: this.#startedAt },
    });
    if (found === null) return;
    const { isWorthIt, ...lacking } = found;
    if (isWorthIt) throw new JobNotYet(TAKES_AGAIN_SECONDS);
    log.error(
      { sessionId: awaited.sessionId, ...lacking },
      'takes were never closed or uploaded; composing what is there',
    );
  }

  /** Nothing to do, unless somebody who may be dead has it. */
  async #leaveIt(sessionId: string): Promise<void> {
    const row = await this.#options.recordings.find(sessionId);
    if (row?.state === 'composing') throw new JobNotYet(HELD_AGAIN_SECONDS);
  }

  /** Lets go, ends it for good, or throws so that it is tried again. */
  async #failed(sessionId: string, attempt: number, error: unknown, signal: AbortSignal): Promise<void> {
    const { recordings, by, log } = this.#options;
    const fault = error instanceof ComposeError ? error : null;
    if (fault?.code === 'lease_lost') {
      log.warn({ sessionId, attempt }, 'another worker composes this session');
      return;
    }
    if (fault?.code === 'hopeless') {
      await recordings.fail(sessionId, by, fault.failure ?? 'nothing_usable');
      log.error({ sessionId, attempt, reason: fault.failure }, 'a recording has no replay');
      return;
    }
    const wanting = wantedOf(error);
    if (attempt >= MOST_ATTEMPTS && !signal.aborted && wanting === null) {
      await recordings.fail(sessionId, by, 'compose_failed');
      log.error({ sessionId, attempt, err: error }, 'a replay could not be composed');
      return;
    }
    await recordings.release(sessionId, by, wanting === null && !signal.aborted);
    if (wanting !== null) {
      log.error({ sessionId, attempt, wanting, err: error }, 'a replay waits for what this machine lacks');
      throw new JobNotYet(FIXED_BY_HAND_AGAIN_SECONDS);
    }
    throw error;
  }
}

/** What somebody has to do before any attempt can succeed; null when the fault is another one. */
function wantedOf(error: unknown): 'room on the disk' | 'ffmpeg' | 'access to the bucket' | null {
  if (isBucketRefusing(error)) return 'access to the bucket';
  if (!(error instanceof Error)) return null;
  const code = 'code' in error ? error.code : null;
  if (code === 'ffmpeg_missing') return 'ffmpeg';
  return code === 'ENOSPC' || code === 'EDQUOT' || error.message.includes('No space left on device')
    ? 'room on the disk'
    : null;
}
