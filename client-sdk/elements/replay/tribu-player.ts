import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { TribuElement } from '../parts/tribu-element.ts';
import { base, buttons } from '../style/base.ts';
import { icon } from '../style/icons.ts';
import { toggleFullScreen } from './full-screen.ts';
import { gapWords } from './gap-words.ts';
import type { ReplayAction } from './keys.ts';
import { currentGap, type Entry, neighbour } from './outline.ts';
import { Playback } from './playback.ts';
import { otherSpeed } from './speed.ts';
import { playerStyles } from './tribu-player.styles.ts';
import { Watching } from './watching.ts';

const STEP_MS = 5000;
const LEAP_MS = 10_000;
const VOLUME_STEP = 0.1;
/** In full screen the controls go after this long without a move. */
const IDLE_AFTER_MS = 3000;

/**
 * The picture with its controls. Says `player-time` (ms), `player-help`, `player-broken` when the video can't be
 * loaded any further, and `player-retry` when the person wants another try.
 */
export class TribuPlayer extends TribuElement {
  static override properties = {
    ...TribuElement.properties,
    src: {},
    poster: {},
    watchedUrl: { attribute: false },
    lengthMs: { type: Number },
    outline: { attribute: false },
    broken: { type: Boolean },
    atMs: { state: true },
    playing: { state: true },
    waiting: { state: true },
    over: { state: true },
    full: { state: true },
    idle: { state: true },
    said: { state: true },
  };
  static override styles = [base, buttons, playerStyles];
  declare src: string;
  declare poster: string;
  /** Where what is watched is told; null: nowhere. */
  declare watchedUrl: string | null;
  /** What the description says; the file's own length wins. */
  declare lengthMs: number;
  declare outline: readonly Entry[];
  /** Playing stopped for a reason that another try may mend. */
  declare broken: boolean;
  declare atMs: number;
  declare playing: boolean;
  declare waiting: boolean;
  declare over: boolean;
  declare full: boolean;
  declare idle: boolean;
  /** What a screen reader is told of a leap. */
  declare said: string;

  #playback: Playback | null = null;
  #idleTimer: ReturnType<typeof setTimeout> | null = null;

  constructor() {
    super();
    this.src = '';
    this.poster = '';
    this.watchedUrl = null;
    this.lengthMs = 0;
    this.outline = [];
    this.broken = false;
    this.atMs = 0;
    this.playing = false;
    this.waiting = false;
    this.over = false;
    this.full = false;
    this.idle = false;
    this.said = '';
    new Watching(this);
    this.addEventListener('fullscreenchange', this.#onFull);
    this.addEventListener('pointermove', this.#awake);
    this.addEventListener('keydown', this.#awake);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    if (this.#idleTimer !== null) clearTimeout(this.#idleTimer);
    this.#playback?.pause();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('src')) this.#playback?.keepPlace();
  }

  protected override firstUpdated(): void {
    const video = this.renderRoot.querySelector('video');
    if (video === null) return;
    this.#playback = new Playback(video);
    this.requestUpdate();
  }

  /** Loads the video anew and goes on where it was. */
  reload(): void {
    this.#playback?.reload();
  }

  seek(atMs: number): void {
    if (this.#playback === null) return;
    this.#playback.seek(atMs);
    this.over = false;
    this.#moved();
  }

  act(action: ReplayAction): void {
    const playback = this.#playback;
    if (playback === null || this.broken) return;
    this.#awake();
    switch (action) {
      case 'play':
        void playback.toggle();
        break;
      case 'step':
      case 'step.back':
        this.seek(this.atMs + (action === 'step' ? STEP_MS : -STEP_MS));
        break;
      case 'leap':
      case 'leap.back':
        this.seek(this.atMs + (action === 'leap' ? LEAP_MS : -LEAP_MS));
        break;
      case 'chapter':
      case 'chapter.back':
        this.#toChapter(action === 'chapter' ? 1 : -1);
        break;
      case 'louder':
      case 'softer':
        playback.volume += action === 'louder' ? VOLUME_STEP : -VOLUME_STEP;
        break;
      case 'mute':
        playback.toggleMute();
        break;
      case 'slower':
      case 'faster':
        playback.speed = otherSpeed(playback.speed, action === 'faster' ? 1 : -1);
        break;
      case 'full':
        toggleFullScreen(this, this.renderRoot.querySelector('video'));
        break;
      case 'start':
        this.seek(0);
        break;
      case 'end':
        this.seek(this.#lengthMs);
        break;
      case 'help':
        this.tell('player-help');
    }
  }

  protected override render(): TemplateResult {
    const { t } = this.words;
    const gap = currentGap(this.outline, this.atMs);
    const idle = this.idle && this.playing ? 'idle' : '';
    return html`
      <div class="picture ${idle}" part="picture" @click=${() => this.act('play')}>
        <video part="video" preload="metadata" playsinline src=${this.src} poster=${this.poster} aria-label=${t('replay.player')}
          @loadedmetadata=${this.#onMetadata} @timeupdate=${this.#onTime} @seeked=${this.#onTime} @progress=${this.#redraw}
          @play=${this.#onPlay} @playing=${this.#onFlow} @pause=${this.#onPause} @waiting=${this.#onWaiting} @canplay=${this.#onFlow}
          @ended=${this.#onEnded} @error=${this.#onError} @volumechange=${this.#redraw} @ratechange=${this.#redraw}></video>
        ${this.#begin()}
        <p class="plate" part="note" role="status">${gap === null ? nothing : gapWords(gap, this.words)}</p>
        ${this.waiting && !this.broken ? html`<p class="plate waiting">${t('replay.waiting')}</p>` : nothing}
        ${this.broken ? this.#brokenNote() : nothing}
      </div>
      ${this.#controls(idle)}
      <p class="for-readers" role="status">${this.said}</p>
    `;
  }

  #controls(idle: string): TemplateResult {
    const { volume = 1, speed = 1, bufferedMs = 0 } = this.#playback ?? {};
    return html`
      <div class="controls ${idle}" part="controls" role="group" aria-label=${this.words.t('bar.label')}>
        <tribu-seek .words=${this.words} .atMs=${this.atMs} .lengthMs=${this.#lengthMs} .bufferedMs=${bufferedMs}
          .outline=${this.outline} @seek=${(event: CustomEvent<number>) => this.seek(event.detail)}></tribu-seek>
        <tribu-player-bar .words=${this.words} ?playing=${this.playing} ?full=${this.full} .atMs=${this.atMs} .lengthMs=${this.#lengthMs}
          .volume=${volume} .speed=${speed} @act=${(event: CustomEvent<ReplayAction>) => this.act(event.detail)}
          @volume=${(event: CustomEvent<number>) => this.#set('volume', event.detail)}
          @speed=${(event: CustomEvent<number>) => this.#set('speed', event.detail)}></tribu-player-bar>
      </div>
    `;
  }

  /** The large button, while nothing moves. */
  #begin(): TemplateResult | typeof nothing {
    if (this.playing || this.broken || (this.atMs > 0 && !this.over)) return nothing;
    const word = this.over ? 'replay.again' : 'replay.play';
    return html`
      <button class="begin" part="begin" type="button" aria-label=${this.words.t(word)} @click=${this.#pressedBegin}>
        ${icon(this.over ? 'back' : 'play', 36)}
      </button>
    `;
  }

  #brokenNote(): TemplateResult {
    const { t } = this.words;
    const stop = (event: Event): void => event.stopPropagation();
    return html`
      <div class="broken" role="alert" @click=${stop}>
        <strong>${t('replay.broken')}</strong><span>${t('replay.brokenText')}</span>
        <button class="button main" type="button" @click=${() => this.tell('player-retry')}>${t('common.retry')}</button>
      </div>
    `;
  }

  get #lengthMs(): number {
    return this.#playback?.lengthMs ?? this.lengthMs;
  }

  #moved(): void {
    this.atMs = this.#playback?.atMs ?? 0;
    this.tell<number>('player-time', this.atMs);
  }

  #toChapter(step: 1 | -1): void {
    const chapter = neighbour(this.outline, this.atMs, step);
    if (chapter === null) return;
    this.seek(chapter.atMs);
    this.said = chapter.title;
  }

  #set(what: 'volume' | 'speed', value: number): void {
    if (this.#playback !== null) this.#playback[what] = value;
  }

  readonly #pressedBegin = (event: Event): void => {
    event.stopPropagation();
    this.act('play');
    // The button goes: what it did goes on in the bar below.
    this.renderRoot.querySelector<HTMLElement>('tribu-player-bar')?.focus();
  };

  readonly #onMetadata = (): void => {
    this.requestUpdate();
    void this.#playback?.goOn();
  };

  readonly #onTime = (): void => {
    if (this.#playback?.follow() === true) this.#moved();
  };

  readonly #onPlay = (): void => {
    this.playing = true;
    this.over = false;
    this.#awake();
  };

  readonly #onPause = (): void => {
    this.playing = false;
  };

  readonly #onWaiting = (): void => {
    this.waiting = true;
  };

  readonly #onFlow = (): void => {
    this.waiting = false;
  };

  readonly #onEnded = (): void => {
    this.over = true;
    this.playing = false;
    this.said = this.words.t('replay.ended');
  };

  readonly #onError = (): void => {
    this.#playback?.keepPlace();
    this.waiting = false;
    this.tell('player-broken');
  };

  readonly #redraw = (): void => this.requestUpdate();

  readonly #onFull = (): void => {
    this.full = this.matches(':fullscreen');
    this.#awake();
  };

  readonly #awake = (): void => {
    this.idle = false;
    if (this.#idleTimer !== null) clearTimeout(this.#idleTimer);
    const fallsIdle = (): void => {
      this.idle = true;
    };
    this.#idleTimer = this.full ? setTimeout(fallsIdle, IDLE_AFTER_MS) : null;
  };
}
