import { css, html, type TemplateResult } from 'lit';
import { base, buttons } from '../style/base.ts';
import { icon } from '../style/icons.ts';
import type { PlainKey } from '../words/words.ts';
import { TribuElement } from './tribu-element.ts';

/** The same in many words: docs/engagement.fr.md. */
const WHAT: readonly PlainKey[] = [
  'kept.what.presence',
  'kept.what.voice',
  'kept.what.writing',
  'kept.what.asking',
  'kept.what.page',
  'kept.what.replay',
];

const MORE: readonly { readonly heading: PlainKey; readonly text: PlainKey }[] = [
  { heading: 'kept.never', text: 'kept.never.text' },
  { heading: 'kept.who', text: 'kept.who.text' },
  { heading: 'kept.erase', text: 'kept.erase.text' },
];

/** A button that opens what a student is told of what is noted about them (SPEC E6). */
export class TribuKept extends TribuElement {
  static override properties = { ...TribuElement.properties, open: { state: true } };
  static override styles = [
    base,
    buttons,
    css`
      :host {
        display: block;
      }

      .ask {
        display: inline-flex;
        align-items: center;
        gap: var(--tribu-space-2);
        min-block-size: var(--tribu-target);
        padding: 0;
        border: 0;
        background: none;
        color: var(--tribu-ink-soft);
        font-size: var(--tribu-size-small);
        text-align: start;
        cursor: pointer;
      }

      .ask:hover {
        text-decoration: underline;
      }

      .kept {
        display: grid;
        gap: var(--tribu-space-2);
        font-size: 0.9375rem;
      }

      h3 {
        margin: var(--tribu-space-2) 0 0;
        font-size: 1rem;
        font-weight: 650;
      }

      ul {
        display: grid;
        gap: var(--tribu-space-1);
        padding-inline-start: 1.1em;
        list-style: disc;
      }

      .choices {
        display: flex;
        justify-content: flex-end;
        margin-block-start: var(--tribu-space-2);
      }

      tribu-dialog::part(dialog) {
        inline-size: min(640px, calc(100vw - 32px));
      }
    `,
  ];
  declare open: boolean;

  constructor() {
    super();
    this.open = false;
  }

  protected override render(): TemplateResult {
    const { t } = this.words;
    return html`
      <button class="ask" part="kept" type="button" aria-haspopup="dialog" @click=${() => this.#show(true)}>${icon('info', 18)}${t('kept.title')}</button>
      <tribu-dialog .words=${this.words} .heading=${t('kept.title')} ?open=${this.open} @dialog-closed=${() => this.#show(false)}>
        <div class="kept">
          <p>${t('kept.why')}</p>
          <h3>${t('kept.what')}</h3>
          <ul>${WHAT.map((word) => html`<li>${t(word)}</li>`)}</ul>
          ${MORE.map(({ heading, text }) => html`<h3>${t(heading)}</h3><p>${t(text)}</p>`)}
          <div class="choices"><button class="button main" type="button" @click=${() => this.#show(false)}>${t('kept.read')}</button></div>
        </div>
      </tribu-dialog>
    `;
  }

  #show(open: boolean): void {
    this.open = open;
  }
}
