import { css, html, type PropertyValues, type TemplateResult } from 'lit';
import { createRef, ref } from 'lit/directives/ref.js';
import { base, buttons } from '../style/base.ts';
import { icon } from '../style/icons.ts';
import { TribuElement } from './tribu-element.ts';

/** A modal window of the room. Says `dialog-closed` however it was closed. */
export class TribuDialog extends TribuElement {
  static override properties = { ...TribuElement.properties, heading: {}, open: { type: Boolean } };
  static override styles = [
    base,
    buttons,
    css`
      dialog {
        inline-size: min(440px, calc(100vw - 32px));
        max-block-size: calc(100vh - 32px);
        padding: var(--tribu-space-6);
        border: 1px solid var(--tribu-line);
        border-radius: var(--tribu-radius-large);
        background: var(--tribu-surface);
        color: var(--tribu-ink);
        box-shadow: var(--tribu-shadow);
        overflow: auto;
      }

      dialog::backdrop {
        background: rgb(30 24 16 / 0.45);
      }

      header {
        display: flex;
        align-items: center;
        justify-content: space-between;
        gap: var(--tribu-space-4);
        margin-block-end: var(--tribu-space-3);
      }

      h2 {
        font-size: var(--tribu-size-large);
        line-height: 1.25;
      }

      .close {
        flex: none;
        inline-size: var(--tribu-target);
        padding: 0;
        margin-inline-end: calc(-1 * var(--tribu-space-3));
      }
    `,
  ];
  declare heading: string;
  declare open: boolean;
  readonly #dialog = createRef<HTMLDialogElement>();

  constructor() {
    super();
    this.heading = '';
    this.open = false;
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (!changed.has('open')) return;
    if (this.open) this.#dialog.value?.showModal();
    else this.#dialog.value?.close();
  }

  protected override render(): TemplateResult {
    return html`
      <dialog ${ref(this.#dialog)} part="dialog" aria-labelledby="heading" @close=${this.#closed} @click=${this.#outside}>
        <header>
          <h2 id="heading">${this.heading}</h2>
          <button class="button quiet close" type="button" aria-label=${this.words.t('common.close')} @click=${this.#close}>
            ${icon('close')}
          </button>
        </header>
        <slot></slot>
      </dialog>
    `;
  }

  readonly #close = (): void => this.#dialog.value?.close();

  readonly #closed = (): void => {
    this.open = false;
    this.tell('dialog-closed');
  };

  /** A press beside the window closes it. */
  readonly #outside = (event: MouseEvent): void => {
    const box = this.#dialog.value?.getBoundingClientRect();
    if (box === undefined || event.target !== this.#dialog.value || event.detail === 0) return;
    const inside =
      event.clientX >= box.left &&
      event.clientX <= box.right &&
      event.clientY >= box.top &&
      event.clientY <= box.bottom;
    if (!inside) this.#close();
  };
}
