import type { RequestBody } from '@tribu-live/protocol';
import { asTribuError } from '../connection/failures.ts';
import { REPORT_DEFAULTS } from '../defaults.ts';
import type { Logger } from '../logger.ts';
import type { Quality } from '../media/quality.ts';
import type { Cancel, Timers } from '../timers.ts';
import { PageUseWatch } from './page-use.ts';

export interface WindowReportsOptions {
  readonly timers: Timers;
  readonly logger: Logger;
  /** How the own line carries; null while there is no connection. */
  readonly line: () => Quality | null;
  readonly send: (body: RequestBody<'window.report'>) => Promise<unknown>;
  /** From 0 to 1; by default chance. */
  readonly random?: () => number;
}

/** Tells the server alone, now and then, how this window is used and how its line carries (SPEC E1). */
export class WindowReports {
  readonly #options: WindowReportsOptions;
  readonly #page = new PageUseWatch();
  #cancel: Cancel = () => undefined;

  constructor(options: WindowReportsOptions) {
    this.#options = options;
    this.#plan();
  }

  /** From the call of `join()` to the first picture or sound of somebody else, milliseconds. */
  handleFirstFrame(tookMs: number): void {
    this.#send({ firstFrameMs: Math.round(tookMs) });
  }

  close(): void {
    this.#cancel();
    this.#page.close();
  }

  #plan(): void {
    const { timers, random = Math.random } = this.#options;
    const { intervalMs, jitterShare } = REPORT_DEFAULTS;
    this.#cancel = timers.after(intervalMs * (1 - jitterShare * random()), () => {
      this.#plan();
      this.#report();
    });
  }

  #report(): void {
    const line = this.#options.line();
    if (line === null) return;
    const page = this.#page.take();
    if (page !== null) this.#send({ page, line });
  }

  #send(body: RequestBody<'window.report'>): void {
    this.#options.send(body).catch((error: unknown) => {
      this.#options.logger.debug('not reported', { code: asTribuError(error).code });
    });
  }
}
