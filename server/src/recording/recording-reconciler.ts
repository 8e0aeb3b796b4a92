import type { Storage } from '../storage/index.ts';
import type { JobQueue } from '../store/job-types.ts';
import type { RecordingStore } from '../store/recording-types.ts';
import type { Logger } from '../telemetry/index.ts';
import type { RecordingConclusion } from './recording-conclusion.ts';
import type { RecordingDeletion } from './recording-deletion.ts';

/** A session that ended handed its own job over; this long is left to it. */
export const SETTLE_MS = 30_000;
const AT_ONCE = 100;

export interface RecordingReconcilerOptions {
  readonly recordings: RecordingStore;
  readonly jobs: Pick<JobQueue, 'send'>;
  readonly storage: Storage;
  readonly conclusion: RecordingConclusion;
  readonly deletion: RecordingDeletion;
  /** Milliseconds since the Unix epoch. */
  readonly now: () => number;
  readonly log: Logger;
}

/**
 * Carries on what a crash left of any recording, whose process ever it was: sessions without a replay, outcomes that
 * the journal doesn't know, deletions that stopped halfway, dates that came. Every step may be done twice, and
 * several servers may do them at once.
 */
export class RecordingReconciler {
  readonly #options: RecordingReconcilerOptions;

  constructor(options: RecordingReconcilerOptions) {
    this.#options = options;
  }

  /** Tells the journals what became of their recordings. */
  async conclude(): Promise<void> {
    const { recordings, conclusion } = this.#options;
    for (const row of await recordings.unconcluded(AT_ONCE)) {
      await this.#each(row.id, 'could not be concluded', () => conclusion.conclude(row));
    }
  }

  /** Looks through everything once. */
  async sweep(): Promise<void> {
    const { recordings, jobs, deletion, now } = this.#options;
    for (const id of await recordings.uncomposed(now(), SETTLE_MS, AT_ONCE)) {
      await this.#each(id, 'could not be handed over to be composed', () =>
        jobs.send({ queue: 'compose', key: id, data: { sessionId: id }, afterSeconds: 0 }),
      );
    }
    for (const id of await recordings.unfinishedDeletions(AT_ONCE)) {
      await this.#each(id, 'could not be deleted', () => deletion.finish(id));
    }
    for (const { id, what } of await recordings.due(now(), AT_ONCE)) {
      await this.#each(id, 'could not be deleted at its date', () =>
        what === 'all' ? deletion.delete(id, 'retention') : this.#removeOriginals(id),
      );
    }
    await this.conclude();
  }

  async #removeOriginals(id: string): Promise<void> {
    const { recordings, storage, log } = this.#options;
    const gone = await storage.remove(`${id}/takes`);
    await recordings.markOriginalsGone(id);
    log.info({ sessionId: id, ...gone }, 'the originals of a recording were removed at their date');
  }

  /** One that fails holds up no other; the next sweep tries it again. */
  async #each(sessionId: string, fault: string, work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.#options.log.warn({ err: error, sessionId }, `a recording ${fault}; trying again`);
    }
  }
}
