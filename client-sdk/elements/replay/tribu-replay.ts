import type { ReplayResource } from '@tribu-live/protocol';
import { html, LitElement, type PropertyValues, type TemplateResult } from 'lit';
import { createRef, ref } from 'lit/directives/ref.js';
import { ColourScheme } from '../control/colour-scheme.ts';
import { base, buttons } from '../style/base.ts';
import { tokens } from '../style/tokens.ts';
import { langOf, type Words, wordsFor } from '../words/words.ts';
import { type Description, describeReplay, mayCome } from './description.ts';
import { KEY_LIST, replayActionOf } from './keys.ts';
import { MISSING } from './missing.ts';
import { currentChapter, type Entry, outlineOf } from './outline.ts';
import { dayText } from './time-text.ts';
import type { TribuPlayer } from './tribu-player.ts';
import { replayStyles } from './tribu-replay.styles.ts';

/** How often to look again at what may still come. */
const LOOK_AGAIN_MS = 5000;
/** A video that breaks more often than this waits for the person. */
const MENDS_BY_ITSELF_MS = 30_000;

type View = { readonly is: 'loading' } | Description;

/**
 * Watching a recording: picture, controls, chapters. Another `src` for the same recording (a fresh link) goes on
 * where the old one stopped.
 * @attr src    address of the replay's description (`ShareResource.url`)
 * @attr lang   `fr` (default) or `en`
 * @attr theme  `light`, `dark` or `auto` (default: what the system says)
 * @slot after  what a school offers when there is nothing to watch, for example a link back to its site
 * @fires tribu-replay-ready    the description is there; detail `{replay}`
 * @fires tribu-replay-missing  there is nothing to watch; detail `{why}`: `pending`, `trouble`, `expired`,
 *   `refused`, `unshared`, `failed`, `empty` or `deleted`
 */
export class TribuReplay extends LitElement {
  static override properties = {
    src: {},
    lang: {},
    theme: {},
    view: { state: true },
    current: { state: true },
    broken: { state: true },
    helping: { state: true },
  };
  static override styles = [tokens, base, buttons, replayStyles];
  declare src: string;
  declare lang: string;
  declare theme: string;
  declare view: View;
  /** Index in the outline of the chapter that plays. */
  declare current: number;
  declare broken: boolean;
  declare helping: boolean;

  readonly #player = createRef<TribuPlayer>();
  #words: Words = wordsFor('fr');
  #outline: readonly Entry[] = [];
  #look: AbortController | null = null;
  #again: ReturnType<typeof setTimeout> | null = null;
  #mendedAt = Number.NEGATIVE_INFINITY;

  constructor() {
    super();
    this.src = '';
    this.lang = '';
    this.theme = 'auto';
    this.view = { is: 'loading' };
    this.current = -1;
    this.broken = false;
    this.helping = false;
    new ColourScheme(this);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    globalThis.addEventListener('keydown', this.#onKey);
    globalThis.addEventListener('online', this.#onOnline);
    if (this.hasUpdated) void this.#ask();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    globalThis.removeEventListener('keydown', this.#onKey);
    globalThis.removeEventListener('online', this.#onOnline);
    this.#stopLooking();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('lang')) this.#words = wordsFor(langOf(this.lang || document.documentElement.lang));
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has('src')) void this.#ask();
  }

  protected override render(): TemplateResult {
    const { view } = this;
    const words = this.#words;
    switch (view.is) {
      case 'loading':
        return html`<tribu-notice .words=${words} .picture=${'film' as const} .heading=${words.t('replay.loading')} waiting></tribu-notice>`;
      case 'missing':
        return this.#missing(view);
      case 'ready':
        return this.#ready(view.replay);
    }
  }

  #missing({ why, reference, progress }: Extract<View, { is: 'missing' }>): TemplateResult {
    const words = this.#words;
    const { picture, heading, text } = MISSING[why];
    const share = progress === null ? '' : words.t('replay.progress', { count: Math.floor(progress * 100) });
    return html`
      <tribu-notice .words=${words} .picture=${picture} .heading=${words.t(heading)} .text=${words.t(text)} .detail=${share} .reference=${reference}>
        ${
          why === 'trouble'
            ? html`<button class="button main large" part="retry" type="button" @click=${() => void this.#ask()}>${words.t('common.retry')}</button>`
            : ''
        }
        <slot name="after"></slot>
      </tribu-notice>
    `;
  }

  #ready(replay: ReplayResource): TemplateResult {
    const words = this.#words;
    const seek = (event: CustomEvent<number>): void => this.#player.value?.seek(event.detail);
    const closed = (): void => {
      this.helping = false;
    };
    return html`
      <section part="replay">
        ${this.#head(replay)}
        <div class="desk">
          <tribu-player ${ref(this.#player)} exportparts="picture, video, begin, note, controls" .words=${words} .src=${replay.videoUrl}
            .poster=${replay.thumbnailUrl} .watchedUrl=${replay.watchedUrl} .lengthMs=${replay.durationMs} .outline=${this.#outline} ?broken=${this.broken}
            @player-time=${(event: CustomEvent<number>) => this.#at(event.detail)} @player-help=${this.#help}
            @player-broken=${() => void this.#onBroken()} @player-retry=${() => void this.#mend()}></tribu-player>
          <div class="beside">
            <tribu-chapters exportparts="chapters, chapter, gap" .words=${words} .outline=${this.#outline} .current=${this.current}
              .lengthMs=${replay.durationMs} @seek=${seek}></tribu-chapters>
          </div>
        </div>
      </section>
      <tribu-dialog .words=${words} .heading=${words.t('keys.title')} ?open=${this.helping} @dialog-closed=${closed}>
        <dl>${KEY_LIST.map(({ keys, word }) => html`<div><dt>${keys.map((key) => html`<kbd>${key === 'Space' ? words.t('replay.key.space') : key}</kbd>`)}</dt><dd>${words.t(word)}</dd></div>`)}</dl>
      </tribu-dialog>
    `;
  }

  #head({ title, startsAt, people }: ReplayResource): TemplateResult {
    const words = this.#words;
    const names = people.filter(({ role }) => role !== 'observer').map(({ name }) => name);
    const at = new Date(startsAt).getTime();
    const line = [
      dayText(at, Date.now(), words),
      words.time(at),
      new Intl.ListFormat(words.lang).format(names),
    ];
    return html`
      <header part="head">
        <h1>${title === '' ? words.t('kind.coaching') : title}</h1>
        <p>${line.join(' · ')}</p>
      </header>
    `;
  }

  async #ask(): Promise<void> {
    this.#stopLooking();
    if (!this.isConnected || this.src === '') return;
    const look = new AbortController();
    this.#look = look;
    const description = await this.#describe(look);
    if (description !== null) this.#show(description);
  }

  /** Null when somebody asked anew, or left, in the meantime. */
  async #describe(look: AbortController): Promise<Description | null> {
    try {
      return await describeReplay(new URL(this.src, document.baseURI).href, look.signal);
    } catch (failure) {
      if (look.signal.aborted) return null;
      throw failure;
    }
  }

  #show(description: Description): void {
    const before = this.view;
    this.view = description;
    if (description.is === 'ready') {
      this.#outline = outlineOf(description.replay);
      if (before.is !== 'ready') this.current = currentChapter(this.#outline, 0);
      this.#fire('tribu-replay-ready', { replay: description.replay });
      return;
    }
    this.broken = false;
    if (mayCome(description.why)) this.#again = setTimeout(() => void this.#ask(), LOOK_AGAIN_MS);
    if (before.is !== 'missing' || before.why !== description.why)
      this.#fire('tribu-replay-missing', { why: description.why });
  }

  #at(atMs: number): void {
    this.current = currentChapter(this.#outline, atMs);
  }

  /** The video stopped coming: one try goes by itself, the next ones are the person's. */
  async #onBroken(): Promise<void> {
    if (performance.now() - this.#mendedAt > MENDS_BY_ITSELF_MS) await this.#mend();
    else this.broken = true;
  }

  /** The description tells whether the link is to blame, or only the line. */
  async #mend(): Promise<void> {
    this.#mendedAt = performance.now();
    this.#look?.abort();
    const look = new AbortController();
    this.#look = look;
    const description = await this.#describe(look);
    if (description === null) return;
    this.broken = description.is === 'missing' && description.why === 'trouble';
    if (this.broken) return;
    this.#show(description);
    await this.updateComplete;
    this.#player.value?.reload();
  }

  #stopLooking(): void {
    this.#look?.abort();
    if (this.#again !== null) clearTimeout(this.#again);
    this.#again = null;
  }

  readonly #help = (): void => {
    this.helping = true;
  };

  readonly #onOnline = (): void => {
    if (this.broken) void this.#mend();
    else if (this.view.is === 'missing' && mayCome(this.view.why)) void this.#ask();
  };

  readonly #onKey = (event: KeyboardEvent): void => {
    const nodes = event.composedPath();
    // Keys pressed elsewhere on a school's page are the page's own.
    if (!nodes.includes(this) && event.target !== document.body) return;
    const path = nodes.flatMap((node) => (node instanceof HTMLElement ? nameOf(node) : []));
    const { key, repeat, ctrlKey, metaKey, altKey } = event;
    const action = replayActionOf({ key, repeat, ctrlKey, metaKey, altKey, path });
    if (action === null || this.#player.value === undefined) return;
    event.preventDefault();
    this.#player.value.act(action);
  };

  #fire(name: string, detail: object): void {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }
}

function nameOf(element: HTMLElement): string {
  if (element.dataset.keys === 'player') return 'seek';
  return element.isContentEditable ? '[contenteditable]' : element.localName;
}
