import type { ReactiveController, ReactiveControllerHost } from 'lit';

/**
 * Takes the focus up again when what had it is gone: a button that did its work, a window's opener that another view
 * has taken the place of. Who works by keyboard, or listens to the page, would else begin anew at the page's top.
 * Where the person left it on purpose, by a press beside everything or out of the page, it is let go.
 */
export class FocusKeeper implements ReactiveController {
  readonly #host: ReactiveControllerHost & HTMLElement;
  readonly #takeUp: () => void;
  /** What within the host had the focus last. */
  #last: Element | null = null;
  #frame: number | null = null;

  constructor(host: ReactiveControllerHost & HTMLElement, takeUp: () => void) {
    this.#host = host;
    this.#takeUp = takeUp;
    host.addController(this);
  }

  hostConnected(): void {
    this.#host.addEventListener('focusin', this.#note);
    this.#host.addEventListener('focusout', this.#left);
    // A move within one shadow tree is told to nobody outside; the press that follows is.
    this.#host.addEventListener('keydown', this.#note, { capture: true });
  }

  hostDisconnected(): void {
    this.#host.removeEventListener('focusin', this.#note);
    this.#host.removeEventListener('focusout', this.#left);
    this.#host.removeEventListener('keydown', this.#note, { capture: true });
    if (this.#frame !== null) cancelAnimationFrame(this.#frame);
    this.#frame = null;
    this.#last = null;
  }

  hostUpdate(): void {
    this.#note();
  }

  hostUpdated(): void {
    this.#look();
  }

  readonly #note = (): void => {
    if (this.#host.matches(':focus-within')) this.#last = focusedElement() ?? this.#last;
  };

  readonly #left = (event: FocusEvent): void => {
    const [element] = event.composedPath();
    if (element instanceof Element) this.#last = element;
    this.#look();
  };

  /** With the next picture: by then the elements inside are drawn as well. */
  #look(): void {
    this.#frame ??= requestAnimationFrame(() => {
      this.#frame = null;
      this.#check();
    });
  }

  #check(): void {
    const focused = focusedElement();
    if (focused !== null && canFocus(focused)) {
      this.#last = this.#host.matches(':focus-within') ? focused : null;
      return;
    }
    if (this.#last === null) return;
    if (canFocus(this.#last)) this.#last = null;
    else this.#takeUp();
  }
}

function canFocus(element: Element): boolean {
  return element.getClientRects().length > 0 && !element.matches(':disabled');
}

/** What has the focus, through shadow trees; null when nothing has. */
function focusedElement(): Element | null {
  let element = document.activeElement;
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  return element === document.body ? null : element;
}
