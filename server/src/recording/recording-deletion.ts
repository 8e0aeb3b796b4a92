import { type DeletionCause, TribuError } from '@tribu-live/protocol';
import type { Storage } from '../storage/index.ts';
import type { RecordingRow, RecordingStore } from '../store/recording-types.ts';
import type { Logger } from '../telemetry/index.ts';
import type { RecordingConclusion } from './recording-conclusion.ts';

/**
 * A composer whose lease was taken away notices within 10 s, when it renews it, and cleans up behind itself. Its
 * files are gone for good when they are removed after this time.
 */
export const COMPOSER_STOPS_MS = 30_000;

export interface RecordingDeletionOptions {
  readonly recordings: RecordingStore;
  readonly storage: Storage;
  readonly conclusion: RecordingConclusion;
  /** Milliseconds since the Unix epoch. */
  readonly now: () => number;
  readonly log: Logger;
}

/**
 * Deletes recordings (SPEC D6), in steps of which each may be the last one before a crash: from the first on
 * nobody reads or composes it, then its files go, then its listings, and the receipt stays.
 */
export class RecordingDeletion {
  readonly #options: RecordingDeletionOptions;
  /** Until when a composer may still be at it. */
  readonly #composedUntilMs = new Map<string, number>();
  /** What is being removed now is counted once. */
  readonly #finishing = new Map<string, Promise<void>>();

  constructor(options: RecordingDeletionOptions) {
    this.#options = options;
  }

  /**
   * Deletes for good. While a composer is at it the files follow half a minute later, and the receipt with them.
   * Deleting twice is one.
   * @throws TribuError not_found; conflict while the session is not over
   */
  async delete(id: string, cause: DeletionCause): Promise<RecordingRow> {
    const { recordings, storage, now, log } = this.#options;
    const row = await this.#find(id);
    if (row.state === 'deleted' && row.deletion !== null) return row;
    if (row.session.status !== 'ended' && row.session.status !== 'cancelled') {
      throw new TribuError('conflict', { message: 'Its session is not over yet.' });
    }
    const files = await storage.list(id);
    const found = { files: files.length, bytes: files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0) };
    const before = await recordings.beginDeletion(id, now(), cause, found);
    // Of one that was marked by others nobody here knows what it was before.
    if (before !== null) {
      log.info({ sessionId: id, cause, state: before }, 'deleting a recording');
      if (before !== 'composing') this.#composedUntilMs.set(id, now());
    }
    await this.finish(id);
    return this.#find(id);
  }

  /** Carries a begun deletion on to its end, unless a composer may still be at it. */
  async finish(id: string): Promise<void> {
    const nowMs = this.#options.now();
    const composedUntilMs = this.#composedUntilMs.get(id) ?? nowMs + COMPOSER_STOPS_MS;
    this.#composedUntilMs.set(id, composedUntilMs);
    if (nowMs < composedUntilMs) return;
    const finishing = this.#finishing.get(id) ?? this.#finish(id).finally(() => this.#finishing.delete(id));
    this.#finishing.set(id, finishing);
    await finishing;
  }

  /**
   * Removes what came after the receipt, which counts it, too: a piece or a replay may have been on its way into a
   * bucket, which may take it long after its sender gave up.
   */
  async lookAgain(id: string): Promise<void> {
    const { recordings, storage, log } = this.#options;
    const late = await storage.remove(id);
    if (late.files === 0) return;
    await recordings.finishDeletion(id, late);
    log.warn({ sessionId: id, ...late }, 'files of a deleted recording came late and were removed');
  }

  async #finish(id: string): Promise<void> {
    const { recordings, storage, conclusion, log } = this.#options;
    const gone = await storage.remove(id);
    await recordings.finishDeletion(id, gone);
    this.#composedUntilMs.delete(id);
    log.info({ sessionId: id, ...gone }, 'a recording was deleted');
    await conclusion.conclude(await this.#find(id));
  }

  async #find(id: string): Promise<RecordingRow> {
    const row = await this.#options.recordings.find(id);
    if (row === null) throw new TribuError('not_found', { field: 'id' });
    return row;
  }
}
