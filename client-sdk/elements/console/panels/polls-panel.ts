import type { PollKind, PollResults } from '@tribu-live/protocol';
import { css, html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { icon } from '../icons.ts';
import { ConsolePart } from '../parts/console-part.ts';
import { type PollBar, type PollView, pollViews } from '../view/polls-view.ts';

const KINDS = ['single', 'multiple', 'scale', 'word'] as const satisfies readonly PollKind[];
const RESULTS = ['answered', 'closed'] as const satisfies readonly PollResults[];
const MOST_OPTIONS = 12;

/** Polls: composed, opened, watched, closed. */
export class PollsPanel extends ConsolePart {
  static override properties = {
    ...ConsolePart.properties,
    composing: { state: true },
    kind: { state: true },
    options: { state: true },
    anonymous: { state: true },
  };
  static override styles = [
    ...ConsolePart.styles,
    css`
      form,
      article {
        display: grid;
        gap: var(--tribu-space-2);
      }

      article {
        padding-block: var(--tribu-space-2);
        border-block-end: 1px solid var(--tribu-line);
      }

      .option {
        display: flex;
        gap: 4px;
      }

      .bar {
        position: relative;
        display: flex;
        justify-content: space-between;
        gap: var(--tribu-space-2);
        padding: 4px 8px;
        font-size: var(--tribu-size-small);
      }

      .bar::before {
        content: '';
        position: absolute;
        inset-block: 1px;
        inset-inline-start: 0;
        inline-size: calc(var(--share) * 100%);
        border-radius: 5px;
        background: var(--tribu-accent-soft);
      }

      .bar span {
        position: relative;
      }
    `,
  ];
  declare composing: boolean;
  declare kind: PollKind;
  declare options: readonly string[];
  declare anonymous: boolean;

  constructor() {
    super();
    this.composing = false;
    this.kind = 'single';
    this.options = ['', ''];
    this.anonymous = false;
  }

  protected override render(): TemplateResult {
    const polls = pollViews(this.state);
    return html`
      <div class="stack">
        ${
          this.composing
            ? this.#form()
            : html`<div class="row"><button class="small main" type="button" @click=${() => this.#compose(true)}>${icon('plus', 17)}${this.t('console.polls.new')}</button></div>`
        }
        <div>${repeat(
          polls,
          ({ id }) => id,
          (poll) => this.#poll(poll),
        )}</div>
      </div>
    `;
  }

  #form(): TemplateResult {
    const chooses = this.kind === 'single' || this.kind === 'multiple';
    const choose = (event: Event): void => {
      this.kind = (event.target as HTMLSelectElement).value as PollKind;
    };
    const tick = (event: Event): void => {
      this.anonymous = (event.target as HTMLInputElement).checked;
    };
    return html`
      <form @submit=${this.#open}>
        <div><label for="question">${this.t('console.polls.question')}</label><input id="question" name="question" required maxlength="200" autocomplete="off"></div>
        <div>
          <label for="kind">${this.t('console.polls.kind')}</label>
          <select id="kind" @change=${choose}>${KINDS.map((kind) => html`<option value=${kind} ?selected=${kind === this.kind}>${this.t(`console.polls.kind.${kind}`)}</option>`)}</select>
        </div>
        ${chooses ? this.#options() : nothing}
        <label class="tick"><input type="checkbox" .checked=${this.anonymous} @change=${tick}>${this.t('console.polls.anonymous')}</label>
        ${
          this.anonymous
            ? nothing
            : html`<div><label for="results">${this.t('console.polls.results')}</label>
                <select id="results" name="results">${RESULTS.map((when) => html`<option value=${when}>${this.t(`console.polls.results.${when}`)}</option>`)}</select></div>`
        }
        <div class="row">
          <button class="small main" type="submit">${this.t('console.polls.open')}</button>
          <button class="small quiet" type="button" @click=${() => this.#compose(false)}>${this.t('console.cancel')}</button>
        </div>
      </form>
    `;
  }

  #options(): TemplateResult {
    const typed =
      (index: number) =>
      (event: Event): void => {
        this.options = this.options.with(index, (event.target as HTMLInputElement).value);
      };
    const remove = (index: number): void => {
      this.options = this.options.toSpliced(index, 1);
    };
    const add = (): void => {
      this.options = [...this.options, ''];
    };
    return html`
      ${this.options.map((option, index) => {
        const label = this.t('console.polls.option', { number: index + 1 });
        const removeLabel = this.t('console.polls.removeOption', { number: index + 1 });
        return html`<div class="option">
          <input required maxlength="120" aria-label=${label} placeholder=${label} .value=${option} @input=${typed(index)}>
          ${this.options.length > 2 ? html`<button class="small quiet bare" type="button" aria-label=${removeLabel} title=${removeLabel} @click=${() => remove(index)}>${icon('close', 16)}</button>` : nothing}
        </div>`;
      })}
      ${this.options.length < MOST_OPTIONS ? html`<div class="row"><button class="small quiet" type="button" @click=${add}>${icon('plus', 16)}${this.t('console.polls.addOption')}</button></div>` : nothing}
    `;
  }

  #poll(poll: PollView): TemplateResult {
    const { question, answered, of, bars, open, id } = poll;
    return html`
      <article>
        <span class="row"><strong>${question}</strong><span class="soft push">${this.t(open ? 'console.polls.running' : 'console.polls.past')}</span></span>
        <span class="soft">${this.t('console.polls.answered', { count: answered, total: of })}</span>
        ${bars === null ? html`<span class="soft">${this.t('console.polls.hidden')}</span>` : html`<div>${bars.map((bar) => this.#bar(bar))}</div>`}
        ${open ? html`<div class="row"><button class="small" type="button" @click=${() => this.run(this.desk.room.polls.close(id))}>${this.t('console.polls.close')}</button></div>` : nothing}
      </article>
    `;
  }

  #bar({ label, count, share }: PollBar): TemplateResult {
    return html`<div class="bar" style=${`--share:${share}`}><span>${label}</span><span>${count}</span></div>`;
  }

  #opened(): void {
    this.options = ['', ''];
    this.composing = false;
  }

  #compose(composing: boolean): void {
    this.composing = composing;
    if (composing) void this.updateComplete.then(() => this.field('question').focus());
  }

  readonly #open = (event: SubmitEvent): void => {
    event.preventDefault();
    const { kind, anonymous } = this;
    const chooses = kind === 'single' || kind === 'multiple';
    const results: PollResults = anonymous
      ? 'closed'
      : (this.renderRoot.querySelector<HTMLSelectElement>('#results')?.value as PollResults);
    const question = this.field('question').value.trim();
    const options = chooses ? this.options.map((option) => option.trim()) : [];
    const opened = this.desk.room.polls.open({ question, kind, options, anonymous, results });
    this.run(opened.then(() => this.#opened()));
  };
}
