import { LIMITS, type Message } from '@tribu-live/protocol';
import { css, html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { base, buttons } from '../style/base.ts';
import { fieldStyles } from './fields.styles.ts';
import { taken } from './form.ts';
import { isQuiet } from './scene.ts';
import { WorkshopElement } from './workshop-element.ts';

/** Messages to all, or between one person and the mentors. */
export class TribuChat extends WorkshopElement {
  static override properties = {
    ...WorkshopElement.properties,
    thread: { state: true },
    editing: { state: true },
  };
  static override styles = [
    base,
    buttons,
    fieldStyles,
    css`
      select {
        min-block-size: var(--tribu-target);
        inline-size: 100%;
        padding-inline: var(--tribu-space-3);
        border: 1.5px solid var(--tribu-control-line);
        border-radius: var(--tribu-radius-small);
        background: var(--tribu-surface);
        color: var(--tribu-ink);
        font: inherit;
      }

      .entry.own {
        background: var(--tribu-accent-soft);
      }

      .acts .button {
        min-block-size: 32px;
        padding-inline: 0;
      }

      .acts {
        gap: var(--tribu-space-4);
      }
    `,
  ];
  /** Whose thread with the mentors is shown; null: what all read. */
  declare thread: string | null;
  /** Id of the own message that is being changed. */
  declare editing: string | null;

  #shownLast = '';

  constructor() {
    super();
    this.thread = null;
    this.editing = null;
  }

  protected override updated(): void {
    // What was just written is in sight; who reads further up stays there until something new comes.
    const last = this.#messages().at(-1)?.id ?? '';
    if (last === this.#shownLast) return;
    this.#shownLast = last;
    const list = this.renderRoot.querySelector('.list');
    list?.scrollTo({ top: list.scrollHeight });
  }

  protected override render(): TemplateResult {
    const { t } = this.words;
    const messages = this.#messages();
    const none = this.thread === null ? t('talk.none') : t('talk.noneMentor');
    return html`
      ${this.#choice()}
      <div class="list" role="log" tabindex="0" aria-label=${t('talk.title')}>
        ${messages.length === 0 ? html`<p class="none">${none}</p>` : nothing}
        ${repeat(
          messages,
          ({ id }) => id,
          (message) => this.#message(message),
        )}
      </div>
      ${this.workshop.takesPart ? this.#write() : nothing}
    `;
  }

  #messages(): readonly Message[] {
    const { chat } = this.room.state;
    return this.thread === null ? chat.all : (chat.threads[this.thread] ?? []);
  }

  #choice(): TemplateResult | typeof nothing {
    const { t } = this.words;
    if (!this.workshop.takesPart) return nothing;
    const { people, chat } = this.room.state;
    const threads = this.workshop.isMentor
      ? Object.values(people).filter(
          ({ id, role, presence }) =>
            (role === 'student' || role === 'guest') &&
            (presence.is === 'connected' || chat.threads[id] !== undefined),
        )
      : [];
    const choose = (event: Event): void => {
      this.thread = (event.target as HTMLSelectElement).value || null;
      this.editing = null;
    };
    return html`
      <select aria-label=${t('talk.choose')} @change=${choose}>
        <option value="" ?selected=${this.thread === null}>${t('talk.all')}</option>
        ${
          this.workshop.isMentor
            ? threads.map(
                ({ id, name }) =>
                  html`<option value=${id} ?selected=${this.thread === id}>${t('talk.thread', { name })}</option>`,
              )
            : html`<option value=${this.youId} ?selected=${this.thread === this.youId}>${t('talk.mentor')}</option>`
        }
      </select>
    `;
  }

  #message(message: Message): TemplateResult {
    const { t } = this.words;
    const own = message.personId === this.youId;
    if (this.editing === message.id) return this.#edit(message);
    return html`
      <div class=${own ? 'entry own' : 'entry'}>
        <p class="by">
          <b>${this.nameOf(message.personId)}</b>${this.words.time(message.at)}
          ${message.editedAt === null ? nothing : html`<span>${t('talk.edited')}</span>`}
        </p>
        <p class="text">${message.text}</p>
        ${own || this.workshop.isMentor ? this.#acts(message, own) : nothing}
      </div>
    `;
  }

  #acts({ id }: Message, own: boolean): TemplateResult {
    const { t } = this.words;
    const edit = (): void => {
      this.editing = id;
    };
    return html`
      <div class="acts">
        ${own ? html`<button class="button quiet" type="button" @click=${edit}>${t('talk.edit')}</button>` : nothing}
        <button class="button quiet" type="button" @click=${() => this.run(this.room.chat.delete(id))}>${t('talk.delete')}</button>
      </div>
    `;
  }

  #edit({ id, text }: Message): TemplateResult {
    const { t } = this.words;
    const stop = (): void => {
      this.editing = null;
    };
    const save = (event: SubmitEvent): void => {
      const changed = taken(event);
      stop();
      if (changed !== '' && changed !== text) this.run(this.room.chat.edit(id, changed));
    };
    return html`
      <form class="entry own" @submit=${save}>
        <label for="edit">${t('talk.editing')}</label>
        <textarea id="edit" name="text" rows="2" maxlength=${LIMITS.chatChars} required .value=${text}></textarea>
        <div class="acts">
          <button class="button main">${t('talk.save')}</button>
          <button class="button" type="button" @click=${stop}>${t('talk.cancel')}</button>
        </div>
      </form>
    `;
  }

  #write(): TemplateResult {
    const { t } = this.words;
    if (isQuiet(this.workshop.scene)) return html`<p class="none">${t('talk.quiet')}</p>`;
    const field = `chat ${this.thread ?? ''}`;
    const send = (event: SubmitEvent): void => {
      const text = taken(event);
      if (text !== '') this.workshop.send(field, text, this.room.chat.send(text, this.thread));
    };
    // Enter sends, as everywhere; a line break needs Shift.
    const onKey = (event: KeyboardEvent): void => {
      if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      (event.target as HTMLTextAreaElement).form?.requestSubmit();
    };
    return html`
      <form @submit=${send}>
        <label for="message">${t('talk.field')}</label>
        <textarea id="message" name="text" rows="2" maxlength=${LIMITS.chatChars} required .value=${this.typedIn(field)}
          @input=${this.keepTyped(field)} @keydown=${onKey}></textarea>
        <button class="button main">${t('talk.send')}</button>
      </form>
    `;
  }
}
