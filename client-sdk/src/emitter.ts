/**
 * A small typed emitter: `Events` maps each event's name to what its listeners receive. A listener that
 * throws doesn't stop the others; its error surfaces as an uncaught one, where the page's developer sees it.
 */
export class Emitter<Events extends object> {
  readonly #listeners = new Map<keyof Events, Set<(payload: never) => void>>();

  /** Calls `listener` at each event of this name, until the returned function is called. */
  on<K extends keyof Events>(name: K, listener: (payload: Events[K]) => void): () => void {
    const listeners = this.#listeners.get(name) ?? new Set();
    this.#listeners.set(name, listeners);
    // Wrapped, so that one function registered twice counts twice and each registration ends by itself.
    const registered = (payload: Events[K]) => listener(payload);
    listeners.add(registered);
    return () => listeners.delete(registered);
  }

  protected emit<K extends keyof Events>(name: K, payload: Events[K]): void {
    for (const listener of [...(this.#listeners.get(name) ?? [])]) {
      try {
        (listener as (payload: Events[K]) => void)(payload);
      } catch (error) {
        queueMicrotask(() => {
          throw error;
        });
      }
    }
  }
}
