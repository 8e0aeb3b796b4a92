import { type Question, sortedQuestions } from '@tribu-live/protocol';
import { css, html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { icon } from '../icons.ts';
import { ConsolePart } from '../parts/console-part.ts';
import { nameOf } from '../view/people.ts';

/** Questions, the most wanted first: answered aloud or in writing, or taken away. */
export class QuestionsPanel extends ConsolePart {
  static override properties = { ...ConsolePart.properties, writing: { state: true } };
  static override styles = [
    ...ConsolePart.styles,
    css`
      li {
        display: grid;
        gap: 6px;
        padding-block: var(--tribu-space-2);
      }

      li + li {
        border-block-start: 1px solid var(--tribu-line);
      }

      .text {
        overflow-wrap: anywhere;
        white-space: pre-line;
      }

      .votes {
        font-weight: 700;
      }

      form {
        display: grid;
        gap: 6px;
      }
    `,
  ];
  /** The question that is being answered in writing. */
  declare writing: string | null;

  constructor() {
    super();
    this.writing = null;
  }

  protected override render(): TemplateResult {
    const all = sortedQuestions(this.state.questions);
    const open = all.filter(({ answer }) => answer === null);
    const answered = all.filter(({ answer }) => answer !== null);
    if (all.length === 0) return html`<p class="soft">${this.t('console.questions.none')}</p>`;
    return html`
      <div class="stack">
        <h3>${this.t('console.questions.open', { count: open.length })}</h3>
        <ul>${repeat(
          open,
          ({ id }) => id,
          (question) => this.#open(question),
        )}</ul>
        ${
          answered.length === 0
            ? nothing
            : html`<h3>${this.t('console.questions.answered', { count: answered.length })}</h3>
                <ul>${repeat(
                  answered,
                  ({ id }) => id,
                  (question) => this.#answered(question),
                )}</ul>`
        }
      </div>
    `;
  }

  #open(question: Question): TemplateResult {
    const { questions } = this.desk.room;
    const name = nameOf(this.state, question.personId);
    const withdraw = this.t('console.questions.withdrawLong', { name });
    const remove = html`<button class="small quiet bare push" type="button" aria-label=${withdraw} title=${withdraw} @click=${() => this.run(questions.withdraw(question.id))}>${icon('remove', 16)}</button>`;
    return html`
      <li>
        <span class="row soft"><span class="votes">▲ ${this.t('console.questions.votes', { count: question.votes.length + 1 })}</span><span>${name}</span>${remove}</span>
        <span class="text">${question.text}</span>
        ${
          question.id === this.writing
            ? this.#form(question)
            : html`<span class="row">
                <button class="small" type="button" @click=${() => this.run(questions.answer(question.id, { how: 'live' }))}>${icon('mic', 16)}${this.t('console.questions.live')}</button>
                <button class="small quiet" type="button" @click=${() => this.#write(question.id)}>${icon('writing', 16)}${this.t('console.questions.write')}</button>
              </span>`
        }
      </li>
    `;
  }

  #form(question: Question): TemplateResult {
    const send = (event: SubmitEvent): void => {
      event.preventDefault();
      const text = this.field('answer').value.trim();
      if (text === '') return;
      const answered = this.desk.room.questions.answer(question.id, { how: 'written', text });
      this.run(answered.then(() => this.#answeredIt(question.id)));
    };
    return html`
      <form @submit=${send}>
        <textarea name="answer" required maxlength="4000" aria-label=${this.t('console.questions.answer')}></textarea>
        <span class="row">
          <button class="small main" type="submit">${icon('send', 16)}${this.t('console.questions.send')}</button>
          <button class="small quiet" type="button" @click=${() => this.#write(null)}>${this.t('console.cancel')}</button>
        </span>
      </form>
    `;
  }

  #answered({ id, personId, text, answer }: Question): TemplateResult {
    const by = nameOf(this.state, answer?.by ?? '');
    const withdraw = this.t('console.questions.withdrawLong', { name: nameOf(this.state, personId) });
    return html`
      <li>
        <span class="row soft"><span>${nameOf(this.state, personId)}</span>
          <button class="small quiet bare push" type="button" aria-label=${withdraw} title=${withdraw} @click=${() => this.run(this.desk.room.questions.withdraw(id))}>${icon('remove', 16)}</button></span>
        <span class="text">${text}</span>
        <span class="soft text">${
          answer?.how === 'written'
            ? this.t('console.questions.by.written', { name: by, text: answer.text ?? '' })
            : this.t('console.questions.by.live', { name: by })
        }</span>
      </li>
    `;
  }

  /** What was refused is still in its field. */
  #answeredIt(id: string): void {
    if (this.writing === id) this.writing = null;
  }

  #write(id: string | null): void {
    this.writing = id;
    if (id !== null) void this.updateComplete.then(() => this.field('answer').focus());
  }
}
