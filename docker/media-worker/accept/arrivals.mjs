/**
 * Keeps what came in and lets a check wait for what it needs to see.
 *
 * @template T
 */
export class Arrivals {
  /** @type {T[]} */
  all = [];
  /** @type {Set<(item: T) => void>} */
  #listeners = new Set();

  /** @param {T} item */
  add(item) {
    this.all.push(item);
    for (const listener of [...this.#listeners]) listener(item);
  }

  /** @param {(item: T) => void} listener told of all that comes from now on */
  onEach(listener) {
    this.#listeners.add(listener);
  }

  /**
   * @param {(all: readonly T[]) => boolean} enough
   * @returns {Promise<readonly T[]>} what is there once it is enough, at once if it already is
   */
  until(enough) {
    return new Promise((resolve) => {
      const look = () => {
        if (!enough(this.all)) return;
        this.#listeners.delete(look);
        resolve([...this.all]);
      };
      this.#listeners.add(look);
      look();
    });
  }
}
