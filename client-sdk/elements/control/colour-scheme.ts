import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** Keeps `data-theme` of an element at `light` or `dark`: its `theme`, or what the system says. */
export class ColourScheme implements ReactiveController {
  readonly #host: ReactiveControllerHost & HTMLElement & { readonly theme: string };
  readonly #dark = globalThis.matchMedia('(prefers-color-scheme: dark)');
  readonly #onChange = (): void => this.#host.requestUpdate();

  constructor(host: ReactiveControllerHost & HTMLElement & { readonly theme: string }) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    this.#dark.addEventListener('change', this.#onChange);
  }

  hostDisconnected(): void {
    this.#dark.removeEventListener('change', this.#onChange);
  }

  hostUpdate(): void {
    const { theme } = this.#host;
    const dark = theme === 'dark' || (theme !== 'light' && this.#dark.matches);
    this.#host.dataset.theme = dark ? 'dark' : 'light';
  }
}
