import { css, html, nothing, type TemplateResult } from 'lit';
import { TribuElement } from '../parts/tribu-element.ts';
import { base } from '../style/base.ts';
import { currentChapter, type Entry } from './outline.ts';
import { clockText, spokenTime } from './time-text.ts';

/** Half of the thumb: the bar's ends lie this far inside. */
const INSET_PX = 9;

/** The bar below the picture: where one is, chapters as marks, gaps hatched. Says `seek` (ms). */
export class TribuSeek extends TribuElement {
  static override properties = {
    ...TribuElement.properties,
    atMs: { type: Number },
    lengthMs: { type: Number },
    bufferedMs: { type: Number },
    outline: { attribute: false },
    hoverMs: { state: true },
  };
  static override styles = [
    base,
    css`
      :host {
        display: block;
      }

      .seek {
        position: relative;
        block-size: var(--tribu-target);
        --inset: ${INSET_PX}px;
      }

      .line,
      .line > * {
        position: absolute;
        inset-block: 0;
        border-radius: 3px;
      }

      .line {
        inset: 19px var(--inset);
        background: var(--tribu-line);
      }

      .loaded {
        inset-inline-start: 0;
        background: color-mix(in srgb, var(--tribu-control-line) 55%, transparent);
      }

      .played {
        inset-inline-start: 0;
        background: var(--tribu-accent);
      }

      .line > .gap {
        min-inline-size: 4px;
        border-radius: 0;
        background: repeating-linear-gradient(
          135deg,
          var(--tribu-ink) 0 2px,
          var(--tribu-surface) 2px 5px
        );
      }

      .line > .mark {
        inset-block: -4px;
        inline-size: 3px;
        border-radius: 2px;
        background: var(--tribu-ink);
        box-shadow: 0 0 0 1.5px var(--tribu-surface);
        translate: -50% 0;
      }

      input {
        position: absolute;
        inset: 0;
        inline-size: 100%;
        block-size: 100%;
        margin: 0;
        appearance: none;
        background: transparent;
        cursor: pointer;
      }

      input::-webkit-slider-runnable-track {
        block-size: var(--tribu-target);
      }

      input::-webkit-slider-thumb {
        appearance: none;
        inline-size: calc(2 * var(--inset));
        block-size: calc(2 * var(--inset));
        margin-block-start: calc(var(--tribu-target) / 2 - var(--inset));
        border: 2.5px solid var(--tribu-surface);
        border-radius: 50%;
        background: var(--tribu-accent);
      }

      input::-moz-range-thumb {
        box-sizing: border-box;
        inline-size: calc(2 * var(--inset));
        block-size: calc(2 * var(--inset));
        border: 2.5px solid var(--tribu-surface);
        border-radius: 50%;
        background: var(--tribu-accent);
      }

      input:focus-visible {
        outline: none;
      }

      .seek:has(:focus-visible) .line {
        outline: 3px solid var(--tribu-accent);
        outline-offset: 7px;
      }

      .tip {
        position: absolute;
        inset-block-end: calc(100% - 6px);
        z-index: 2;
        max-inline-size: 240px;
        padding: 4px 10px;
        overflow: hidden;
        border-radius: var(--tribu-radius-small);
        background: var(--tribu-ink);
        color: var(--tribu-ground);
        font-size: 0.8125rem;
        text-overflow: ellipsis;
        white-space: nowrap;
        pointer-events: none;
        translate: -50% 0;
      }

      .tip.left {
        translate: none;
      }

      .tip.right {
        translate: -100% 0;
      }
    `,
  ];
  declare atMs: number;
  declare lengthMs: number;
  declare bufferedMs: number;
  declare outline: readonly Entry[];
  declare hoverMs: number | null;

  constructor() {
    super();
    this.atMs = 0;
    this.lengthMs = 0;
    this.bufferedMs = 0;
    this.outline = [];
    this.hoverMs = null;
  }

  protected override render(): TemplateResult {
    const { t } = this.words;
    const share = (ms: number): string => `${(this.#share(ms) * 100).toFixed(3)}%`;
    return html`
      <div class="seek" part="seek" @pointermove=${this.#point} @pointerleave=${this.#unpoint}>
        <div class="line">
          <span class="loaded" style="inline-size: ${share(this.bufferedMs)}"></span>
          <span class="played" style="inline-size: ${share(this.atMs)}"></span>
          ${this.outline.map((entry) =>
            entry.is === 'gap'
              ? html`<span class="gap" style="inset-inline-start: ${share(entry.atMs)}; inline-size: ${share(entry.toMs - entry.atMs)}"></span>`
              : entry.atMs > 0 && entry.atMs < this.lengthMs
                ? html`<span class="mark" style="inset-inline-start: ${share(entry.atMs)}"></span>`
                : nothing,
          )}
        </div>
        <input type="range" min="0" max=${Math.max(1, this.lengthMs)} step="any" .value=${String(this.atMs)} data-keys="player"
          aria-label=${t('replay.position')} aria-valuetext=${this.#spoken()} @input=${this.#seek}>
        ${this.#tip()}
      </div>
    `;
  }

  #tip(): TemplateResult | typeof nothing {
    const { hoverMs } = this;
    if (hoverMs === null || this.lengthMs === 0) return nothing;
    const share = this.#share(hoverMs);
    const side = share < 0.15 ? 'left' : share > 0.85 ? 'right' : '';
    const title = this.#chapterAt(hoverMs);
    const text = [clockText(hoverMs, this.lengthMs), ...(title === null ? [] : [title])].join(' · ');
    return html`<span class="tip ${side}" aria-hidden="true" style="inset-inline-start: ${(share * 100).toFixed(2)}%">${text}</span>`;
  }

  #spoken(): string {
    const at = spokenTime(this.atMs, this.words);
    const length = spokenTime(this.lengthMs, this.words);
    const chapter = this.#chapterAt(this.atMs);
    return chapter === null
      ? this.words.t('replay.positionIs', { at, length })
      : this.words.t('replay.positionIn', { at, length, chapter });
  }

  #chapterAt(ms: number): string | null {
    const entry = this.outline[currentChapter(this.outline, ms)];
    return entry?.is === 'chapter' ? entry.title : null;
  }

  #share(ms: number): number {
    return this.lengthMs === 0 ? 0 : Math.min(1, Math.max(0, ms / this.lengthMs));
  }

  readonly #seek = (event: Event): void =>
    this.tell<number>('seek', Number((event.target as HTMLInputElement).value));

  readonly #point = (event: PointerEvent): void => {
    if (event.pointerType === 'touch') return;
    const box = (event.currentTarget as HTMLElement).getBoundingClientRect();
    const inside = (event.clientX - box.left - INSET_PX) / (box.width - 2 * INSET_PX);
    this.hoverMs = Math.min(1, Math.max(0, inside)) * this.lengthMs;
  };

  readonly #unpoint = (): void => {
    this.hoverMs = null;
  };
}
