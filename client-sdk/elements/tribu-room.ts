import { css, html, LitElement, type PropertyValues, type TemplateResult } from 'lit';
import type { LiveRoom, TribuError } from '../src/index.ts';
import { ColourScheme } from './control/colour-scheme.ts';
import type { Entry } from './control/preview.ts';
import { Session } from './control/session.ts';
import { Ticker } from './control/ticker.ts';
import { type GivenAnswer, Memory, tabStorage } from './room/memory.ts';
import { OPENING, type Over, type Screen, type Waiting } from './room/screen.ts';
import { base, buttons } from './style/base.ts';
import type { IconName } from './style/icons.ts';
import { tokens } from './style/tokens.ts';
import { errorWords } from './words/error-words.ts';
import { opensAtWords, opensInWords } from './words/time-words.ts';
import { langOf, type PlainKey, type Words, wordsFor } from './words/words.ts';

/** What the goodbye screens say. */
const OVER: Readonly<
  Record<Over, { readonly picture: IconName; readonly heading: PlainKey; readonly text: PlainKey }>
> = {
  ended: { picture: 'circle-check', heading: 'over.ended', text: 'over.endedPlain' },
  left: { picture: 'leave', heading: 'over.left', text: 'over.leftText' },
  removed: { picture: 'user-x', heading: 'over.removed', text: 'over.removedText' },
  cancelled: { picture: 'calendar-x', heading: 'over.cancelled', text: 'over.cancelledText' },
  superseded: { picture: 'windows', heading: 'over.superseded', text: 'over.supersededText' },
};

/** What stands on the screens before the door. */
const WAITING: Readonly<Record<Waiting, { readonly heading: PlainKey; readonly text: PlainKey }>> = {
  locked: { heading: 'door.locked', text: 'door.lockedText' },
  admission: { heading: 'door.waiting', text: 'door.waitingText' },
};

/**
 * A complete screen of a session: the door, the room, the goodbye. In a workshop also its writing, reading and
 * talking together.
 * @attr server-url  address of the Tribu Live server
 * @attr token       participant token; setting another one starts anew
 * @attr lang        `fr` (default) or `en`
 * @attr theme       `light`, `dark` or `auto` (default: what the system says)
 * @slot after       what a school offers once nobody is in the room any more, for example a link back to its site
 * @fires tribu-room-changed  the person came into the room or is no longer in it; detail `{room}`, null when out
 * @fires tribu-left   the person left the room
 * @fires tribu-ended  the session ended or was cancelled; detail `{reason}`
 * @fires tribu-error  entering or staying failed for good; detail `{error}`
 */
export class TribuRoom extends LitElement {
  static override properties = {
    serverUrl: { attribute: 'server-url' },
    token: {},
    lang: {},
    theme: {},
    screen: { state: true },
    failure: { state: true },
  };
  static override styles = [
    tokens,
    base,
    buttons,
    css`
      :host {
        display: block;
        block-size: 100%;
        min-block-size: 320px;
        overflow: hidden;
        background: var(--tribu-ground);
        container: room / inline-size;
      }

      :host > * {
        block-size: 100%;
      }
    `,
  ];
  declare serverUrl: string;
  declare token: string;
  declare lang: string;
  declare theme: string;
  declare screen: Screen;
  declare failure: unknown;

  readonly #memory = new Memory(tabStorage());
  readonly #session = new Session({
    memory: this.#memory,
    changed: (screen) => this.#changed(screen),
    failed: (failure) => {
      this.failure = failure;
    },
  });
  #words: Words = wordsFor('fr');

  constructor() {
    super();
    this.serverUrl = '';
    this.token = '';
    this.lang = '';
    this.theme = 'auto';
    this.screen = OPENING;
    this.failure = null;
    new ColourScheme(this);
    new Ticker(this, () => {
      if (this.screen.is === 'early') this.requestUpdate();
    });
  }

  /** The room that the person is in, for controls beside this screen; null before and after. */
  get room(): LiveRoom | null {
    return this.screen.is === 'call' ? this.screen.room : null;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.hasUpdated) this.#start();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    void this.#session.close();
    if (this.room !== null) this.#changed(OPENING);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('lang')) this.#words = wordsFor(langOf(this.lang || document.documentElement.lang));
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has('token') || changed.has('serverUrl')) this.#start();
  }

  protected override render(): TemplateResult {
    const { screen } = this;
    const words = this.#words;
    switch (screen.is) {
      case 'opening':
        return html`<tribu-notice .words=${words} .picture=${'door' as const} .heading=${words.t('opening.title')} waiting></tribu-notice>`;
      case 'early':
        return html`
          <tribu-notice .words=${words} .picture=${'hourglass' as const} .heading=${opensAtWords(screen.opensAt, Date.now() + screen.skewMs, words)}
            .text=${words.t('early.text')} .detail=${opensInWords(screen.opensAt, Date.now() + screen.skewMs, words)}></tribu-notice>
        `;
      case 'waiting': {
        const { heading, text } = WAITING[screen.why];
        return html`
          <tribu-notice .words=${words} .picture=${'door' as const} .heading=${words.t(heading)} .text=${words.t(text)}></tribu-notice>
        `;
      }
      case 'check':
        return html`
          <tribu-check .words=${words} .door=${screen.door} ?entering=${screen.entering} .error=${screen.error}
            .remembered=${this.#memory.answer(screen.door.session.id, screen.door.you.personId)}
            @entry=${(event: CustomEvent<Entry>) => void this.#session.enter(event.detail)}></tribu-check>
        `;
      case 'call':
        return html`
          <tribu-call .words=${words} .room=${screen.room} .speakerId=${this.#session.speakerId} .failure=${this.failure}
            .deviceIds=${this.#session.deviceIds}
            @consent-answered=${(event: CustomEvent<GivenAnswer>) => this.#session.rememberAnswer(event.detail)}></tribu-call>
        `;
      case 'over':
        return this.#over(screen);
      case 'failed':
        return this.#failed(screen.error);
    }
  }

  #over(screen: Extract<Screen, { is: 'over' }>): TemplateResult {
    const words = this.#words;
    const { picture, heading, text } = OVER[screen.why];
    const minutes = Math.round((screen.openedForMs ?? 0) / 60_000);
    const lasted = screen.why === 'ended' && minutes > 0 ? words.t('over.endedText', { count: minutes }) : '';
    const back = screen.why === 'superseded' ? 'over.resume' : screen.why === 'left' ? 'over.comeBack' : null;
    return html`
      <tribu-notice .words=${words} .picture=${picture} .heading=${words.t(heading)} .text=${words.t(text)} .detail=${lasted}>
        ${
          back === null || screen.room === null
            ? ''
            : html`<button class="button main large" part="back" type="button" @click=${() => void this.#session.resume()}>
                ${words.t(back)}
              </button>`
        }
        <slot name="after"></slot>
      </tribu-notice>
    `;
  }

  #failed(error: TribuError): TemplateResult {
    const words = this.#words;
    const { title, next } = errorWords(error.code);
    return html`
      <tribu-notice .words=${words} .picture=${'warning' as const} .heading=${words.t(title)} .text=${words.t(next)}
        .reference=${error.correlationId ?? ''}>
        ${
          error.retryable || error.code === 'internal'
            ? html`<button class="button main large" type="button" @click=${() => void this.#session.retry()}>${words.t('common.retry')}</button>`
            : ''
        }
        <slot name="after"></slot>
      </tribu-notice>
    `;
  }

  #start(): void {
    if (!this.isConnected || this.token === '') return;
    if (this.room !== null) this.#changed(OPENING);
    void this.#session.start(this.serverUrl || location.origin, this.token);
  }

  #changed(screen: Screen): void {
    const before = this.room;
    this.screen = screen;
    if (this.room !== before) this.#fire('tribu-room-changed', { room: this.room });
    if (screen.is === 'check') this.failure = null;
    if (screen.is === 'failed') this.#fire('tribu-error', { error: screen.error });
    if (screen.is !== 'over') return;
    if (screen.why === 'left') this.#fire('tribu-left', {});
    if (screen.why === 'ended' || screen.why === 'cancelled')
      this.#fire('tribu-ended', { reason: screen.why });
  }

  #fire(name: string, detail: object): void {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }
}
