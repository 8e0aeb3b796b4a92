/** How long an answer may take. */
const ANSWER_WITHIN_MS = 8000;

/** What is known of one thing that is asked for again and again. */
export interface News<T> {
  /** Null: nothing was heard yet. */
  readonly value: T | null;
  /** When `value` was heard, by this browser's clock. */
  readonly heardAtMs: number;
  /** Null: the last question was answered. `gone`: there is no such thing (any more). */
  readonly trouble: 'silent' | 'gone' | { readonly refused: string } | null;
}

export const NO_NEWS: News<never> = { value: null, heardAtMs: 0, trouble: null };

export interface PollOptions<T> {
  /** Address below /ops/data. */
  readonly path: string;
  readonly intervalMs: number;
  readonly onNews: (news: News<T>) => void;
  /** The token ended. */
  readonly onSignedOut: () => void;
}

/** Asks again and again while somebody looks at the page. */
export class Poll<T> {
  readonly #options: PollOptions<T>;
  readonly #ended = new AbortController();
  #news: News<T> = NO_NEWS;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #asking = false;

  constructor(options: PollOptions<T>) {
    this.#options = options;
    document.addEventListener('visibilitychange', () => this.#look(), { signal: this.#ended.signal });
    void this.#ask();
  }

  /** Idempotent. */
  close(): void {
    this.#ended.abort();
    clearTimeout(this.#timer);
  }

  #look(): void {
    if (document.hidden || this.#asking) return;
    clearTimeout(this.#timer);
    void this.#ask();
  }

  async #ask(): Promise<void> {
    this.#asking = true;
    const news = await this.#answer();
    this.#asking = false;
    if (this.#ended.signal.aborted || news === null) return;
    this.#news = news;
    this.#options.onNews(news);
    this.#timer = setTimeout(() => {
      if (!document.hidden) void this.#ask();
    }, this.#options.intervalMs);
  }

  /** Null: there is nobody to tell any more. */
  async #answer(): Promise<News<T> | null> {
    const { path, onSignedOut } = this.#options;
    try {
      const signal = AbortSignal.any([this.#ended.signal, AbortSignal.timeout(ANSWER_WITHIN_MS)]);
      const response = await fetch(`/ops/data/${path}`, { signal });
      if (response.status === 401) {
        onSignedOut();
        return null;
      }
      const body: unknown = await response.json();
      if (response.ok) return { value: body as T, heardAtMs: Date.now(), trouble: null };
      if (response.status === 404) return { ...NO_NEWS, trouble: 'gone' };
      return { ...this.#news, trouble: response.status >= 500 ? 'silent' : { refused: sentenceIn(body) } };
    } catch {
      // A line that breaks, a server that starts again: what was heard last stands, with the time of it.
      return { ...this.#news, trouble: 'silent' };
    }
  }
}

function sentenceIn(body: unknown): string {
  const { error } = body as { error?: { message?: string } };
  return error?.message ?? '';
}
