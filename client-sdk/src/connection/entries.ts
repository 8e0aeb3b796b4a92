import type { JoinAnswer, TribuError } from '@tribu-live/protocol';

/** Where to knock next: the entries of the last answer in order, cycling (SPEC C3). */
export class Entries {
  #urls: readonly string[];
  #next = 0;

  constructor(serverUrl: string) {
    this.#urls = [serverUrl];
  }

  handleAnswer(answer: JoinAnswer): void {
    if (answer.entry.length > 0) this.#urls = answer.entry;
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

  next(): string {
    const url = this.#urls[this.#next % this.#urls.length] ?? '';
    this.#next += 1;
    return url;
  }
}
