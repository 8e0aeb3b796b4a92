import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { createRef, ref } from 'lit/directives/ref.js';
import type { LiveRoom, RoomState } from '../../src/index.ts';
import { ColourScheme } from '../control/colour-scheme.ts';
import { FocusKeeper } from '../control/focus-keeper.ts';
import { Ticker } from '../control/ticker.ts';
import { pageStorage } from '../room/memory.ts';
import { base } from '../style/base.ts';
import { tokens } from '../style/tokens.ts';
import { troubleWords } from '../words/error-words.ts';
import { langOf, type Words, wordsFor } from '../words/words.ts';
import { Chime } from './chime.ts';
import { act, dialogOf } from './console-acts.ts';
import type { Desk } from './desk.ts';
import { KeyTaker } from './key-taker.ts';
import {
  type ConsoleAction,
  consoleActionOf,
  isTyped,
  opensInRoom,
  type Panel,
  type ShiftedPress,
} from './keys.ts';
import { panelOf } from './panels/panel-of.ts';
import type { BarAsk } from './parts/console-bar.ts';
import type { ConsoleDialog } from './parts/console-dialogs.ts';
import type { ConsolePerson, PersonAsk } from './parts/console-person.ts';
import type { ConsoleWall } from './parts/console-wall.ts';
import { isWritten } from './parts/is-written.ts';
import { RoomSource } from './room-source.ts';
import { consoleStyles } from './style.ts';
import { consoleLayout, hostStyles } from './tribu-console.styles.ts';
import { type Look, newsOf } from './view/news.ts';
import { steers } from './view/people.ts';
import { largeOf, panelFor, phaseOf } from './view/phase.ts';
import { initialMarks, markRead, threadViews, unreadCount } from './view/threads-view.ts';

/**
 * The mentor's controls: clock, wall, hands, circle, questions, messages, polls, groups, run sheet, door. Who does
 * not lead the session sees nothing of it but the room inside.
 *
 * Either around the room: `<tribu-console><tribu-room …></tribu-room></tribu-console>`, which arranges both on one
 * screen, the wall in place of the faces while everybody writes, or beside one: `<tribu-console for="id of the tribu-room">`.
 * @attr for    id of the `tribu-room`; without it the one inside
 * @attr lang   `fr` (default) or `en`
 * @attr theme  `light`, `dark` or `auto` (default: what the system says)
 * @slot        the `tribu-room`
 */
export class TribuConsole extends LitElement {
  static override properties = {
    for: {},
    lang: {},
    theme: {},
    panel: { state: true },
    chosen: { state: true },
    dialog: { state: true },
    thread: { state: true },
    trouble: { state: true },
    said: { state: true },
    view: { state: true },
    hasRoom: { state: true },
  };
  static override styles = [tokens, base, consoleStyles, hostStyles, consoleLayout];
  declare for: string;
  declare lang: string;
  declare theme: string;
  declare panel: Panel;
  /** The person whose card is open. */
  declare chosen: string | null;
  declare dialog: ConsoleDialog | null;
  declare thread: string | null;
  declare trouble: string | null;
  declare said: string;
  /** What the mentor wants large; null: what fits the moment. */
  declare view: 'wall' | 'room' | null;
  /** A room stands inside. */
  declare hasRoom: boolean;

  readonly #wall = createRef<ConsoleWall>();
  readonly #person = createRef<ConsolePerson>();
  readonly #chime = new Chime(pageStorage());
  readonly #source = new RoomSource(this, {
    found: (room) => this.#found(room),
    changed: () => this.#look(),
  });
  #words: Words = wordsFor('fr');
  #seen: Look | null = null;
  #marks = new Map<string, number>();

  constructor() {
    super();
    this.for = '';
    this.lang = '';
    this.theme = 'auto';
    this.panel = 'sheet';
    this.chosen = null;
    this.dialog = null;
    this.thread = '';
    this.trouble = null;
    this.said = '';
    this.view = null;
    this.hasRoom = false;
    new ColourScheme(this);
    new KeyTaker(this, {
      within: () => [this, this.#source.element],
      press: (press) => this.#press(press),
    });
    new Ticker(this, () => this.#look());
    new FocusKeeper(this, () => this.#takeUpFocus());
  }

  /** The room; setting one takes the place of looking for an element. */
  get room(): LiveRoom | null {
    return this.#source.room;
  }

  set room(room: LiveRoom | null) {
    this.#source.give(room);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('lang')) this.#words = wordsFor(langOf(this.lang || document.documentElement.lang));
    if (changed.has('for')) this.#source.look();
    if (this.panel === 'chat' && this.room !== null) markRead(this.#marks, this.room.state, this.thread);
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has('panel') || changed.has('chosen'))
      this.renderRoot.querySelector('.panel')?.scrollTo(0, 0);
  }

  protected override render(): TemplateResult {
    const { room } = this.#source;
    const slot = html`<div class="room"><slot @slotchange=${this.#slotted}></slot></div>`;
    const leads = room !== null && room.connection.is !== 'closed' && steers(room.state, room.you.personId);
    if (!leads) return html`<section class="console plain">${slot}</section>`;
    const desk: Desk = {
      room,
      now: room.clock.now(),
      run: this.#run,
      say: (text) => {
        this.said = text;
      },
    };
    const words = this.#words;
    const unread = unreadCount(threadViews(room.state, room.you.personId, this.#marks));
    return html`
      <section class="console full view-${this.#view(room)}" part="console" aria-label=${words.t('console.label')}>
        <tribu-console-banner .words=${words} .desk=${desk} .trouble=${this.trouble} @trouble-read=${this.#read}></tribu-console-banner>
        <tribu-console-head .words=${words} .desk=${desk} @new-exercise=${() => this.#act('exercise')} @pens-up=${() => this.#act('pensUp')}></tribu-console-head>
        ${slot}
        <tribu-console-wall ${ref(this.#wall)} .words=${words} .desk=${desk} .chosen=${this.chosen} @person=${this.#choose}></tribu-console-wall>
        <div class="side">
          <div class="attention"><tribu-console-attention .words=${words} .desk=${desk} @person=${this.#choose}></tribu-console-attention></div>
          <div class="panel">
            ${this.chosen === null ? nothing : html`<tribu-console-person ${ref(this.#person)} .words=${words} .desk=${desk} .personId=${this.chosen} @close=${this.#unchoose} @person-ask=${this.#askPerson}></tribu-console-person>`}
            <h2 tabindex="-1">${words.t(`console.panel.${this.panel}`)}</h2>
            ${panelOf(this.panel, { words, desk, thread: this.thread, marks: this.#marks, onThread: this.#openThread, ask: (dialog) => this.#show(dialog) })}
          </div>
        </div>
        <tribu-console-bar .words=${words} .desk=${desk} .panel=${this.panel} .unread=${unread} ?sound=${this.#chime.on} ?roomLarge=${this.#view(room) === 'room'} ?hasRoom=${this.hasRoom}
          @panel=${(event: CustomEvent<Panel>) => this.#open(event.detail)} @bar-ask=${(event: CustomEvent<BarAsk>) => this.#act(event.detail)}></tribu-console-bar>
        <tribu-console-dialogs .words=${words} .desk=${desk} .open=${this.dialog} @dialog-closed=${() => this.#show(null)}></tribu-console-dialogs>
        <p class="for-readers" role="status" aria-live="polite">${this.said}</p>
      </section>
    `;
  }

  #view({ state, you }: LiveRoom): 'wall' | 'room' {
    return this.hasRoom ? (this.view ?? largeOf(state, you.personId)) : 'wall';
  }

  #found(room: LiveRoom | null): void {
    this.#seen = null;
    this.chosen = null;
    this.trouble = null;
    if (room !== null) this.#marks = initialMarks(room.state);
    this.#look();
  }

  /** Notices what is new since the last look, and draws. */
  #look(): void {
    const { room } = this.#source;
    if (room !== null) this.#notice(room);
    this.requestUpdate();
  }

  #notice(room: LiveRoom): void {
    const { state } = room;
    const look = { state, now: room.clock.now() };
    const news = newsOf(this.#seen, look, this.#words, this.#roomSpeaks(room));
    if (news.said !== '') this.said = news.said;
    if (news.calls) this.#run(this.#chime.ring(performance.now()));
    if (this.#seen !== null && phaseOf(this.#seen.state) !== phaseOf(state)) this.#turn(state);
    this.#seen = look;
  }

  /** The room is on the screen, inside or elsewhere on the page, and says itself what happens. */
  #roomSpeaks(room: LiveRoom): boolean {
    return this.hasRoom ? this.#view(room) === 'room' : this.#source.element !== null;
  }

  #turn(state: RoomState): void {
    this.view = null;
    if (this.dialog?.is === 'pensUp') this.dialog = null;
    // What is being written in a panel does not go with it.
    if (!isWritten(this.renderRoot.querySelector('.panel'))) this.panel = panelFor(state) ?? this.panel;
  }

  readonly #choose = (event: CustomEvent<string>): void => {
    if (event.detail === this.chosen) {
      this.#unchoose();
      return;
    }
    this.chosen = event.detail;
    void this.updateComplete
      .then(() => this.#person.value?.updateComplete)
      .then(() => this.#person.value?.focus());
  };

  readonly #unchoose = (): void => {
    const { chosen } = this;
    this.chosen = null;
    this.#wall.value?.focusTile(chosen);
  };

  readonly #askPerson = (event: CustomEvent<PersonAsk>): void => {
    const personId = this.chosen;
    if (personId === null) return;
    if (event.detail === 'message') {
      this.#open('chat');
      this.thread = personId;
    } else this.#show({ is: event.detail, personId });
  };

  readonly #openThread = (thread: string | null): void => {
    this.thread = thread;
  };

  readonly #slotted = (event: Event): void => {
    this.hasRoom = (event.target as HTMLSlotElement).assignedElements().length > 0;
    this.#source.look();
  };

  #show(dialog: ConsoleDialog | null): void {
    this.dialog = dialog;
  }

  #open(panel: Panel): void {
    if (panel === 'chat' && this.panel === 'chat') this.thread = '';
    this.panel = panel;
    this.chosen = null;
    void this.updateComplete.then(() =>
      this.renderRoot.querySelector('.panel')?.scrollIntoView({ block: 'nearest' }),
    );
  }

  #act(action: ConsoleAction): void {
    const { room } = this.#source;
    if (room === null) return;
    const dialog = dialogOf(action, room.state);
    switch (action) {
      case 'wall':
        this.view = 'wall';
        void this.updateComplete.then(() => this.#wall.value?.focusTile(this.chosen));
        break;
      case 'view':
        this.view = this.#view(room) === 'room' ? 'wall' : 'room';
        break;
      case 'sound':
        this.#chime.switch(!this.#chime.on);
        this.said = this.#words.t(this.#chime.on ? 'console.sound.on' : 'console.sound.off');
        this.requestUpdate();
        break;
      default:
        if (dialog === null) this.#run(act(room, action));
        else this.#show(dialog);
    }
  }

  #press(press: ShiftedPress): boolean {
    const { room } = this.#source;
    if (room === null || !steers(room.state, room.you.personId)) return false;
    // A press beside the fields of a window leaves the focus nowhere: the keys are the window's all the same.
    if (this.dialog !== null) return false;
    if (press.key === 'Escape' && this.chosen !== null && !isTyped(press)) {
      this.#unchoose();
      return true;
    }
    const asked = consoleActionOf(press, this.chosen !== null);
    // What the room opens at these must be seen.
    if (asked === null && opensInRoom(press)) this.view = 'room';
    if (asked?.do === 'panel') {
      this.#open(asked.panel);
      void this.updateComplete.then(() => this.#takeUpFocus());
    } else if (asked?.do === 'person') this.#person.value?.act(asked.action);
    else if (asked !== null) this.#act(asked.action);
    return asked !== null;
  }

  /** The open panel is where a keyboard goes on. */
  #takeUpFocus(): void {
    this.renderRoot.querySelector<HTMLElement>('.panel > h2')?.focus();
  }

  readonly #read = (): void => {
    this.trouble = null;
  };

  readonly #run = (work: Promise<unknown>): void => {
    work.catch((failure: unknown) => {
      this.trouble = troubleWords(failure, this.#words) ?? this.trouble;
    });
  };
}
