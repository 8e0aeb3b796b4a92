/** So much of a replay is said at once while it plays. */
const REPORT_EVERY_MS = 30_000;
/** More at once the server doesn't take (`ReplayWatched`). */
const MAX_SECONDS = 120;

/** What became of a report: `lost` ones are said again with the next. */
export type ReportOutcome = 'taken' | 'lost';

/** @param leaving the page goes: nobody waits for the answer */
export type PostWatched = (url: string, seconds: number, leaving: boolean) => Promise<ReportOutcome>;

/**
 * Counts what was really played of a replay, jumps left out, and says so: each 30 s of it, when it pauses and when the
 * page is left. Says nothing where the link is nobody's own.
 */
export class WatchReports {
  readonly #post: PostWatched;
  #url: string | null = null;
  #playedMs = 0;
  /** Where the video was seen last, on its way from there; null after a jump. */
  #atMs: number | null = null;
  #posting = false;

  constructor(post: PostWatched) {
    this.#post = post;
  }

  /** Where to say it from now on. What was played by another link is said there first. */
  set url(url: string | null) {
    if (url === this.#url) return;
    this.#say(true);
    this.#url = url;
    this.#playedMs = 0;
    this.#atMs = null;
  }

  /** The video's own time went on, or was seen for the first time since a jump. */
  moved(atMs: number): void {
    const before = this.#atMs;
    this.#atMs = atMs;
    if (this.#url === null || before === null) return;
    this.#playedMs += Math.max(0, atMs - before);
    if (this.#playedMs >= REPORT_EVERY_MS) this.#say(false);
  }

  /** The next place is another one: what lies between was not played. */
  jumped(): void {
    this.#atMs = null;
  }

  paused(): void {
    this.#say(false);
  }

  /** The page may be gone after this. */
  left(): void {
    this.#say(true);
  }

  #say(leaving: boolean): void {
    const url = this.#url;
    const seconds = Math.min(MAX_SECONDS, Math.floor(this.#playedMs / 1000));
    // While one is under way the next one waits, unless there is no later.
    if (url === null || seconds < 1 || (this.#posting && !leaving)) return;
    this.#playedMs -= seconds * 1000;
    void this.#deliver(url, seconds, leaving);
  }

  async #deliver(url: string, seconds: number, leaving: boolean): Promise<void> {
    this.#posting = !leaving;
    const outcome = await this.#post(url, seconds, leaving);
    this.#posting = false;
    if (outcome === 'lost' && url === this.#url) this.#playedMs += seconds * 1000;
  }
}
