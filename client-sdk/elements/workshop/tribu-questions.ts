import { LIMITS, type Question, sortedQuestions } from '@tribu-live/protocol';
import { css, html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { base, buttons } from '../style/base.ts';
import { fieldStyles } from './fields.styles.ts';
import { taken } from './form.ts';
import { workIcon } from './icons.ts';
import { WorkshopElement } from './workshop-element.ts';

/** Written questions: the most wanted first; one asks, wants one answered too, and sees what was answered. */
export class TribuQuestions extends WorkshopElement {
  static override properties = { ...WorkshopElement.properties, answering: { state: true } };
  static override styles = [
    base,
    buttons,
    fieldStyles,
    css`
      .answered {
        background: none;
        border: 1px solid var(--tribu-line);
      }

      .mark {
        display: inline-flex;
        align-items: center;
        gap: 6px;
        color: var(--tribu-ink-soft);
        font-size: var(--tribu-size-small);
      }

      .answer {
        padding-inline-start: var(--tribu-space-3);
        border-inline-start: 3px solid var(--tribu-accent);
        overflow-wrap: anywhere;
        white-space: pre-wrap;
      }

      .vote[aria-pressed='true'] {
        border-color: var(--tribu-accent);
        background: var(--tribu-accent-soft);
      }
    `,
  ];
  /** The question that a mentor or guest answers in writing. */
  declare answering: string | null;

  constructor() {
    super();
    this.answering = null;
  }

  protected override render(): TemplateResult {
    const { t } = this.words;
    const questions = sortedQuestions(this.room.state.questions);
    return html`
      <div class="list" role="list" tabindex="0" aria-label=${t('ask.title')}>
        ${questions.length === 0 ? html`<p class="none">${t('ask.none')}</p>` : nothing}
        ${repeat(
          questions,
          ({ id }) => id,
          (question) => this.#question(question),
        )}
      </div>
      ${this.workshop.takesPart ? this.#ask() : nothing}
    `;
  }

  #question(question: Question): TemplateResult {
    const { answer, personId, text } = question;
    const { t } = this.words;
    return html`
      <div class=${answer === null ? 'entry' : 'entry answered'} role="listitem">
        <p class="by"><b>${this.nameOf(personId)}</b>${this.words.time(question.askedAt)}</p>
        <p class="text">${text}</p>
        ${
          answer === null
            ? nothing
            : html`<p class="mark">${workIcon('saved', 18)}${
                answer.how === 'live' ? t('ask.live') : t('ask.written', { name: this.nameOf(answer.by) })
              }</p>`
        }
        ${answer?.text == null ? nothing : html`<p class="answer">${answer.text}</p>`}
        <div class="acts">${this.#vote(question)} ${this.#own(question)} ${this.#answers(question)}</div>
        ${this.answering === question.id ? this.#answerForm(question.id) : nothing}
      </div>
    `;
  }

  #vote({ id, votes, personId, answer }: Question): TemplateResult {
    const { t } = this.words;
    const count = votes.length;
    const told = count === 0 ? '' : count === 1 ? t('ask.votes.one') : t('ask.votes', { count });
    const mine = votes.includes(this.youId);
    if (personId === this.youId || answer !== null || !this.workshop.takesPart) {
      return html`<span class="mark">${told}</span>`;
    }
    return html`
      <button class="button vote" type="button" aria-pressed=${mine ? 'true' : 'false'}
        @click=${() => this.run(this.room.questions.vote(id, !mine))}>${workIcon(mine ? 'saved' : 'up', 18)}${t('ask.vote')}</button>
      <span class="mark">${told}</span>
    `;
  }

  #own({ id, personId, answer }: Question): TemplateResult | typeof nothing {
    if (answer !== null || (personId !== this.youId && !this.workshop.isMentor)) return nothing;
    return html`<button class="button quiet" type="button" @click=${() => this.run(this.room.questions.withdraw(id))}>
      ${this.words.t('ask.withdraw')}
    </button>`;
  }

  /** Mentors and guests answer. */
  #answers({ id, answer }: Question): TemplateResult | typeof nothing {
    const { t } = this.words;
    const role = this.room.state.people[this.youId]?.role;
    if (answer !== null || (role !== 'mentor' && role !== 'guest')) return nothing;
    const write = (): void => {
      this.answering = this.answering === id ? null : id;
    };
    return html`
      <button class="button" type="button" @click=${() => this.run(this.room.questions.answer(id, { how: 'live' }))}>
        ${t('ask.answer.live')}
      </button>
      <button class="button" type="button" aria-expanded=${this.answering === id ? 'true' : 'false'} @click=${write}>
        ${t('ask.answer.write')}
      </button>
    `;
  }

  #answerForm(id: string): TemplateResult {
    const { t } = this.words;
    const send = (event: SubmitEvent): void => {
      const text = taken(event);
      if (text === '') return;
      this.answering = null;
      this.workshop.send(`answer ${id}`, text, this.room.questions.answer(id, { how: 'written', text }));
    };
    return html`
      <form @submit=${send}>
        <label for="answer">${t('ask.answer.field')}</label>
        <textarea id="answer" name="text" rows="3" maxlength=${LIMITS.answerChars} required
          .value=${this.typedIn(`answer ${id}`)} @input=${this.keepTyped(`answer ${id}`)}></textarea>
        <button class="button main">${t('ask.answer.send')}</button>
      </form>
    `;
  }

  #ask(): TemplateResult {
    const { t } = this.words;
    const send = (event: SubmitEvent): void => {
      const text = taken(event);
      if (text !== '') this.workshop.send('question', text, this.room.questions.ask(text));
    };
    return html`
      <form @submit=${send}>
        <label for="question">${t('ask.field')}</label>
        <textarea id="question" name="text" rows="2" maxlength=${LIMITS.questionChars} required
          .value=${this.typedIn('question')} @input=${this.keepTyped('question')}></textarea>
        <button class="button main">${t('ask.send')}</button>
      </form>
    `;
  }
}
