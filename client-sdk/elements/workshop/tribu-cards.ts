import { type Card, LIMITS } from '@tribu-live/protocol';
import { css, html, nothing, type TemplateResult } from 'lit';
import { base, buttons } from '../style/base.ts';
import { fieldStyles } from './fields.styles.ts';
import { WorkshopElement } from './workshop-element.ts';

/** "Je cherche, j'offre": one's own card, and those of the others. */
export class TribuCards extends WorkshopElement {
  static override properties = { ...WorkshopElement.properties, saved: { state: true } };
  static override styles = [
    base,
    buttons,
    fieldStyles,
    css`
      :host {
        overflow-y: auto;
        padding: 3px;
        margin: -3px;
      }

      h3 {
        margin: 0;
        font-size: 1rem;
      }

      .entry dl {
        display: grid;
        grid-template-columns: auto minmax(0, 1fr);
        gap: 2px var(--tribu-space-3);
      }

      dt {
        color: var(--tribu-ink-soft);
        font-size: var(--tribu-size-small);
      }

      dd {
        margin: 0;
        overflow-wrap: anywhere;
      }
    `,
  ];
  /** The card was kept a moment ago. */
  declare saved: boolean;

  constructor() {
    super();
    this.saved = false;
  }

  protected override render(): TemplateResult {
    const { t } = this.words;
    const { cards } = this.room.state;
    const own = cards[this.youId] ?? { seeks: '', offers: '' };
    const others = Object.entries(cards).filter(([personId]) => personId !== this.youId);
    const typing = (): void => {
      this.saved = false;
    };
    return html`
      <p class="none">${t('card.why')}</p>
      <form @submit=${this.#keep} @input=${typing}>
        <label for="seeks">${t('card.seeks')}</label>
        <textarea id="seeks" name="seeks" rows="2" maxlength=${LIMITS.cardChars} .defaultValue=${own.seeks}></textarea>
        <label for="offers">${t('card.offers')}</label>
        <textarea id="offers" name="offers" rows="2" maxlength=${LIMITS.cardChars} .defaultValue=${own.offers}></textarea>
        <button class="button main">${t('card.save')}</button>
        <p role="status">${this.saved ? t('card.saved') : ''}</p>
      </form>
      ${others.length === 0 ? nothing : html`<h3>${t('card.others')}</h3>`}
      ${others.map(([personId, card]) => this.#card(personId, card))}
    `;
  }

  #card(personId: string, { seeks, offers }: Card): TemplateResult {
    const { t } = this.words;
    return html`
      <div class="entry">
        <b>${this.nameOf(personId)}</b>
        <dl>
          ${seeks === '' ? nothing : html`<dt>${t('card.seeks')}</dt><dd>${seeks}</dd>`}
          ${offers === '' ? nothing : html`<dt>${t('card.offers')}</dt><dd>${offers}</dd>`}
        </dl>
      </div>
    `;
  }

  readonly #keep = (event: SubmitEvent): void => {
    event.preventDefault();
    const form = new FormData(event.target as HTMLFormElement);
    const doing = this.room.groups.writeCard(
      String(form.get('seeks') ?? '').trim(),
      String(form.get('offers') ?? '').trim(),
    );
    this.run(
      doing.then(() => {
        this.saved = true;
      }),
    );
  };
}
