import type { Poll } from '@tribu-live/protocol';
import { LIMITS } from '@tribu-live/protocol';
import { html, nothing, type TemplateResult } from 'lit';
import { base, buttons } from '../style/base.ts';
import { workIcon } from './icons.ts';
import { optionsOf, ownChoice, type ResultRow, resultsFor } from './poll-view.ts';
import { pollStyles } from './tribu-poll.styles.ts';
import { WorkshopElement } from './workshop-element.ts';

/** One poll: answer it, change the answer, see results as far as they may be seen. */
export class TribuPoll extends WorkshopElement {
  static override properties = {
    ...WorkshopElement.properties,
    poll: { attribute: false },
    again: { state: true },
  };
  static override styles = [base, buttons, pollStyles];
  declare poll: Poll;
  /** The person changes an answer given before. */
  declare again: boolean;

  constructor() {
    super();
    this.again = false;
  }

  protected override render(): TemplateResult {
    const { poll, words } = this;
    const { t } = words;
    const answered = Object.hasOwn(poll.answers, this.youId);
    const open = poll.closed === null;
    const asks = open && this.workshop.takesPart && (!answered || this.again);
    const results = resultsFor(poll, this.youId, this.workshop.isMentor);
    return html`
      <section part="poll" aria-label=${t('poll.title')}>
        <h3>${poll.question}</h3>
        ${open ? html`<p class="soft">${t(poll.anonymous ? 'poll.anonymous' : 'poll.named')}</p>` : html`<p class="soft">${t('poll.closed')}</p>`}
        ${asks ? this.#form() : nothing}
        ${open && answered && !asks ? this.#given() : nothing}
        ${results !== null && !asks ? this.#results(results) : nothing}
        ${open && results === null ? this.#when() : nothing}
      </section>
    `;
  }

  #form(): TemplateResult {
    const { poll } = this;
    const { t } = this.words;
    const chosen = ownChoice(poll, this.youId) ?? [];
    if (poll.kind === 'word') {
      return html`
        <form @submit=${this.#answer}>
          <label for="word">${t('poll.word')}</label>
          <input id="word" type="text" name="choice" maxlength=${LIMITS.pollOptionChars} required .value=${chosen[0] ?? ''} />
          <button class="button main">${t('poll.answer')}</button>
        </form>
      `;
    }
    const several = poll.kind === 'multiple';
    return html`
      <form @submit=${this.#answer}>
        <fieldset>
          <legend class=${several || poll.kind === 'scale' ? 'soft' : 'for-readers'}>
            ${several ? t('poll.several') : poll.kind === 'scale' ? t('poll.scale') : poll.question}
          </legend>
          <div class=${poll.kind === 'scale' ? 'options scale' : 'options'}>
            ${optionsOf(poll).map(
              ({ value, text }) => html`
                <label class="option">
                  <input type=${several ? 'checkbox' : 'radio'} name="choice" value=${value} .checked=${chosen.includes(value)} />
                  <span>${text}</span>
                </label>
              `,
            )}
          </div>
        </fieldset>
        <button class="button main">${t('poll.answer')}</button>
      </form>
    `;
  }

  #given(): TemplateResult {
    const { t } = this.words;
    const change = (): void => {
      this.again = true;
    };
    return html`
      <p class="given">
        ${workIcon('saved', 18)}${t('poll.answered')}
        <button class="button quiet" type="button" @click=${change}>${t('poll.again')}</button>
      </p>
    `;
  }

  #results(rows: readonly ResultRow[]): TemplateResult {
    const { t } = this.words;
    return html`
      <ul class="results">
        ${rows.map(
          ({ text, count, share }) => html`
            <li>
              <span class="label">${text}</span>
              <span class="count">${count === 1 ? t('poll.count.one') : t('poll.count', { count })}</span>
              <span class="bar"><i style=${`inline-size: ${Math.round(share * 100)}%`}></i></span>
            </li>
          `,
        )}
      </ul>
    `;
  }

  #when(): TemplateResult {
    const soon = this.poll.results === 'answered' && !this.poll.anonymous;
    return html`<p class="soft">${this.words.t(soon ? 'poll.afterAnswer' : 'poll.later')}</p>`;
  }

  readonly #answer = (event: SubmitEvent): void => {
    event.preventDefault();
    const choice = new FormData(event.target as HTMLFormElement)
      .getAll('choice')
      .map((value) => String(value).trim())
      .filter((value) => value !== '');
    if (choice.length === 0) return;
    this.again = false;
    this.run(this.room.polls.answer(this.poll.id, choice));
  };
}
