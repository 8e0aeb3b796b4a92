/** Follows a counter that starts again at 0 after 2^bits: gives one that doesn't. */
export class Unwrap {
  readonly #size: number;
  #last: number | null = null;

  constructor(bits: 16 | 32) {
    this.#size = 2 ** bits;
  }

  /** The value nearest to the last one; values may come a little out of order. */
  follow(value: number): number {
    const unwrapped = this.peek(value);
    this.#last = unwrapped;
    return unwrapped;
  }

  /** The same without taking it as the last one. */
  peek(value: number): number {
    if (this.#last === null) return value;
    const size = this.#size;
    const ahead = (((value - this.#last) % size) + size) % size;
    return this.#last + (ahead < size / 2 ? ahead : ahead - size);
  }
}
