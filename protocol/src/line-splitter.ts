/** Lines out of a stream of text, none longer than a bound: who never ends a line fills no memory. */
export class LineSplitter {
  readonly #maxChars: number;
  #rest = '';

  constructor(maxChars: number) {
    this.#maxChars = maxChars;
  }

  /** @returns the lines that are complete now, or null when one is too long: give the stream up */
  push(text: string): string[] | null {
    const lines = (this.#rest + text).split('\n');
    this.#rest = lines.pop() ?? '';
    const tooLong = [this.#rest, ...lines].some((line) => line.length > this.#maxChars);
    if (!tooLong) return lines;
    this.#rest = '';
    return null;
  }
}
