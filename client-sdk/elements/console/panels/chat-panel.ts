import { isSilent, type Message } from '@tribu-live/protocol';
import { css, html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { icon } from '../icons.ts';
import { ConsolePart } from '../parts/console-part.ts';
import { nameOf } from '../view/people.ts';
import {
  messagesOf,
  type ReadMarks,
  type ThreadView,
  threadViews,
  withoutThread,
} from '../view/threads-view.ts';

/** Messages to all, and one conversation per person with the mentors. Says `thread` with an id, null or '' (the list). */
export class ChatPanel extends ConsolePart {
  static override properties = {
    ...ConsolePart.properties,
    thread: { attribute: false },
    marks: { attribute: false },
  };
  static override styles = [
    ...ConsolePart.styles,
    css`
      :host {
        display: grid;
        min-block-size: 0;
      }

      .one {
        display: grid;
        grid-template-rows: auto minmax(0, 1fr) auto;
        gap: var(--tribu-space-2);
        min-block-size: 0;
      }

      .messages {
        display: flex;
        flex-direction: column-reverse;
        gap: var(--tribu-space-2);
        min-block-size: 60px;
        overflow-y: auto;
      }

      .message {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto;
        overflow-wrap: anywhere;
        white-space: pre-line;
      }

      .thread {
        display: flex;
        align-items: center;
        gap: var(--tribu-space-2);
        inline-size: 100%;
        min-block-size: 44px;
        padding: 4px 6px;
        border: 0;
        border-block-end: 1px solid var(--tribu-line);
        background: none;
        color: inherit;
        font: inherit;
        text-align: start;
        cursor: pointer;
      }

      .thread:hover {
        background: var(--tribu-sunken);
      }

      .thread .soft {
        overflow: hidden;
        flex: 1;
        text-overflow: ellipsis;
        white-space: nowrap;
      }

      .new {
        flex: none;
        font-size: 0.8125rem;
        font-weight: 700;
      }

      form {
        display: flex;
        gap: 6px;
      }
    `,
  ];
  /** Whose conversation is open; null: everybody's; '': the list. */
  declare thread: string | null;
  declare marks: ReadMarks;

  constructor() {
    super();
    this.thread = '';
    this.marks = new Map();
  }

  override focus(): void {
    if (this.thread !== '') this.field('text').focus();
  }

  protected override render(): TemplateResult {
    return this.thread === '' ? this.#list() : this.#one(this.thread);
  }

  #list(): TemplateResult {
    const threads = threadViews(this.state, this.desk.room.you.personId, this.marks);
    const others = withoutThread(this.state);
    const start = (event: Event): void => this.tell('thread', (event.target as HTMLSelectElement).value);
    const label = this.t('console.chat.start');
    return html`
      <div class="stack">
        <div>${repeat(
          threads,
          ({ personId }) => personId,
          (thread) => this.#thread(thread),
        )}</div>
        ${
          others.length === 0
            ? nothing
            : html`<select aria-label=${label} @change=${start}>
                <option value="">${label}</option>
                ${others.map(({ personId, name }) => html`<option value=${personId}>${name}</option>`)}
              </select>`
        }
      </div>
    `;
  }

  #thread({ personId, name, last, unread }: ThreadView): TemplateResult {
    return html`
      <button class="thread" type="button" @click=${() => this.tell<string | null>('thread', personId)}>
        <span class="name">${personId === null ? this.t('console.chat.all') : name}</span>
        <span class="soft">${last?.text ?? this.t('console.chat.none')}</span>
        ${unread === 0 ? nothing : html`<span class="new">${this.t('console.chat.new', { count: unread })}</span>`}
      </button>
    `;
  }

  #one(thread: string | null): TemplateResult {
    const messages = [...messagesOf(this.state, thread)].reverse();
    const title =
      thread === null
        ? this.t('console.chat.all')
        : this.t('console.chat.with', { name: nameOf(this.state, thread) });
    const back = this.t('console.chat.back');
    const quiet = isSilent(this.state);
    return html`
      <div class="one">
        <div class="row">
          <button class="small quiet bare" type="button" aria-label=${back} title=${back} @click=${() => this.tell('thread', '')}>${icon('undo', 17)}</button>
          <h3>${title}</h3>
        </div>
        <div class="messages" role="log" tabindex="0" aria-label=${title}>
          ${quiet ? html`<p class="soft">${this.t('console.chat.quiet')}</p>` : nothing}
          ${messages.length === 0 ? html`<p class="soft">${this.t('console.chat.none')}</p>` : nothing}
          ${repeat(
            messages,
            ({ id }) => id,
            (message) => this.#message(message),
          )}
        </div>
        <form @submit=${(event: SubmitEvent) => this.#send(event, thread)}>
          <input name="text" required maxlength="2000" autocomplete="off" aria-label=${this.t('console.chat.write')} placeholder=${this.t('console.chat.write')}>
          <button class="small main bare" type="submit" aria-label=${this.t('console.chat.send')}>${icon('send', 17)}</button>
        </form>
      </div>
    `;
  }

  #message({ id, personId, text, at, editedAt }: Message): TemplateResult {
    const name = nameOf(this.state, personId);
    const remove = this.t('console.chat.delete', { name });
    return html`
      <div class="message">
        <span><span class="name">${name}</span> <span class="soft">${this.words.time(at)}${editedAt === null ? '' : ` · ${this.t('console.chat.edited')}`}</span></span>
        <button class="small quiet bare" type="button" aria-label=${remove} title=${remove} @click=${() => this.run(this.desk.room.chat.delete(id))}>${icon('remove', 15)}</button>
        <span>${text}</span>
      </div>
    `;
  }

  #send(event: SubmitEvent, thread: string | null): void {
    event.preventDefault();
    this.sendFrom('text', (text) => this.desk.room.chat.send(text, thread));
  }
}
