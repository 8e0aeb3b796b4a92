import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** Calls back once a second while its element is on the page, and at once when the page is seen again. */
export class Ticker implements ReactiveController {
  readonly #tick: () => void;
  readonly #onVisible = (): void => {
    if (!document.hidden) this.#tick();
  };
  #timer: ReturnType<typeof setInterval> | null = null;

  constructor(host: ReactiveControllerHost, tick: () => void) {
    this.#tick = tick;
    host.addController(this);
  }

  hostConnected(): void {
    this.#timer = setInterval(this.#tick, 1000);
    document.addEventListener('visibilitychange', this.#onVisible);
  }

  hostDisconnected(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
    document.removeEventListener('visibilitychange', this.#onVisible);
  }
}
