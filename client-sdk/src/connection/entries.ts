import type { JoinAnswer, TribuError } from '@tribu-live/protocol';

/** A single entry is asked twice: behind it another node may take the second call. */
const AT_ONCE = { single: 2, several: 3 };

/** Where to knock next: the entries of the last answer in order, cycling (SPEC C3). */
export class Entries {
  readonly #serverUrl: string;
  #urls: readonly string[];
  #next = 0;

  constructor(serverUrl: string) {
    this.#serverUrl = serverUrl.replace(/\/+$/, '');
    this.#urls = [this.#serverUrl];
  }

  handleAnswer(answer: JoinAnswer): void {
    // Where the page was sent first comes last: in a long session all those nodes may have been replaced.
    this.#urls = [...new Set([...answer.entry, this.#serverUrl])];
  }

  /** The room was entered: the next time begins with the first entry again. */
  handleJoined(): void {
    this.#next = 0;
  }

  /** A server that isn't the room's home says where the home is: that comes first. */
  handleRefusal(error: TribuError): void {
    const url = error.code === 'room_elsewhere' ? error.details?.url : undefined;
    if (typeof url !== 'string') return;
    this.#urls = [url, ...this.#urls.filter((known) => known !== url)];
    this.#next = 0;
  }

  /** How many to ask side by side while nobody answers. */
  get atOnce(): number {
    return this.#urls.length === 1 ? AT_ONCE.single : AT_ONCE.several;
  }

  next(): string {
    const url = this.#urls[this.#next % this.#urls.length] ?? '';
    this.#next += 1;
    return url;
  }
}
