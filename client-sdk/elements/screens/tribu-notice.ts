import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { createRef, ref } from 'lit/directives/ref.js';
import { TribuElement } from '../parts/tribu-element.ts';
import { base } from '../style/base.ts';
import { type IconName, icon } from '../style/icons.ts';

/** A whole screen that says one thing: too early, over, refused. Buttons come by the slot. */
export class TribuNotice extends TribuElement {
  static override properties = {
    ...TribuElement.properties,
    picture: {},
    heading: {},
    text: {},
    detail: {},
    reference: {},
    waiting: { type: Boolean },
  };
  static override styles = [
    base,
    css`
      :host {
        display: grid;
        place-items: center;
        block-size: 100%;
        padding: var(--tribu-space-6) var(--tribu-space-4);
        overflow: auto;
      }

      section {
        display: flex;
        flex-direction: column;
        align-items: center;
        max-inline-size: 46ch;
        text-align: center;
      }

      .picture {
        display: grid;
        place-items: center;
        inline-size: 88px;
        block-size: 88px;
        margin-block-end: var(--tribu-space-6);
        border-radius: 50%;
        background: var(--tribu-accent-soft);
        color: var(--tribu-accent);
      }

      h1 {
        font-size: var(--tribu-size-title);
        line-height: 1.25;
        text-wrap: balance;
      }

      .text {
        margin-block-start: var(--tribu-space-3);
        color: var(--tribu-ink-soft);
        text-wrap: pretty;
      }

      .detail {
        margin-block-start: var(--tribu-space-4);
        padding: var(--tribu-space-2) var(--tribu-space-4);
        border-radius: 999px;
        background: var(--tribu-sunken);
        font-weight: 600;
      }

      .actions {
        display: flex;
        flex-wrap: wrap;
        justify-content: center;
        gap: var(--tribu-space-3);
        margin-block-start: var(--tribu-space-6);
      }

      .reference {
        margin-block-start: var(--tribu-space-8);
        color: var(--tribu-ink-soft);
        font-size: 0.8125rem;
        overflow-wrap: anywhere;
        user-select: all;
      }
    `,
  ];
  declare picture: IconName;
  declare heading: string;
  declare text: string;
  declare detail: string;
  /** Finds this refusal in the server's log. */
  declare reference: string;
  declare waiting: boolean;
  readonly #heading = createRef<HTMLElement>();

  constructor() {
    super();
    this.picture = 'door';
    this.heading = '';
    this.text = '';
    this.detail = '';
    this.reference = '';
    this.waiting = false;
  }

  protected override updated(changed: PropertyValues<this>): void {
    // Whoever listens or tabs begins with what the new screen says.
    if (changed.has('heading') && !this.waiting) this.#heading.value?.focus({ preventScroll: true });
  }

  protected override render(): TemplateResult {
    return html`
      <section part="notice" aria-busy=${this.waiting ? 'true' : 'false'}>
        <div class="picture">${icon(this.picture, 40)}</div>
        <h1 tabindex="-1" ${ref(this.#heading)}>${this.heading}</h1>
        ${this.text === '' ? nothing : html`<p class="text">${this.text}</p>`}
        ${this.detail === '' ? nothing : html`<p class="detail">${this.detail}</p>`}
        <div class="actions"><slot></slot></div>
        ${
          this.reference === ''
            ? nothing
            : html`<p class="reference">${this.words.t('common.reference', { id: this.reference })}</p>`
        }
      </section>
    `;
  }
}
