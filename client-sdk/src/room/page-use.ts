import type { PageUse } from '@tribu-live/protocol';

/** What somebody does who is there; a move of the mouse is enough. */
const INPUTS = ['pointerdown', 'pointermove', 'keydown', 'touchstart', 'wheel', 'scroll'] as const;

/**
 * Whether the page is used, in view or hidden, without looking at what is done in it. Where there is no page (a
 * program, a test) it knows nothing.
 */
export class PageUseWatch {
  #used = false;
  #listening: AbortController | null = null;

  constructor() {
    this.#listen();
  }

  /** Since it was asked last. Null: there is no page. */
  take(): PageUse | null {
    if (typeof document === 'undefined') return null;
    const used = this.#used;
    this.#used = false;
    this.#listen();
    if (used) return 'used';
    return document.visibilityState === 'visible' ? 'shown' : 'hidden';
  }

  close(): void {
    this.#listening?.abort();
    this.#listening = null;
  }

  /** Until the first sign of use: what comes after it costs nothing. */
  #listen(): void {
    if (this.#listening !== null || typeof window === 'undefined') return;
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    const handle = () => {
      this.#used = true;
      this.close();
    };
    for (const input of INPUTS)
      window.addEventListener(input, handle, { passive: true, capture: true, signal });
  }
}
