import type { DeletionCause } from '@tribu-live/protocol';
import type { Clock } from '../rooms/clock.ts';
import type { RecordingOutcome } from '../rooms/decide/command.ts';
import { Recurring } from '../rooms/recurring.ts';
import type { Storage } from '../storage/index.ts';
import type { RecordingRow } from '../store/recording-types.ts';
import type { Store } from '../store/types.ts';
import type { Logger } from '../telemetry/index.ts';
import { RecordingConclusion } from './recording-conclusion.ts';
import { RecordingDeletion } from './recording-deletion.ts';
import { RecordingReconciler } from './recording-reconciler.ts';

export interface RecordingKeeperOptions {
  readonly store: Pick<Store, 'recordings' | 'jobs'>;
  readonly storage: Storage;
  /** Tells the journal what became of a recording. Saying the same twice is one. */
  readonly tell: (sessionId: string, outcome: RecordingOutcome) => Promise<void>;
  /** Null: recordings are kept. */
  readonly retentionDays: number | null;
  readonly clock: Clock;
  readonly log: Logger;
}

/** How soon the journal says that a replay is ready. */
const CONCLUDE_INTERVAL_MS = 2000;
/** How often everything is looked through for what a crash left. */
const SWEEP_INTERVAL_MS = 60_000;

/** What becomes of recordings after their sessions: composed, told, kept as long as is due, deleted. */
export class RecordingKeeper {
  readonly #options: RecordingKeeperOptions;
  readonly #deletion: RecordingDeletion;
  readonly #reconciler: RecordingReconciler;
  #recurring: readonly Recurring[] = [];

  constructor(options: RecordingKeeperOptions) {
    const { store, storage, tell, retentionDays, clock, log } = options;
    const { recordings, jobs } = store;
    const now = () => clock.now();
    const conclusion = new RecordingConclusion({ recordings, tell, retentionDays });
    const deletion = new RecordingDeletion({ recordings, storage, conclusion, now, log });
    this.#options = options;
    this.#deletion = deletion;
    this.#reconciler = new RecordingReconciler({ recordings, jobs, storage, conclusion, deletion, now, log });
  }

  /** Carries on what a crash left, now and each minute, and tells journals what became of their recordings. */
  start(): void {
    const { clock, log } = this.#options;
    const sweeping = {
      intervalMs: SWEEP_INTERVAL_MS,
      firstAfterMs: 0,
      what: 'what is left of recordings',
      work: () => this.sweep(),
    };
    const concluding = {
      intervalMs: CONCLUDE_INTERVAL_MS,
      what: 'outcomes of recordings',
      work: () => this.#reconciler.conclude(),
    };
    this.#recurring = [sweeping, concluding].map((each) => Recurring.start({ clock, log, ...each }));
  }

  /** Looks through everything now, for whoever can't wait a minute. */
  sweep(): Promise<void> {
    return this.#reconciler.sweep();
  }

  /** Deleting twice is one. @throws TribuError not_found; conflict while the session is not over */
  delete(id: string, cause: DeletionCause): Promise<RecordingRow> {
    return this.#deletion.delete(id, cause);
  }

  /** Resolves when what is under way is over. Idempotent. */
  async close(): Promise<void> {
    await Promise.all(this.#recurring.map((each) => each.close()));
  }
}
