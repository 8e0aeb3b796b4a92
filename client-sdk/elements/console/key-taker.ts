import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { ShiftedPress } from './keys.ts';

export interface KeyTakerOptions {
  /** The elements whose keys count; keys pressed elsewhere on a school's page are the page's own. */
  readonly within: () => readonly (Element | null)[];
  /** True: taken, nobody else hears of it. */
  readonly press: (press: ShiftedPress) => boolean;
}

/** Takes keys before the room does: what the console understands, the room must not do as well. */
export class KeyTaker implements ReactiveController {
  readonly #options: KeyTakerOptions;

  constructor(host: ReactiveControllerHost, options: KeyTakerOptions) {
    this.#options = options;
    host.addController(this);
  }

  hostConnected(): void {
    globalThis.addEventListener('keydown', this.#onKey, { capture: true });
  }

  hostDisconnected(): void {
    globalThis.removeEventListener('keydown', this.#onKey, { capture: true });
  }

  readonly #onKey = (event: KeyboardEvent): void => {
    const nodes = event.composedPath();
    const ours = this.#options.within().some((element) => element !== null && nodes.includes(element));
    if (!ours && event.target !== document.body) return;
    const path = nodes.flatMap((node) => (node instanceof Element ? [node.localName] : []));
    const { key, repeat, shiftKey, ctrlKey, metaKey, altKey } = event;
    if (!this.#options.press({ key, repeat, shiftKey, ctrlKey, metaKey, altKey, path })) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  };
}
