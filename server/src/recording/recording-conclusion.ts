import type { RecordingOutcome } from '../rooms/decide/command.ts';
import type { RecordingRow, RecordingStore } from '../store/recording-types.ts';

const DAY_MS = 24 * 3600 * 1000;

export interface RecordingConclusionOptions {
  readonly recordings: RecordingStore;
  /** Tells the journal. Saying the same twice is one. */
  readonly tell: (sessionId: string, outcome: RecordingOutcome) => Promise<void>;
  /** Null: recordings are kept. */
  readonly retentionDays: number | null;
}

/** Brings what became of a recording into its session's journal, where clients and webhooks learn it. */
export class RecordingConclusion {
  readonly #options: RecordingConclusionOptions;

  constructor(options: RecordingConclusionOptions) {
    this.#options = options;
  }

  /** Again after a crash between its steps: nothing is told twice. */
  async conclude(row: RecordingRow): Promise<void> {
    const { recordings, tell, retentionDays } = this.#options;
    const outcome = outcomeOf(row);
    if (outcome === null) return;
    if (outcome.is !== 'deleted' && retentionDays !== null && row.retainUntil === null) {
      await recordings.change(row.id, { retainUntil: row.session.startsAt + retentionDays * DAY_MS });
    }
    await tell(row.id, outcome);
    await recordings.markConcluded(row.id, row.state);
  }
}

/** Null while nothing is decided, and for a recording of which nothing ever was. */
function outcomeOf(row: RecordingRow): RecordingOutcome | null {
  switch (row.state) {
    case 'ready':
      return { is: 'ready', durationMs: row.durationMs ?? 0 };
    case 'failed':
      return { is: 'failed', reason: row.failure ?? 'compose_failed' };
    case 'deleted':
      return row.deletion === null ? null : { is: 'deleted', cause: row.deletion.cause };
    case 'empty':
      return { is: 'empty' };
    case 'recording':
    case 'composing':
      return null;
    default:
      return row.state satisfies never;
  }
}
