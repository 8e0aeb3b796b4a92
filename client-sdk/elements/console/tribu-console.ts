import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { ref } from 'lit/directives/ref.js';
import type { LiveRoom, RoomState } from '../../src/index.ts';
import { ColourScheme } from '../control/colour-scheme.ts';
import { FocusKeeper } from '../control/focus-keeper.ts';
import { Ticker } from '../control/ticker.ts';
import { Memory, pageStorage, tabStorage } from '../room/memory.ts';
import { base } from '../style/base.ts';
import { tokens } from '../style/tokens.ts';
import { troubleWords } from '../words/error-words.ts';
import { langOf, type Words, wordsFor } from '../words/words.ts';
import { Chime } from './chime.ts';
import { ChosenPerson } from './chosen-person.ts';
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
import { LargeView } from './large-view.ts';
import { panelOf } from './panels/panel-of.ts';
import { ParticipationWatch } from './participation-watch.ts';
import type { BarAsk } from './parts/console-bar.ts';
import type { ConsoleDialog } from './parts/console-dialogs.ts';
import type { PersonAsk } from './parts/console-person.ts';
import { isWritten } from './parts/is-written.ts';
import { RoomNews } from './room-news.ts';
import { RoomSource } from './room-source.ts';
import { consoleStyles } from './style.ts';
import { consoleLayout, hostStyles } from './tribu-console.styles.ts';
import { steers } from './view/people.ts';
import { panelFor } from './view/phase.ts';
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
    dialog: { state: true },
    thread: { state: true },
    trouble: { state: true },
    said: { state: true },
  };
  static override styles = [tokens, base, consoleStyles, hostStyles, consoleLayout];
  declare for: string;
  declare lang: string;
  declare theme: string;
  declare panel: Panel;
  declare dialog: ConsoleDialog | null;
  declare thread: string | null;
  declare trouble: string | null;
  declare said: string;

  readonly #chosen = new ChosenPerson(() => {
    this.requestUpdate();
    return this.updateComplete.then(() => this.#toTop());
  });
  readonly #large = new LargeView(() => this.requestUpdate());
  readonly #chime = new Chime(pageStorage());
  readonly #source = new RoomSource(this, {
    found: (room) => this.#found(room),
    changed: () => this.#look(),
  });
  readonly #news = new RoomNews();
  readonly #participation = new ParticipationWatch({
    memory: new Memory(tabStorage()),
    changed: () => this.requestUpdate(),
  });
  #words: Words = wordsFor('fr');
  #marks = new Map<string, number>();

  constructor() {
    super();
    this.for = '';
    this.lang = '';
    this.theme = 'auto';
    this.panel = 'sheet';
    this.dialog = null;
    this.thread = '';
    this.trouble = null;
    this.said = '';
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
    if (changed.has('panel')) this.#toTop();
  }

  protected override render(): TemplateResult {
    const { room } = this.#source;
    const slot = html`<div class="room"><slot @slotchange=${this.#slotted}></slot></div>`;
    const leads = room !== null && room.connection.is !== 'closed' && steers(room.state, room.you.personId);
    if (!leads) return html`<section class="console plain">${slot}</section>`;
    const desk: Desk = {
      room,
      now: room.clock.now(),
      participation: this.#participation.people,
      run: this.#run,
      say: (text) => {
        this.said = text;
      },
    };
    const words = this.#words;
    const unread = unreadCount(threadViews(room.state, room.you.personId, this.#marks));
    return html`
      <section class="console full view-${this.#large.of(room)}" part="console" aria-label=${words.t('console.label')}>
        <tribu-console-banner .words=${words} .desk=${desk} .trouble=${this.trouble} @trouble-read=${this.#read}></tribu-console-banner>
        <tribu-console-head .words=${words} .desk=${desk} @new-exercise=${() => this.#act('exercise')} @pens-up=${() => this.#act('pensUp')}></tribu-console-head>
        ${slot}
        <tribu-console-wall ${ref(this.#chosen.wall)} .words=${words} .desk=${desk} .chosen=${this.#chosen.id} @person=${this.#choose}></tribu-console-wall>
        <div class="side">
          <div class="attention"><tribu-console-attention .words=${words} .desk=${desk} .panel=${this.panel} @person=${this.#choose} @panel=${this.#toPanel}></tribu-console-attention></div>
          <tribu-console-hint .words=${words} .desk=${desk} .panel=${this.panel} .hint=${this.#participation.hint()} @panel=${this.#toPanel} @put-away=${() => this.#participation.putAway()}></tribu-console-hint>
          <div class="panel">
            ${this.#chosen.id === null ? nothing : html`<tribu-console-person ${ref(this.#chosen.card)} .words=${words} .desk=${desk} .personId=${this.#chosen.id} @close=${() => this.#chosen.leave()} @person-ask=${this.#askPerson}></tribu-console-person>`}
            <h2 tabindex="-1">${words.t(`console.panel.${this.panel}`)}</h2>
            ${panelOf(this.panel, { words, desk, thread: this.thread, marks: this.#marks, onThread: this.#openThread, onPerson: this.#choose, ask: (dialog) => this.#show(dialog) })}
          </div>
        </div>
        <tribu-console-bar .words=${words} .desk=${desk} .panel=${this.panel} .unread=${unread} ?sound=${this.#chime.on} ?roomLarge=${this.#large.of(room) === 'room'} ?hasRoom=${this.#large.hasRoom}
          @panel=${this.#toPanel} @bar-ask=${(event: CustomEvent<BarAsk>) => this.#act(event.detail)}></tribu-console-bar>
        <tribu-console-dialogs .words=${words} .desk=${desk} .open=${this.dialog} @dialog-closed=${() => this.#show(null)}></tribu-console-dialogs>
        <p class="for-readers" role="status" aria-live="polite">${this.said}</p>
      </section>
    `;
  }

  #found(room: LiveRoom | null): void {
    this.#news.forget();
    this.#participation.follow(room);
    this.#chosen.forget();
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
    const { said, calls, turned } = this.#news.look(room, this.#words, this.#roomSpeaks(room));
    if (said !== '') this.said = said;
    if (calls) this.#run(this.#chime.ring(performance.now()));
    if (turned) this.#turn(room.state);
  }

  /** The room is on the screen, inside or elsewhere on the page, and says itself what happens. */
  #roomSpeaks(room: LiveRoom): boolean {
    return this.#large.hasRoom ? this.#large.of(room) === 'room' : this.#source.element !== null;
  }

  #turn(state: RoomState): void {
    this.#large.want(null);
    if (this.dialog?.is === 'pensUp') this.dialog = null;
    // What is being written in a panel does not go with it.
    if (!isWritten(this.renderRoot.querySelector('.panel'))) this.panel = panelFor(state) ?? this.panel;
  }

  readonly #choose = (event: CustomEvent<string>): void => void this.#chosen.toggle(event.detail);

  readonly #askPerson = (event: CustomEvent<PersonAsk>): void => {
    const personId = this.#chosen.id;
    if (personId === null) return;
    if (event.detail === 'message') {
      this.#open('chat');
      this.thread = personId;
    } else this.#show({ is: event.detail, personId });
  };

  readonly #toPanel = (event: CustomEvent<Panel>): void => this.#open(event.detail);

  readonly #openThread = (thread: string | null): void => {
    this.thread = thread;
  };

  readonly #slotted = (event: Event): void => {
    this.#large.hasRoom = (event.target as HTMLSlotElement).assignedElements().length > 0;
    this.#source.look();
  };

  #show(dialog: ConsoleDialog | null): void {
    this.dialog = dialog;
  }

  #open(panel: Panel): void {
    if (panel === 'chat' && this.panel === 'chat') this.thread = '';
    this.panel = panel;
    this.#chosen.forget();
    void this.updateComplete.then(() =>
      this.renderRoot.querySelector('.panel')?.scrollIntoView({ block: 'nearest' }),
    );
  }

  #toTop(): void {
    this.renderRoot.querySelector('.panel')?.scrollTo(0, 0);
  }

  #act(action: ConsoleAction): void {
    const { room } = this.#source;
    if (room === null) return;
    const dialog = dialogOf(action, room.state);
    switch (action) {
      case 'wall':
        this.#large.want('wall');
        void this.updateComplete.then(() => this.#chosen.wall.value?.focusTile(this.#chosen.id));
        break;
      case 'view':
        this.#large.want(this.#large.of(room) === 'room' ? 'wall' : 'room');
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
    if (press.key === 'Escape' && this.#chosen.id !== null && !isTyped(press)) {
      this.#chosen.leave();
      return true;
    }
    const asked = consoleActionOf(press, this.#chosen.id !== null);
    // What the room opens at these must be seen.
    if (asked === null && opensInRoom(press)) this.#large.want('room');
    if (asked?.do === 'panel') {
      this.#open(asked.panel);
      void this.updateComplete.then(() => this.#takeUpFocus());
    } else if (asked?.do === 'person') this.#chosen.act(asked.action);
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
