import { setTimeout as later } from 'node:timers/promises';
import type { BucketPlace, CaptureNews } from '@tribu-live/protocol';
import type { TakeReport } from '@tribu-live/server/store';
import type { ReportStore } from '@tribu-live/server/store/reports';
import type { Logger } from '@tribu-live/server/telemetry';
import type { OpenTakes } from './open-takes.ts';
import { Reporter } from './reporter.ts';
import { CAPTURE } from './settings.ts';
import { removeEmptyFolders, removeTakeFiles, takeFiles } from './take-files.ts';
import { type PieceBucket, Uploader } from './uploader.ts';

export type UploadHealth = Extract<CaptureNews, { type: 'health' }>['uploads'];

export interface DeliveryOptions {
  /** Folder of the recordings. */
  readonly root: string;
  readonly log: Logger;
  readonly openTakes: OpenTakes;
  readonly openStore: (databaseUrl: string) => Promise<ReportStore>;
  readonly openBucket: (place: BucketPlace) => Promise<PieceBucket>;
  /** Whether takes of the session are written now. */
  readonly isWriting: (sessionId: string) => boolean;
}

/** Where takes go from this disk: into the database's list, then into the bucket, where there is one. */
export class Delivery {
  readonly #options: DeliveryOptions;
  readonly #reporter: Reporter;
  readonly #uploader: Uploader;
  #onSettled: () => void = () => undefined;
  #isLate = false;

  constructor(options: DeliveryOptions) {
    const { root, log, openStore, openBucket } = options;
    this.#options = options;
    this.#reporter = new Reporter({ log, openStore, onListed: (report) => this.#listed(report) });
    this.#uploader = new Uploader({
      root,
      log,
      openBucket,
      ask: (takeIds, piecesOf) => this.#reporter.uploads(takeIds, piecesOf),
      report: (report) => this.#reporter.add(report),
      onDone: (take) => this.#done(take),
      now: () => Date.now(),
      later: (delayMs, work) => {
        const timer = setTimeout(work, delayMs);
        return () => clearTimeout(timer);
      },
    });
  }

  /** What a server said of where takes go from now on. */
  use(databaseUrl: string, bucket: BucketPlace | null): void {
    this.#uploader.use(bucket);
    this.#reporter.use(databaseUrl);
  }

  add(report: TakeReport): void {
    this.#reporter.add(report);
  }

  /** To be asked each second: it tells an operator, once, when the bucket is far behind. */
  health(): UploadHealth {
    if (!this.#uploader.isOn) return { pieces: 0, behindMs: 0 };
    const both = [this.#reporter.untold, this.#uploader];
    const oldest = both.flatMap(({ oldestAt }) => (oldestAt === null ? [] : [oldestAt]));
    const pieces = both.reduce((sum, each) => sum + each.pieces, 0);
    const behindMs = oldest.length === 0 ? 0 : Math.max(0, Math.round(Date.now() - Math.min(...oldest)));
    this.#mind(pieces, behindMs);
    return { pieces, behindMs };
  }

  /** Gives what is left a moment to go where it belongs, then lets go; the next process carries on. */
  async close(): Promise<void> {
    if (this.#uploader.isOn && !this.#isSettled) {
      const settled = new Promise<void>((resolve) => {
        this.#onSettled = resolve;
      });
      await Promise.race([settled, later(CAPTURE.lastUploadsMs, undefined, { ref: false })]);
    }
    await this.#uploader.close();
    await this.#reporter.close(CAPTURE.lastReportsMs);
    const { pieces } = this.#uploader;
    if (pieces > 0) this.#options.log.warn({ pieces }, 'pieces are left to be uploaded at the next start');
  }

  get #isSettled(): boolean {
    return this.#reporter.waiting === 0 && this.#uploader.isSettled;
  }

  #mind(pieces: number, behindMs: number): void {
    const isLate = behindMs > CAPTURE.uploadsLateMs;
    if (isLate === this.#isLate) return;
    this.#isLate = isLate;
    if (isLate) this.#options.log.error({ pieces, behindMs }, 'the bucket is far behind');
    else this.#options.log.info({ pieces, behindMs }, 'the bucket has caught up');
  }

  #listed(report: TakeReport): void {
    if (this.#uploader.isOn) this.#uploader.listed(report);
    else if (report.closed !== null) this.#forget(report.take.takeId);
    if (this.#isSettled) this.#onSettled();
  }

  /** A crash in between leaves the note, by which the next process finds what is left. */
  async #done({ takeId, sessionId }: TakeReport['take']): Promise<void> {
    const { root, openTakes, isWriting, log } = this.#options;
    const files = takeFiles(root, sessionId, takeId);
    await removeTakeFiles(files);
    await openTakes.remove(takeId);
    if (!isWriting(sessionId)) removeEmptyFolders(files);
    log.info({ takeId, sessionId }, 'a take is in the bucket, or unwanted: it is gone from this disk');
  }

  #forget(takeId: string): void {
    this.#options.openTakes.remove(takeId).catch((error: unknown) => {
      this.#options.log.warn({ err: error, takeId }, 'the note of a finished take stays');
    });
  }
}
