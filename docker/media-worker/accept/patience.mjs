/**
 * Puts a time limit around each wait of the acceptance check, and ends them all when the worker dies: a
 * broken worker never answers, it only leaves promises pending.
 */
export class Patience {
  #stepTimeoutMs;
  /** @type {(error: Error) => void} */
  #breakOff = () => undefined;
  /** @type {Promise<never>} */
  #broken;

  /** @param {number} stepTimeoutMs */
  constructor(stepTimeoutMs) {
    this.#stepTimeoutMs = stepTimeoutMs;
    this.#broken = new Promise((_, reject) => {
      this.#breakOff = reject;
    });
    // Somebody listens from the start: breaking off between two waits is no unhandled rejection.
    this.#broken.catch(() => undefined);
  }

  /** @param {string} why a sentence, shown as the reason */
  breakOff(why) {
    this.#breakOff(new Error(why));
  }

  /**
   * @template T
   * @param {string} what completes the sentence "waited in vain for …"
   * @param {Promise<T>} promise
   * @returns {Promise<T>}
   */
  async within(what, promise) {
    /** @type {NodeJS.Timeout | undefined} */
    let timer;
    const limit = new Promise((_, reject) => {
      const seconds = this.#stepTimeoutMs / 1000;
      timer = setTimeout(
        () => reject(new Error(`waited ${seconds} s in vain for ${what}`)),
        this.#stepTimeoutMs,
      );
    });
    try {
      return await /** @type {Promise<T>} */ (Promise.race([promise, limit, this.#broken]));
    } finally {
      clearTimeout(timer);
    }
  }
}
