import { css, html, nothing, type TemplateResult } from 'lit';
import type { Hint } from '../hints/hint-of.ts';
import { icon } from '../icons.ts';
import { keyOfPanel, type Panel } from '../keys.ts';
import { hintWords } from '../view/hint-words.ts';
import { ConsolePart } from './console-part.ts';

/** One gentle word at a time, below who waits. Says `panel` with where it leads, and `put-away`. */
export class ConsoleHint extends ConsolePart {
  static override properties = {
    ...ConsolePart.properties,
    hint: { attribute: false },
    panel: { attribute: false },
  };
  static override styles = [
    ...ConsolePart.styles,
    css`
      :host {
        display: block;
      }

      .hint {
        display: grid;
        grid-template-columns: auto minmax(0, 1fr);
        gap: var(--tribu-space-1) var(--tribu-space-2);
        padding: var(--tribu-space-2) var(--tribu-space-4);
        border-block-end: 1px solid var(--tribu-line);
        background: var(--tribu-accent-soft);
        font-size: var(--tribu-size-small);
      }

      svg {
        margin-block-start: 2px;
        color: var(--tribu-accent);
      }

      .row {
        grid-column: 2;
      }

      .row .small {
        min-block-size: 30px;
        padding-block: 2px;
      }

      .row .quiet:first-child {
        margin-inline-start: calc(-1 * var(--tribu-space-3));
      }

      @media (pointer: coarse) {
        .row .small {
          min-block-size: var(--tribu-target);
        }
      }
    `,
  ];
  declare hint: Hint | null;
  /** The open one: it need not be led to. */
  declare panel: Panel;

  constructor() {
    super();
    this.hint = null;
    this.panel = 'sheet';
  }

  protected override render(): TemplateResult {
    // The live region is there before its words are: what comes into it is said, politely.
    return html`<section role="status" aria-label=${this.t('console.hint.label')}>${this.hint === null ? nothing : this.#hint(this.hint)}</section>`;
  }

  #hint(hint: Hint): TemplateResult {
    const [panel, word] =
      hint.is === 'unheard' && (hint.everybody || hint.names.length > 1)
        ? (['circle', this.t('console.hint.circle')] as const)
        : (['participation', this.t('console.hint.look')] as const);
    const later = this.t('console.hint.laterLong');
    return html`
      <div class="hint" part="hint">
        ${icon('idea', 18)}<p>${hintWords(hint, this.words)}</p>
        <span class="row">
          ${panel === this.panel ? nothing : html`<button class="small" type="button" title=${`${word} (${keyOfPanel(panel)})`} aria-keyshortcuts=${keyOfPanel(panel)} @click=${() => this.tell<Panel>('panel', panel)}>${word}</button>`}
          <button class="small quiet" type="button" title=${later} @click=${() => this.tell('put-away')}>${this.t('console.hint.later')}</button>
        </span>
      </div>
    `;
  }
}
