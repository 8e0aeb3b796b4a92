import type { ReplayLink } from '../auth/index.ts';

/** Of the replay, for each second that passes: players go no faster. */
const FASTEST = 2;
/** Time that passed longer ago is of no use any more: a report covers less. */
const LOOK_BACK_MS = 60_000;
const DEFAULT_MAX_VIEWERS = 20_000;

/** How much of a replay somebody can have watched in the time that passed, for each person and recording. */
export class PlayedTime {
  readonly #now: () => number;
  readonly #maxViewers: number;
  /** Up to when the time that passed is used up. In the order in which viewers were last heard. */
  readonly #usedUntilMs = new Map<string, number>();

  /** @param now milliseconds since the Unix epoch */
  constructor(now: () => number, maxViewers = DEFAULT_MAX_VIEWERS) {
    this.#now = now;
    this.#maxViewers = maxViewers;
  }

  get size(): number {
    return this.#usedUntilMs.size;
  }

  /** What to believe of a report, in whole seconds; nobody watched before the link was made. */
  believe(link: ReplayLink, seconds: number): number {
    const nowMs = this.#now();
    const key = `${link.recordingId} ${link.personId}`;
    const from = Math.max(this.#usedUntilMs.get(key) ?? link.issuedAtMs, nowMs - LOOK_BACK_MS);
    const believed = Math.min(seconds, Math.floor(((nowMs - from) / 1000) * FASTEST));
    if (believed <= 0) return 0;
    this.#usedUntilMs.delete(key);
    this.#usedUntilMs.set(key, from + (believed * 1000) / FASTEST);
    if (this.#usedUntilMs.size > this.#maxViewers) this.#forgetOldest();
    return believed;
  }

  #forgetOldest(): void {
    const [oldest] = this.#usedUntilMs.keys();
    if (oldest !== undefined) this.#usedUntilMs.delete(oldest);
  }
}
