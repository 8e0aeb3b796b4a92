import type { DeletionCause } from '@tribu-live/protocol';
import type { Clock } from '../rooms/clock.ts';
import type { RecordingOutcome } from '../rooms/decide/command.ts';
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

/** What becomes of recordings after their sessions: composed, told, kept as long as is due, deleted. */
export class RecordingKeeper {
  readonly #deletion: RecordingDeletion;
  readonly #startReconciler: () => RecordingReconciler;
  #reconciler: RecordingReconciler | null = null;

  constructor({ store, storage, tell, retentionDays, clock, log }: RecordingKeeperOptions) {
    const { recordings, jobs } = store;
    const conclusion = new RecordingConclusion({ recordings, tell, retentionDays });
    const now = () => clock.now();
    const deletion = new RecordingDeletion({ recordings, storage, conclusion, now, log });
    this.#deletion = deletion;
    this.#startReconciler = () =>
      RecordingReconciler.start({ recordings, jobs, storage, conclusion, deletion, clock, log });
  }

  /** Begins to carry on what a crash left, and goes on doing so. */
  start(): void {
    this.#reconciler ??= this.#startReconciler();
  }

  /** Deleting twice is one. @throws TribuError not_found; conflict while the session is not over */
  delete(id: string, cause: DeletionCause): Promise<RecordingRow> {
    return this.#deletion.delete(id, cause);
  }

  /** Resolves when what is under way is over. Idempotent. */
  async close(): Promise<void> {
    await this.#reconciler?.close();
  }
}
