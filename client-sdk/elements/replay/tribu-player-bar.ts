import { css, html, nothing, type TemplateResult } from 'lit';
import { TribuElement } from '../parts/tribu-element.ts';
import { base } from '../style/base.ts';
import { type IconName, icon } from '../style/icons.ts';
import type { PlainKey } from '../words/words.ts';
import type { ReplayAction } from './keys.ts';
import { SPEEDS, speedText } from './speed.ts';
import { clockText } from './time-text.ts';

/** The buttons below the picture. Says `act` (a `ReplayAction`), `volume` (0 to 1) and `speed`. */
export class TribuPlayerBar extends TribuElement {
  static override properties = {
    ...TribuElement.properties,
    playing: { type: Boolean },
    full: { type: Boolean },
    atMs: { type: Number },
    lengthMs: { type: Number },
    volume: { type: Number },
    speed: { type: Number },
  };
  static override styles = [
    base,
    css`
      :host {
        display: block;
      }

      .row {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 0 var(--tribu-space-1);
        margin-block-start: -6px;
      }

      .tool,
      select {
        min-block-size: var(--tribu-target);
        border: 0;
        border-radius: var(--tribu-radius-small);
        background: transparent;
        cursor: pointer;
        transition: background-color var(--tribu-quick);
      }

      .tool {
        display: grid;
        place-items: center;
        inline-size: var(--tribu-target);
        padding: 0;
      }

      .tool.play {
        border-radius: 50%;
        background: var(--tribu-accent);
        color: var(--tribu-on-accent);
      }

      .tool.play:hover {
        background: var(--tribu-accent-strong);
      }

      .tool:hover,
      select:hover {
        background: var(--tribu-sunken);
      }

      select {
        padding-inline: var(--tribu-space-2);
        background-color: var(--tribu-surface);
        color: var(--tribu-ink);
        font-weight: 600;
      }

      .ten {
        position: relative;
      }

      .ten span {
        position: absolute;
        inset: 0;
        display: grid;
        place-items: center;
        padding-block-start: 2px;
        font-size: 0.5625rem;
        font-weight: 700;
      }

      .volume {
        inline-size: 84px;
        block-size: var(--tribu-target);
        margin: 0;
        accent-color: var(--tribu-accent);
        cursor: pointer;
      }

      .time {
        margin-inline: var(--tribu-space-2) auto;
        font-size: 0.9375rem;
        white-space: nowrap;
      }

      .time span {
        color: var(--tribu-ink-soft);
      }

      @media (hover: none) {
        .keys,
        .volume {
          display: none;
        }
      }

      @container player (max-width: 560px) {
        .keys,
        .volume {
          display: none;
        }

        .time {
          flex: 1 0 100%;
          order: -1;
          margin: 0 0 var(--tribu-space-1);
          padding-inline: var(--tribu-space-2);
        }

        .speed {
          margin-inline-start: auto;
        }
      }

    `,
  ];
  declare playing: boolean;
  declare full: boolean;
  declare atMs: number;
  declare lengthMs: number;
  /** 0 when muted. */
  declare volume: number;
  declare speed: number;

  constructor() {
    super();
    this.playing = false;
    this.full = false;
    this.atMs = 0;
    this.lengthMs = 0;
    this.volume = 1;
    this.speed = 1;
  }

  override focus(): void {
    this.renderRoot.querySelector<HTMLElement>('.play')?.focus({ preventScroll: true });
  }

  protected override render(): TemplateResult {
    const { t } = this.words;
    const silent = this.volume === 0;
    return html`
      <div class="row">
        ${this.#tool(this.playing ? 'pause' : 'play', this.playing ? 'replay.pause' : 'replay.play', 'K', 'play', 'play')}
        ${this.#tool('back', 'replay.back', 'J', 'leap.back', 'ten')}
        ${this.#tool('forward', 'replay.forward', 'L', 'leap', 'ten')}
        ${this.#tool(silent ? 'sound-off' : 'sound', silent ? 'replay.unmute' : 'replay.mute', 'M', 'mute')}
        <input class="volume" type="range" min="0" max="1" step="0.05" aria-label=${t('replay.volume')} .value=${String(this.volume)}
          @input=${this.#turn}>
        <p class="time" part="time">${clockText(this.atMs, this.lengthMs)} <span>/ ${clockText(this.lengthMs)}</span></p>
        <select class="speed" part="speed" aria-label=${t('replay.speed')} title="${t('replay.speed')} (<, >)" @change=${this.#choose}>
          ${SPEEDS.map((speed) => html`<option value=${speed} .selected=${speed === this.speed}>${speedText(speed, this.words.lang)}</option>`)}
        </select>
        ${this.#tool('keyboard', 'call.keys', '?', 'help', 'keys')}
        ${this.#tool(this.full ? 'unfull' : 'full', this.full ? 'replay.unfull' : 'replay.full', 'F', 'full')}
      </div>
    `;
  }

  #tool(picture: IconName, word: PlainKey, key: string, action: ReplayAction, look = ''): TemplateResult {
    const label = this.words.t(word);
    return html`
      <button class="tool ${look}" type="button" aria-label=${label} title="${label} (${key})" aria-keyshortcuts=${key}
        @click=${() => this.tell<ReplayAction>('act', action)}>
        ${icon(picture)}${look === 'ten' ? html`<span aria-hidden="true">10</span>` : nothing}
      </button>
    `;
  }

  readonly #turn = (event: Event): void =>
    this.tell<number>('volume', Number((event.target as HTMLInputElement).value));

  readonly #choose = (event: Event): void =>
    this.tell<number>('speed', Number((event.target as HTMLSelectElement).value));
}
