import { css, html, type nothing, type TemplateResult } from 'lit';
import { base, buttons } from '../style/base.ts';
import { icon } from '../style/icons.ts';
import { TribuElement } from './tribu-element.ts';

/**
 * Version of the sentence that people answer (`consent.question` with `consent.text`). A changed meaning gets
 * a new one, and everybody is asked again.
 */
export const RECORD_TEXT_VERSION = '1';

export type ConsentAnswer = 'yes' | 'no';

/** The question about recording: two equal buttons, neither chosen beforehand. Says `consent-chosen`. */
export class TribuConsent extends TribuElement {
  static override properties = {
    ...TribuElement.properties,
    answer: {},
    remembered: { type: Boolean },
    changing: { state: true },
  };
  static override styles = [
    base,
    buttons,
    css`
      legend {
        padding: 0;
        font-weight: 600;
      }

      .answers {
        display: grid;
        grid-template-columns: 1fr 1fr;
        gap: var(--tribu-space-3);
        margin-block-start: var(--tribu-space-2);
      }

      .answers .button {
        border-radius: var(--tribu-radius-small);
      }

      .answers .button svg {
        visibility: hidden;
        margin-inline-start: -26px;
      }

      .answers .button[aria-pressed='true'] {
        border-color: var(--tribu-accent);
        background: var(--tribu-accent-soft);
        box-shadow: inset 0 0 0 1px var(--tribu-accent);
      }

      .answers .button[aria-pressed='true'] svg {
        visibility: visible;
      }

      details {
        margin-block-start: var(--tribu-space-1);
      }

      summary {
        display: inline-flex;
        align-items: center;
        gap: var(--tribu-space-2);
        min-block-size: var(--tribu-target);
        color: var(--tribu-ink-soft);
        font-size: var(--tribu-size-small);
        cursor: pointer;
        list-style: none;
      }

      summary::-webkit-details-marker {
        display: none;
      }

      details p {
        padding-block-end: var(--tribu-space-2);
        color: var(--tribu-ink-soft);
        font-size: var(--tribu-size-small);
      }

      .given {
        display: flex;
        align-items: center;
        justify-content: space-between;
        gap: var(--tribu-space-3);
      }
    `,
  ];
  declare answer: ConsentAnswer | null;
  /** The answer was given before in this session and is not asked again unless the person wants. */
  declare remembered: boolean;
  /** A remembered answer is being given anew. */
  declare changing: boolean;

  constructor() {
    super();
    this.answer = null;
    this.remembered = false;
    this.changing = false;
  }

  protected override render(): TemplateResult {
    const { t } = this.words;
    if (this.remembered && this.answer !== null && !this.changing) {
      const change = (): void => this.#change(true);
      return html`
        <p class="given">
          <span>${t(this.answer === 'yes' ? 'consent.given.yes' : 'consent.given.no')}</span>
          <button class="button quiet" type="button" @click=${change}>${t('consent.change')}</button>
        </p>
      `;
    }
    return html`
      <fieldset part="consent">
        <legend>${t('consent.question')}</legend>
        <div class="answers">${this.#choice('yes')}${this.#choice('no')}</div>
        <details>
          <summary>${icon('info', 18)}${t('consent.more')}</summary>
          <p>${t('consent.text')}</p>
        </details>
      </fieldset>
    `;
  }

  #choice(answer: ConsentAnswer): TemplateResult | typeof nothing {
    const choose = (): void => {
      this.answer = answer;
      if (this.remembered) this.#change(false);
      this.tell<ConsentAnswer>('consent-chosen', answer);
    };
    return html`
      <button class="button" type="button" aria-pressed=${this.answer === answer} @click=${choose}>
        ${icon('check', 18)}${this.words.t(answer === 'yes' ? 'consent.yes' : 'consent.no')}
      </button>
    `;
  }

  /** The button that was pressed goes away: the focus moves to what takes its place. */
  #change(changing: boolean): void {
    this.changing = changing;
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>('.button')?.focus());
  }
}
