import { setTimeout as later } from 'node:timers/promises';
import type { TakeReport, TakeUploads } from '@tribu-live/server/store';
import type { ReportStore } from '@tribu-live/server/store/reports';
import type { Logger } from '@tribu-live/server/telemetry';
import { CAPTURE } from './settings.ts';

export interface ReporterOptions {
  readonly log: Logger;
  /** Its errors that are `retryable: false` concern the reports themselves. */
  readonly openStore: (databaseUrl: string) => Promise<ReportStore>;
  /** The database has what is in this report; with `closed` it knows the take to its end. */
  readonly onListed: (report: TakeReport) => void;
}

/**
 * Tells the database of takes and pieces: together, in order, again until it has them. Nothing waits for it, and what
 * is not told when this process ends is read from the local lists by the next one.
 */
export class Reporter {
  readonly #options: ReporterOptions;
  readonly #waiting = new Map<string, TakeReport>();
  /** Aborted when there is no time for pauses any more. */
  readonly #hurry = new AbortController();
  #over = false;
  #databaseUrl: string | null = null;
  #store: Promise<ReportStore> | null = null;
  #working: Promise<void> | null = null;
  #closed: Promise<void> | null = null;

  constructor(options: ReporterOptions) {
    this.#options = options;
  }

  /** Takes that are not told yet, or not to the end of what is known. */
  get waiting(): number {
    return this.#waiting.size;
  }

  /** Pieces that are not told yet, and when the first packet in them came. */
  get untold(): { readonly pieces: number; readonly oldestAt: number | null } {
    const waiting = [...this.#waiting.values()].map(({ pieces }) => pieces);
    const oldest = waiting.flatMap(([first]) => (first === undefined ? [] : [first.firstAt]));
    return {
      pieces: waiting.reduce((sum, pieces) => sum + pieces.length, 0),
      oldestAt: oldest.length === 0 ? null : Math.min(...oldest),
    };
  }

  /** Where to report from now on. */
  use(databaseUrl: string): void {
    if (databaseUrl !== this.#databaseUrl) {
      this.#databaseUrl = databaseUrl;
      this.#dropStore();
    }
    this.#work();
  }

  add(report: TakeReport): void {
    this.#waiting.set(report.take.takeId, joined(this.#waiting.get(report.take.takeId), report));
    this.#work();
  }

  /** What the database knows to be in the bucket. @throws what the store throws */
  async uploads(takeIds: readonly string[], piecesOf: readonly string[]): Promise<TakeUploads[]> {
    return (await this.#open()).uploads(takeIds, piecesOf);
  }

  /** Tries once more to tell the rest, for a moment, then lets go. Idempotent. */
  close(limitMs: number): Promise<void> {
    this.#closed ??= this.#close(limitMs);
    return this.#closed;
  }

  async #close(limitMs: number): Promise<void> {
    this.#hurry.abort();
    await Promise.race([this.#working, later(limitMs, undefined, { ref: false })]);
    this.#over = true;
    if (this.#waiting.size > 0) {
      this.#options.log.warn(
        { takes: this.#waiting.size },
        'takes are left to be reported at the next start',
      );
    }
    this.#dropStore();
  }

  #work(): void {
    if (this.#databaseUrl === null || this.#waiting.size === 0 || this.#over) return;
    this.#working ??= this.#tellAll().finally(() => {
      this.#working = null;
    });
  }

  async #tellAll(): Promise<void> {
    await this.#pause(CAPTURE.reportGatherMs);
    let pauseMs: number = CAPTURE.firstReportPauseMs;
    while (this.#waiting.size > 0 && !this.#over) {
      const last = this.#hurry.signal.aborted;
      const told = await this.#tell(portionOf(this.#waiting.values(), CAPTURE.mostPiecesAtOnce));
      if (told) {
        if (pauseMs > CAPTURE.firstReportPauseMs) this.#options.log.info({}, 'takes are reported again');
        pauseMs = CAPTURE.firstReportPauseMs;
        continue;
      }
      if (last) return;
      await this.#pause(pauseMs);
      pauseMs = Math.min(pauseMs * 2, CAPTURE.longestReportPauseMs);
    }
  }

  /** @returns false when it is to be tried again after a pause */
  async #tell(reports: readonly TakeReport[]): Promise<boolean> {
    try {
      await (await this.#open()).report(reports);
    } catch (error) {
      if (!concernsReports(error)) {
        this.#options.log.warn(
          { err: error, takes: reports.length },
          'takes could not be reported; trying on',
        );
        return false;
      }
      if (reports.length > 1) return this.#tellEach(reports);
      for (const { take } of reports) {
        this.#options.log.error({ err: error, takeId: take.takeId }, 'a take is not wanted in the database');
        this.#waiting.delete(take.takeId);
      }
      return true;
    }
    for (const report of reports) this.#listed(report);
    return true;
  }

  /** One that is refused for good must not hold up the others. */
  async #tellEach(reports: readonly TakeReport[]): Promise<boolean> {
    let all = true;
    for (const report of reports) all = (await this.#tell([report])) && all;
    return all;
  }

  #listed(report: TakeReport): void {
    const { takeId } = report.take;
    const now = this.#waiting.get(takeId);
    if (now === undefined) return;
    const pieces = now.pieces.slice(report.pieces.length);
    const uploaded = uploadsIn(now).slice(uploadsIn(report).length);
    const isTold = pieces.length === 0 && uploaded.length === 0 && now.closed === report.closed;
    if (isTold) this.#waiting.delete(takeId);
    else this.#waiting.set(takeId, { ...now, pieces, uploaded });
    this.#options.onListed(report);
  }

  async #open(): Promise<ReportStore> {
    const url = this.#databaseUrl ?? '';
    this.#store ??= this.#options.openStore(url);
    const opening = this.#store;
    try {
      return await opening;
    } catch (error) {
      if (this.#store === opening) this.#store = null;
      throw error;
    }
  }

  #dropStore(): void {
    const store = this.#store;
    this.#store = null;
    void store?.then(
      (opened) => opened.close(),
      () => undefined, // It never opened, which was told where it was tried.
    );
  }

  async #pause(ms: number): Promise<void> {
    // Rejects only when there is no time for it.
    await later(ms, undefined, { signal: this.#hurry.signal }).catch(() => undefined);
  }
}

/**
 * As much as one statement may carry: after a day without a database there is more than it takes in its time. A take
 * whose pieces don't fit is told without its end.
 */
function portionOf(waiting: Iterable<TakeReport>, mostPieces: number): TakeReport[] {
  const portion: TakeReport[] = [];
  let room = mostPieces;
  for (const report of waiting) {
    if (room === 0 || portion.length === mostPieces) break;
    const pieces = report.pieces.slice(0, room);
    room -= pieces.length;
    const isWhole = pieces.length === report.pieces.length;
    portion.push(isWhole ? report : { ...report, pieces, closed: null, uploaded: [] });
  }
  return portion;
}

function joined(before: TakeReport | undefined, report: TakeReport): TakeReport {
  if (before === undefined) return report;
  return {
    ...report,
    pieces: [...before.pieces, ...report.pieces],
    closed: report.closed ?? before.closed,
    uploaded: [...uploadsIn(before), ...uploadsIn(report)],
  };
}

function uploadsIn({ uploaded = [] }: TakeReport): readonly number[] {
  return uploaded;
}

function concernsReports(error: unknown): boolean {
  return error instanceof Error && 'retryable' in error && error.retryable === false;
}
