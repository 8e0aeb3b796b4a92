import { join } from 'node:path';
import type { BucketPlace } from '@tribu-live/protocol';
import type { LocalBytes } from '@tribu-live/server/storage';
import type { Piece, TakeReport, TakeUploads } from '@tribu-live/server/store';
import type { Logger } from '@tribu-live/server/telemetry';
import { HeldTake } from './held-take.ts';
import { isWhole } from './is-whole.ts';
import { CAPTURE } from './settings.ts';

/** Storage as capture sees it. */
export interface PieceBucket {
  /** @param file storage key of the take's log */
  put(file: string, index: number, bytes: LocalBytes, signal: AbortSignal): Promise<void>;
}

export interface UploaderOptions {
  /** Folder of the recordings. */
  readonly root: string;
  readonly log: Logger;
  readonly openBucket: (place: BucketPlace) => Promise<PieceBucket>;
  /** What the database knows of takes; what is in the bucket of some of them only. */
  readonly ask: (takeIds: readonly string[], piecesOf: readonly string[]) => Promise<readonly TakeUploads[]>;
  /** Tells the database. */
  readonly report: (report: TakeReport) => void;
  /** Nothing of this take is needed here any more. */
  readonly onDone: (take: TakeReport['take']) => Promise<void>;
  /** Milliseconds since the Unix epoch. */
  readonly now: () => number;
  /** Runs `work` once after `delayMs`; the returned function calls it off. */
  readonly later: (delayMs: number, work: () => void) => () => void;
}

/**
 * Puts pieces into the bucket, oldest first, once the database has them: what it doesn't know nobody would look for.
 * A few at a time, streamed from their logs. While the bucket or the database is away it tries on for ever.
 */
export class Uploader {
  readonly #options: UploaderOptions;
  readonly #takes = new Map<string, HeldTake>();
  readonly #underWay = new Set<Promise<void>>();
  readonly #over = new AbortController();
  #place: BucketPlace | null = null;
  #bucket: Promise<PieceBucket> | null = null;
  #pauseMs: number = CAPTURE.firstUploadPauseMs;
  #callOff: (() => void) | null = null;
  #asking = false;
  #isAway = false;

  constructor(options: UploaderOptions) {
    this.#options = options;
  }

  /** Where to put pieces from now on; null: they stay where they are. */
  use(place: BucketPlace | null): void {
    if (JSON.stringify(place) === JSON.stringify(this.#place)) return;
    this.#place = place;
    this.#bucket = null;
    this.#work();
  }

  /** Whether there is a bucket. */
  get isOn(): boolean {
    return this.#place !== null;
  }

  /** Pieces that wait or are on their way. */
  get pieces(): number {
    return [...this.#takes.values()].reduce((sum, take) => sum + take.pieces, 0);
  }

  /** Arrival of the oldest packet among them, milliseconds since the Unix epoch; null: there is none. */
  get oldestAt(): number | null {
    const oldest = [...this.#takes.values()].flatMap(({ oldestAt }) => (oldestAt === null ? [] : [oldestAt]));
    return oldest.length === 0 ? null : Math.min(...oldest);
  }

  /** Everything that was listed is in the bucket, and the database knows. */
  get isSettled(): boolean {
    return [...this.#takes.values()].every(({ isSettled }) => isSettled);
  }

  /** The database has what is in this report. */
  listed(report: TakeReport): void {
    const { takeId } = report.take;
    const take = this.#takes.get(takeId) ?? new HeldTake(report);
    this.#takes.set(takeId, take);
    take.add(report);
    this.#settle(take);
    this.#work();
  }

  /** Cuts short what is on its way; the next process goes on with it. Idempotent. */
  async close(): Promise<void> {
    this.#over.abort();
    this.#callOff?.();
    await Promise.all(this.#underWay);
  }

  #work(): void {
    while (this.#place !== null && this.#callOff === null && !this.#over.signal.aborted) {
      if (this.#asking || this.#underWay.size >= CAPTURE.uploadsAtOnce) return;
      const take = this.#due();
      const piece = take?.next ?? null;
      if (take === null || piece === null) return;
      if (this.#options.now() - take.knownAtMs <= CAPTURE.uploadsKnownMs)
        this.#begin(this.#upload(take, piece));
      else void this.#ask();
    }
  }

  /** The take whose next piece is the oldest of all. */
  #due(): HeldTake | null {
    let due: HeldTake | null = null;
    for (const take of this.#takes.values()) {
      if (take.next !== null && take.next.firstAt < (due?.next?.firstAt ?? Number.POSITIVE_INFINITY))
        due = take;
    }
    return due;
  }

  #begin(work: Promise<void>): void {
    const running = work.finally(() => {
      this.#underWay.delete(running);
      this.#work();
    });
    this.#underWay.add(running);
  }

  /** Nothing of a recording that was deleted goes up; what a process before this one put there doesn't go twice. */
  async #ask(): Promise<void> {
    this.#asking = true;
    try {
      const takes = [...this.#takes.values()];
      // Once for each: of what this process put there it knows, and a day has thousands of pieces.
      const unknown = takes.filter(({ isKnown }) => !isKnown);
      const known = await this.#options.ask(idsOf(takes), idsOf(unknown));
      if (this.#over.signal.aborted) return;
      const byId = new Map(known.map((each) => [each.takeId, each]));
      for (const take of takes) {
        take.learn(byId.get(take.takeId) ?? null, this.#options.now());
        this.#settle(take);
      }
    } catch (error) {
      this.#options.log.debug({ err: error }, 'the database does not say what is to be uploaded');
      this.#pause();
    } finally {
      this.#asking = false;
      this.#work();
    }
  }

  async #upload(take: HeldTake, piece: Piece): Promise<void> {
    take.begin();
    const { file } = take.listed;
    const path = join(this.#options.root, ...file.split('/'));
    try {
      const bucket = await this.#open();
      const range = { first: piece.offsetBytes, last: piece.offsetBytes + piece.sizeBytes - 1 };
      await bucket.put(file, piece.index, { path, range, sha256: piece.sha256 }, this.#over.signal);
    } catch (error) {
      await this.#failed(take, piece, path, error);
      return;
    }
    if (this.#isAway) this.#options.log.info({ pieces: this.pieces }, 'pieces are uploaded again');
    this.#isAway = false;
    this.#pauseMs = CAPTURE.firstUploadPauseMs;
    take.succeeded(piece);
    this.#options.report({ ...take.listed, pieces: [], closed: null, uploaded: [piece.index] });
  }

  async #failed(take: HeldTake, piece: Piece, path: string, error: unknown): Promise<void> {
    const { log } = this.#options;
    const isCutShort = this.#over.signal.aborted;
    if (!isCutShort && !(await isWhole(path, piece))) {
      const context = { err: error, takeId: take.takeId, piece: piece.index };
      log.error(context, 'a piece is not what was listed: it stays on this disk');
      take.spoilt(piece);
      return;
    }
    take.failed(piece);
    this.#settle(take);
    if (isCutShort) return;
    if (!this.#isAway) log.warn({ err: error, pieces: this.pieces }, 'pieces can not be uploaded; trying on');
    this.#isAway = true;
    this.#pause();
  }

  #pause(): void {
    if (this.#callOff !== null) return;
    this.#callOff = this.#options.later(this.#pauseMs, () => {
      this.#callOff = null;
      this.#work();
    });
    this.#pauseMs = Math.min(this.#pauseMs * 2, CAPTURE.longestUploadPauseMs);
  }

  /** Loads the SDK with the first piece: a start must not wait for it. */
  #open(): Promise<PieceBucket> {
    if (this.#place === null) return Promise.reject(new RangeError('there is no bucket'));
    if (this.#bucket === null) {
      const opening = this.#options.openBucket(this.#place);
      this.#bucket = opening;
      opening.catch(() => {
        if (this.#bucket === opening) this.#bucket = null;
      });
    }
    return this.#bucket;
  }

  #settle(take: HeldTake): void {
    if (!take.isDone) return;
    this.#takes.delete(take.takeId);
    this.#finish(take.listed.take);
  }

  #finish(take: TakeReport['take']): void {
    this.#begin(
      this.#options.onDone(take).catch((error: unknown) => {
        this.#options.log.warn({ err: error, takeId: take.takeId }, 'what is left of a finished take stays');
      }),
    );
  }
}

function idsOf(takes: readonly HeldTake[]): string[] {
  return takes.map(({ takeId }) => takeId);
}
