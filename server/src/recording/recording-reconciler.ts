import { isBucketAway, type Storage } from '../storage/index.ts';
import type { JobQueue } from '../store/job-types.ts';
import type { RecordingStore } from '../store/recording-types.ts';
import type { Logger } from '../telemetry/index.ts';
import type { RecordingConclusion } from './recording-conclusion.ts';
import type { RecordingDeletion } from './recording-deletion.ts';

/** A session that ended handed its own job over; this long is left to it. */
export const SETTLE_MS = 30_000;
const AT_ONCE = 100;
/** For how long something may still arrive of a recording that was deleted, and how often is looked for it. */
export const LATE_MS = 24 * 3_600_000;
export const LOOK_AGAIN_MS = 10 * 60_000;
const LOOKED_AT_ONCE = 1000;

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

interface Removal {
  readonly id: string;
  readonly fault: string;
  readonly work: () => Promise<void>;
}

/**
 * Carries on what a crash left of any recording, whose process ever it was: sessions without a replay, outcomes that
 * the journal doesn't know, deletions that stopped halfway, dates that came. Every step may be done twice, and
 * several servers may do them at once.
 */
export class RecordingReconciler {
  readonly #options: RecordingReconcilerOptions;
  /** When the storage was last looked through for what came late, by recording. */
  #lookedAtMs: ReadonlyMap<string, number | null> = new Map();

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
    const { recordings, jobs, now } = this.#options;
    for (const id of await recordings.uncomposed(now(), SETTLE_MS, AT_ONCE)) {
      await this.#each(id, 'could not be handed over to be composed', () =>
        jobs.send({ queue: 'compose', key: id, data: { sessionId: id }, afterSeconds: 0 }),
      );
    }
    for (const { id, fault, work } of await this.#removals()) {
      // Each of the others would wait for the bucket as long as this one did.
      if (isBucketAway(await this.#each(id, fault, work))) break;
    }
    await this.conclude();
  }

  async #removals(): Promise<Removal[]> {
    const { recordings, deletion, now } = this.#options;
    const begun = await recordings.unfinishedDeletions(AT_ONCE);
    const due = await recordings.due(now(), AT_ONCE);
    return [
      ...begun.map((id) => ({ id, fault: 'could not be deleted', work: () => deletion.finish(id) })),
      ...due.map(({ id, what }) => ({
        id,
        fault: 'could not be deleted at its date',
        work: async () => {
          if (what === 'all') await deletion.delete(id, 'retention');
          else await this.#removeOriginals(id);
        },
      })),
      ...(await this.#looksDue()),
    ];
  }

  /** Deletions that are looked at again now. */
  async #looksDue(): Promise<Removal[]> {
    const { recordings, deletion, now } = this.#options;
    const deleted = await recordings.deletedSince(now() - LATE_MS, LOOKED_AT_ONCE);
    const known = new Map(deleted.map((id) => [id, this.#lookedAtMs.get(id) ?? null]));
    this.#lookedAtMs = known;
    const due = deleted.filter((id) => now() - (known.get(id) ?? Number.NEGATIVE_INFINITY) >= LOOK_AGAIN_MS);
    return due.map((id) => ({
      id,
      fault: 'could not be looked for again',
      work: async () => {
        await deletion.lookAgain(id);
        known.set(id, now());
      },
    }));
  }

  async #removeOriginals(id: string): Promise<void> {
    const { recordings, storage, log } = this.#options;
    const gone = await storage.remove(`${id}/takes`);
    await recordings.markOriginalsGone(id);
    log.info({ sessionId: id, ...gone }, 'the originals of a recording were removed at their date');
  }

  /** One that fails holds up no other; the next sweep tries it again. Gives what it failed of, or null. */
  async #each(sessionId: string, fault: string, work: () => Promise<unknown>): Promise<unknown> {
    try {
      await work();
      return null;
    } catch (error) {
      this.#options.log.warn({ err: error, sessionId }, `a recording ${fault}; trying again`);
      return error;
    }
  }
}
