import { css, html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { PlainKey } from '../../words/words.ts';
import { type ConsoleIcon, icon } from '../icons.ts';
import { keyOfPerson, type PersonAction, shortcut } from '../keys.ts';
import { type PersonView, personView } from '../view/person-view.ts';
import { ConsolePart } from './console-part.ts';

/** What a person's card asks of the console itself. */
export type PersonAsk = Extract<PersonAction, 'message' | 'page' | 'remove'>;

/** What can be done for the person who was chosen on the wall. Says `person-ask` (a `PersonAsk`) and `close`. */
export class ConsolePerson extends ConsolePart {
  static override properties = {
    ...ConsolePart.properties,
    personId: { attribute: false },
    noting: { state: true },
  };
  static override styles = [
    ...ConsolePart.styles,
    css`
      .card {
        padding: var(--tribu-space-3);
        border: 1.5px solid var(--tribu-accent);
        border-radius: var(--tribu-radius);
        background: var(--tribu-surface);
      }

      header {
        display: flex;
        align-items: center;
        justify-content: space-between;
        margin-block-end: var(--tribu-space-2);
      }

      .actions {
        display: grid;
        grid-template-columns: repeat(2, minmax(0, 1fr));
        gap: 6px;
      }

      .actions .small {
        justify-content: start;
        padding-inline: 10px;
        border-color: var(--tribu-line);
        border-radius: var(--tribu-radius-small);
        text-align: start;
      }

      .actions .danger {
        color: var(--tribu-danger);
      }

      kbd {
        margin-inline-start: auto;
        color: var(--tribu-ink-soft);
        font: inherit;
        font-size: 0.75rem;
        font-weight: 500;
      }

      .main kbd {
        color: inherit;
      }

      form {
        display: grid;
        gap: var(--tribu-space-2);
        margin-block-start: var(--tribu-space-3);
      }
    `,
  ];
  declare personId: string;
  /** The little word is being written. */
  declare noting: boolean;

  constructor() {
    super();
    this.personId = '';
    this.noting = false;
  }

  protected override willUpdate(changed: Map<string, unknown>): void {
    if (changed.has('personId')) this.noting = false;
  }

  protected override render(): TemplateResult | typeof nothing {
    const view = personView(this.state, this.personId);
    if (view === null) return nothing;
    const close = this.t('console.close');
    return html`
      <section class="card" part="person" aria-label=${this.t('console.person.label', { name: view.name })}>
        <header>
          <h2 class="name" tabindex="-1">${view.name}</h2>
          <button class="small quiet bare" type="button" aria-label=${close} title=${close} @click=${() => this.tell('close')}>${icon('close', 18)}</button>
        </header>
        <div class="actions">${repeat(
          view.actions,
          // A button that goes away must not leave the keyboard on another one that takes its place.
          (action) => action,
          (action) => this.#action(action, view),
        )}</div>
        ${this.noting ? this.#note(view) : nothing}
      </section>
    `;
  }

  override focus(): void {
    const first = this.renderRoot.querySelector<HTMLElement>('.actions button');
    first?.focus({ preventScroll: true });
    this.scrollIntoView({ block: 'nearest' });
  }

  /** Does what a button or a key of the card asks for. */
  act(action: PersonAction): void {
    const view = personView(this.state, this.personId);
    if (view === null || !view.actions.includes(action)) return;
    const { room } = this.desk;
    const { personId } = view;
    switch (action) {
      case 'nudge':
        this.#write();
        break;
      case 'whisper':
        this.run(room.whisper.to === personId ? room.whisper.stop() : room.whisper.start(personId));
        break;
      case 'answer':
        this.run(room.help.clear(personId));
        break;
      case 'mute':
        this.run(room.moderation.mute(personId, 'microphone', !view.muted));
        break;
      case 'camera':
        this.run(room.moderation.mute(personId, 'camera', !view.cameraOff));
        break;
      case 'floor':
        this.run(view.hasFloor ? room.hands.takeFloor(personId) : room.hands.giveFloor(personId));
        break;
      case 'turn':
        this.run(room.circle.give(personId));
        break;
      case 'role':
        this.run(room.moderation.handRole(personId, !view.coMentor));
        break;
      case 'message':
      case 'page':
      case 'remove':
        this.tell<PersonAsk>('person-ask', action);
        break;
    }
  }

  #write(): void {
    this.noting = true;
    void this.updateComplete.then(() => this.field('note').focus());
  }

  #action(action: PersonAction, view: PersonView): TemplateResult {
    const { picture, word, pressed } = this.#shown(action, view);
    const key = keyOfPerson(action, this.words);
    const look = action === 'remove' ? 'danger' : action === 'answer' ? 'main' : '';
    return html`
      <button class="small ${look}" type="button" aria-pressed=${pressed ?? nothing} aria-keyshortcuts=${action === 'remove' ? 'Delete' : shortcut(key)} @click=${() => this.act(action)}>
        ${icon(picture, 17)}<span>${this.t(word)}</span><kbd aria-hidden="true">${key}</kbd>
      </button>
    `;
  }

  #shown(
    action: PersonAction,
    view: PersonView,
  ): { readonly picture: ConsoleIcon; readonly word: PlainKey; readonly pressed?: boolean } {
    switch (action) {
      case 'nudge':
        return { picture: 'nudge', word: 'console.nudge' };
      case 'whisper': {
        const on = this.desk.room.whisper.to === view.personId;
        return { picture: 'whisper', word: on ? 'console.whisper.stop' : 'console.whisper', pressed: on };
      }
      case 'answer':
        return { picture: 'check', word: 'console.help.answered' };
      case 'mute':
        return view.muted
          ? { picture: 'mic', word: 'console.unmute' }
          : { picture: 'mic-off', word: 'console.mute' };
      case 'camera':
        return view.cameraOff
          ? { picture: 'video', word: 'console.cameraOn' }
          : { picture: 'video-off', word: 'console.cameraOff' };
      case 'floor':
        return { picture: 'mic', word: view.hasFloor ? 'console.takeFloor' : 'console.giveFloor' };
      case 'turn':
        return { picture: 'read', word: 'console.giveTurn' };
      case 'message':
        return { picture: 'chat', word: 'console.message' };
      case 'page':
        return { picture: 'page', word: 'console.readPage' };
      case 'role':
        return { picture: 'crown', word: view.coMentor ? 'console.role.take' : 'console.role.give' };
      case 'remove':
        return { picture: 'user-x', word: 'console.remove' };
    }
  }

  #note({ personId, name }: PersonView): TemplateResult {
    const send = (event: SubmitEvent): void => {
      event.preventDefault();
      const note = this.field('note').value.trim();
      const sent = this.desk.room.nudge(personId, note);
      this.run(sent.then(() => this.desk.say(this.t('console.nudge.sent', { name }))));
      this.noting = false;
      this.focus();
    };
    return html`
      <form @submit=${send}>
        <label for="note">${this.t('console.nudge.text', { name })}</label>
        <input id="note" name="note" maxlength="200" autocomplete="off">
        <div class="row"><button class="small main" type="submit">${icon('send', 17)}${this.t('console.nudge.send')}</button></div>
      </form>
    `;
  }
}
