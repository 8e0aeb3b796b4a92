import { sortedQuestions } from '@tribu-live/protocol';
import { css, html, nothing, type TemplateResult } from 'lit';
import { canShareScreen, ownDevice, toggleDevice, toggleScreen } from '../../control/own-devices.ts';
import { type KeyAction, keyLabel } from '../../room/keys.ts';
import { recordingLight } from '../../room/recording-light.ts';
import { type ConsoleIcon, icon } from '../icons.ts';
import { keyOf, keyOfPanel, PANELS, type Panel } from '../keys.ts';
import { ConsolePart } from './console-part.ts';

/** The panels that the bar opens. */
type BarPanel = Exclude<Panel, 'participation'>;

const PICTURE: Readonly<Record<BarPanel, ConsoleIcon>> = {
  circle: 'read',
  questions: 'question',
  chat: 'chat',
  polls: 'poll',
  groups: 'groups',
  sheet: 'sheet',
  door: 'door',
};

const inBar = (panel: Panel): panel is BarPanel => panel !== 'participation';

/** What the bar asks of the console. */
export type BarAsk = 'view' | 'sound' | 'help';

/** The foot of the console: panels, recording, clock. Says `panel` (a `Panel`) and `bar-ask` (a `BarAsk`). */
export class ConsoleBar extends ConsolePart {
  static override properties = {
    ...ConsolePart.properties,
    panel: { attribute: false },
    unread: { attribute: false },
    sound: { type: Boolean },
    roomLarge: { type: Boolean },
    hasRoom: { type: Boolean },
  };
  static override styles = [
    ...ConsolePart.styles,
    css`
      :host {
        display: block;
        container: part / inline-size;
      }

      .bar {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 4px;
        padding: 6px var(--tribu-space-3);
        border-block-start: 1px solid var(--tribu-line);
        background: var(--tribu-surface);
      }

      .own {
        display: flex;
        gap: 4px;
        padding-inline-end: var(--tribu-space-2);
        margin-inline-end: var(--tribu-space-1);
        border-inline-end: 1px solid var(--tribu-line);
      }

      .off {
        border-color: transparent;
        background: var(--tribu-ink);
        color: var(--tribu-ground);
      }

      .panels {
        display: flex;
        flex-wrap: wrap;
        gap: 4px;
      }

      .panels .small {
        position: relative;
        padding-inline: 10px;
      }

      .badge {
        min-inline-size: 20px;
        padding: 0 5px;
        border-radius: 999px;
        background: var(--tribu-accent);
        color: var(--tribu-on-accent);
        font-size: 0.75rem;
        font-weight: 700;
        line-height: 20px;
        text-align: center;
      }

      .end {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 4px var(--tribu-space-3);
        margin-inline-start: auto;
      }

      .clock {
        font-size: var(--tribu-size-small);
        font-weight: 600;
        white-space: nowrap;
      }

      @container part (max-width: 1180px) {
        .panels .word {
          position: absolute;
          inline-size: 1px;
          block-size: 1px;
          overflow: hidden;
          clip-path: inset(50%);
        }
      }

      @container part (max-width: 1180px) and (min-width: 760px) {
        .panels [aria-pressed='true'] .word {
          position: static;
          inline-size: auto;
          block-size: auto;
          clip-path: none;
        }
      }
    `,
  ];
  declare panel: Panel;
  /** New messages. */
  declare unread: number;
  declare sound: boolean;
  declare roomLarge: boolean;
  /** The room stands inside the console: it can be shown large. */
  declare hasRoom: boolean;

  constructor() {
    super();
    this.panel = 'questions';
    this.unread = 0;
    this.sound = true;
    this.roomLarge = false;
    this.hasRoom = false;
  }

  protected override render(): TemplateResult {
    const { room, now } = this.desk;
    const { session } = this.state;
    const end = session === null ? '' : this.words.time(session.endsAt);
    return html`
      <div class="bar" part="console-bar">
        ${this.hasRoom && !this.roomLarge ? this.#own() : nothing}
        <div class="panels" role="group" aria-label=${this.t('console.panels')}>${PANELS.filter(inBar).map((panel) => this.#panel(panel))}</div>
        <div class="end">
          <tribu-recording .words=${this.words} .light=${recordingLight(this.state, room.you.personId)}></tribu-recording>
          <span class="clock">${this.t('console.clock', { time: this.words.time(now), end })}</span>
          <span class="row">
            ${this.hasRoom ? this.#ask('view', this.roomLarge ? 'wall' : 'room', this.t(this.roomLarge ? 'console.view.wall' : 'console.view.room')) : nothing}
            ${this.#ask('sound', this.sound ? 'bell' : 'bell-off', this.t(this.sound ? 'console.sound.on' : 'console.sound.off'), this.sound)}
            ${this.#ask('help', 'keys', this.t('console.keys.title'))}
          </span>
        </div>
      </div>
    `;
  }

  /** Microphone, camera and screen, while the room's own bar is out of sight. */
  #own(): TemplateResult {
    const { room } = this.desk;
    const [microphone, camera] = [ownDevice(room, 'microphone').on, ownDevice(room, 'camera').on];
    const shares = room.localTracks.has('screen');
    return html`
      <div class="own" role="group" aria-label=${this.t('console.own')}>
        ${this.#device(microphone ? 'mic' : 'mic-off', this.t(microphone ? 'bar.mute' : 'bar.unmute'), 'microphone', () => toggleDevice(room, 'microphone', null), microphone)}
        ${this.#device(camera ? 'video' : 'video-off', this.t(camera ? 'bar.cameraOff' : 'bar.cameraOn'), 'camera', () => toggleDevice(room, 'camera', null), camera)}
        ${room.you.grants.includes('screen') && canShareScreen() ? this.#device('screen', this.t(shares ? 'bar.unshare' : 'bar.share'), 'screen', () => toggleScreen(room), true) : nothing}
      </div>
    `;
  }

  #device(
    picture: ConsoleIcon,
    label: string,
    action: KeyAction,
    toggle: () => Promise<void>,
    on: boolean,
  ): TemplateResult {
    const key = keyLabel(action);
    return html`<button class="small bare ${on ? '' : 'off'}" type="button" aria-label=${label} title=${`${label} (${key})`} aria-keyshortcuts=${key} @click=${() => this.run(toggle())}>${icon(picture, 19)}</button>`;
  }

  #panel(panel: BarPanel): TemplateResult {
    const word = this.t(`console.panel.${panel}`);
    const news = this.#news(panel);
    const label = news === 0 ? word : this.t('console.panel.news', { panel: word, count: news });
    return html`
      <button class="small quiet" type="button" aria-pressed=${panel === this.panel} title=${`${label} (${keyOfPanel(panel)})`}
        aria-keyshortcuts=${keyOfPanel(panel)} @click=${() => this.tell<Panel>('panel', panel)}>
        ${icon(PICTURE[panel], 18)}<span class="word">${word}</span>${news === 0 ? nothing : html`<span class="badge">${news}</span>`}
      </button>
    `;
  }

  #news(panel: BarPanel): number {
    switch (panel) {
      case 'questions':
        return sortedQuestions(this.state.questions).filter(({ answer }) => answer === null).length;
      case 'chat':
        return this.unread;
      case 'circle':
        return this.state.circle === null ? this.state.volunteers.length : 0;
      case 'door':
        return Object.keys(this.state.door.knocking).length;
      case 'polls':
      case 'groups':
      case 'sheet':
        return 0;
    }
  }

  #ask(ask: BarAsk, picture: ConsoleIcon, label: string, pressed?: boolean): TemplateResult {
    return html`
      <button class="small quiet bare" type="button" aria-label=${label} title=${`${label} (${keyOf(ask)})`} aria-keyshortcuts=${keyOf(ask)}
        aria-pressed=${pressed ?? nothing} @click=${() => this.tell<BarAsk>('bar-ask', ask)}>${icon(picture, 19)}</button>
    `;
  }
}
