import { css, html, nothing, type TemplateResult } from 'lit';
import {
  type IconNode,
  MessageCircleQuestionMark,
  MessagesSquare,
  Mic,
  MonitorUp,
  NotebookPen,
} from 'lucide';
import { TribuElement } from '../parts/tribu-element.ts';
import { base } from '../style/base.ts';
import { icon, iconsOf } from '../style/icons.ts';
import { gapWords } from './gap-words.ts';
import type { ChapterEntry, Entry, Gap } from './outline.ts';
import { clockText } from './time-text.ts';

/** What a chapter is about, beside its title; who reads stands in it by name. */
const SIGNS = {
  exercise: NotebookPen,
  reader: Mic,
  question: MessageCircleQuestionMark,
  groups: MessagesSquare,
  screen: MonitorUp,
} as const satisfies Partial<Record<ChapterEntry['kind'], IconNode>>;
const sign = iconsOf(SIGNS);
const ENDS: ReadonlySet<ChapterEntry['kind']> = new Set([
  'exercise.end',
  'circle.end',
  'groups.end',
  'screen.end',
]);

function hasSign(kind: ChapterEntry['kind']): kind is keyof typeof SIGNS {
  return Object.hasOwn(SIGNS, kind);
}

/** Chapters as a list, with what is missing where it is missing. Says `seek` (ms). */
export class TribuChapters extends TribuElement {
  static override properties = {
    ...TribuElement.properties,
    outline: { attribute: false },
    current: { type: Number },
    lengthMs: { type: Number },
  };
  static override styles = [
    base,
    css`
      :host {
        display: block;
      }

      h2 {
        padding: var(--tribu-space-1) var(--tribu-space-3) var(--tribu-space-2);
        font-size: 1.0625rem;
        font-weight: 650;
      }

      ol {
        display: grid;
        gap: 2px;
        margin: 0;
        padding: 0;
        list-style: none;
      }

      button,
      .gap {
        display: grid;
        grid-template-columns: minmax(3.2em, auto) minmax(0, 1fr);
        align-items: baseline;
        gap: var(--tribu-space-3);
        inline-size: 100%;
        padding: 10px var(--tribu-space-3);
        border-radius: var(--tribu-radius-small);
        text-align: start;
      }

      button {
        min-block-size: var(--tribu-target);
        border: 0;
        background: transparent;
        cursor: pointer;
        transition: background-color var(--tribu-quick);
      }

      button:hover {
        background: var(--tribu-sunken);
      }

      button:focus-visible {
        outline-offset: -3px;
      }

      button[aria-current] {
        background: var(--tribu-accent-soft);
        box-shadow: inset 3px 0 var(--tribu-accent);
        font-weight: 650;
      }

      .block {
        margin-block-start: var(--tribu-space-2);
        font-weight: 650;
      }

      .inside > span {
        padding-inline-start: var(--tribu-space-3);
      }

      .over > span {
        color: var(--tribu-ink-soft);
      }

      button svg {
        margin-inline-end: 6px;
        vertical-align: -2px;
      }

      time {
        color: var(--tribu-ink-soft);
        font-size: var(--tribu-size-small);
        text-align: end;
      }

      [aria-current] time {
        color: inherit;
      }

      .gap {
        padding-block: 6px;
        color: var(--tribu-ink-soft);
        font-size: var(--tribu-size-small);
      }

      .gap > div {
        display: grid;
        grid-template-columns: auto minmax(0, 1fr);
        gap: 2px 6px;
      }

      .gap svg {
        margin-block-start: 2px;
      }

      .names {
        grid-column: 2;
        font-weight: 600;
      }
    `,
  ];
  declare outline: readonly Entry[];
  /** Index of the chapter that plays; -1: none. */
  declare current: number;
  declare lengthMs: number;

  constructor() {
    super();
    this.outline = [];
    this.current = -1;
    this.lengthMs = 0;
  }

  protected override render(): TemplateResult {
    return html`
      <nav part="chapters" aria-labelledby="heading">
        <h2 id="heading">${this.words.t('replay.chapters')}</h2>
        <ol>
          ${this.outline.map((entry, index) => html`<li>${entry.is === 'gap' ? this.#gap(entry) : this.#chapter(entry, index)}</li>`)}
        </ol>
      </nav>
    `;
  }

  #chapter(entry: ChapterEntry, index: number): TemplateResult {
    const { kind } = entry;
    return html`
      <button type="button" part="chapter ${entry.kind.replace('.', '-')}"
        class=${`${ENDS.has(entry.kind) ? 'over' : entry.kind}${entry.inBlock ? ' inside' : ''}`} aria-current=${index === this.current ? 'true' : nothing}
        @click=${() => this.tell<number>('seek', entry.atMs)}>
        <time>${clockText(entry.atMs, this.lengthMs)}</time> <span>${hasSign(kind) ? sign(kind, 16) : nothing}${entry.title}</span>
      </button>
    `;
  }

  #gap(gap: Gap): TemplateResult {
    return html`
      <div class="gap" part="gap">
        <time>${clockText(gap.atMs, this.lengthMs)}</time>
        <div>
          ${icon('info', 16)}<span>${gapWords(gap, this.words)}</span>
          ${gap.names.length === 0 ? nothing : html`<span class="names">${gap.names.join(', ')}</span>`}
        </div>
      </div>
    `;
  }
}
