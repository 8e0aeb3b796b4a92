/**
 * Runs a pass over changing data, one at a time. Whoever asks while one runs waits for the next, which is shared
 * by all who asked: ten changes in a burst cost two passes.
 */
export class Settler {
  readonly #pass: () => Promise<void>;
  #running: Promise<void> = Promise.resolve();
  #next: Promise<void> | null = null;

  /** @param pass must not reject */
  constructor(pass: () => Promise<void>) {
    this.#pass = pass;
  }

  /** Resolves when a pass that began after this call is done. */
  settle(): Promise<void> {
    this.#next ??= this.#after(this.#running);
    return this.#next;
  }

  async #after(running: Promise<void>): Promise<void> {
    await running;
    this.#running = this.#next ?? Promise.resolve();
    this.#next = null;
    await this.#pass();
  }
}
