import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { clockText } from '../../replay/time-text.ts';
import type { Words } from '../../words/words.ts';
import { type ConsoleIcon, icon } from '../icons.ts';
import { type TileState, type WallTile, type WallView, wallView } from '../view/wall-view.ts';
import { ConsolePart } from './console-part.ts';
import { wallStyles } from './console-wall.styles.ts';

const PICTURE: Readonly<Record<TileState, ConsoleIcon>> = {
  help: 'help',
  gone: 'gone',
  lost: 'lost',
  expected: 'door',
  penDown: 'penDown',
  notStarted: 'notStarted',
  idle: 'idle',
  writing: 'writing',
  reading: 'read',
  floor: 'mic',
  hand: 'hand',
  next: 'next',
  open: 'mic',
  muted: 'mic-off',
};

/** With fewer people than this the tiles don't grow to fill the wall. */
const FULL_WALL = 19;

/** Thirty people at a glance; one press opens what can be done for one. Says `person` with an id. */
export class ConsoleWall extends ConsolePart {
  static override properties = { ...ConsolePart.properties, chosen: { attribute: false } };
  static override styles = [...ConsolePart.styles, wallStyles];
  declare chosen: string | null;

  constructor() {
    super();
    this.chosen = null;
  }

  /** The tile of this person, or the first one, takes the keyboard. */
  focusTile(personId: string | null): void {
    const of = personId === null ? null : `[data-person="${CSS.escape(personId)}"]`;
    const tile = of === null ? null : this.renderRoot.querySelector<HTMLElement>(of);
    (tile ?? this.renderRoot.querySelector<HTMLElement>('.tile'))?.focus();
  }

  protected override render(): TemplateResult {
    const view = wallView(this.state, this.desk.room.wall, this.desk.now);
    const label = this.t('console.wall.label', { count: view.tiles.length });
    return html`
      <p class="sum" part="wall-sum">${this.#sum(view)}</p>
      ${
        view.tiles.length === 0
          ? html`<p class="soft">${this.t('console.wall.empty')}</p>`
          : html`<ul part="wall" class=${view.tiles.length < FULL_WALL ? 'few' : ''} aria-label=${label} @keydown=${this.#arrows}>
              ${repeat(
                view.tiles,
                ({ personId }) => personId,
                (tile) => html`<li>${this.#tile(tile)}</li>`,
              )}
            </ul>`
      }
    `;
  }

  #sum({ counts, present, tiles }: WallView): TemplateResult {
    return html`
      <span>${this.t('console.wall.here', { count: present, total: tiles.length })}</span>
      ${
        counts === null
          ? nothing
          : html`<span>${this.t('console.wall.writing', { count: counts.writing })}</span>
              <span class=${counts.stuck > 0 ? 'stuck' : ''}>${this.t('console.wall.stuck', { count: counts.stuck })}</span>
              <span>${this.t('console.wall.done', { count: counts.done })}</span>`
      }
    `;
  }

  #tile(tile: WallTile): TemplateResult {
    const { personId, name, state, words, sinceMs, shared, group, stuck } = tile;
    const word = this.t(`console.state.${state}`);
    const counted = words === null ? '' : wordsText(words, this.words);
    return html`
      <button class="tile is-${state} ${stuck ? 'stuck' : ''}" part="tile" type="button" data-person=${personId} aria-pressed=${personId === this.chosen}
        @click=${() => this.tell<string>('person', personId)}>
        <span class="who">${name}</span>
        <span class="state">${icon(PICTURE[state], 16)}<span>${word}</span></span>
        <span class="more">
          ${counted === '' ? nothing : html`<span class="words">${counted}</span>`}
          ${sinceMs === null ? nothing : html`<span title=${this.t(state === 'idle' ? 'console.idleFor' : 'console.since', { time: clockText(sinceMs) })}>${clockText(sinceMs)}</span>`}
          ${shared === null ? nothing : html`<span title=${this.t('console.shared')}>${icon('page', 15)}<span class="for-readers">${this.t('console.shared')}</span></span>`}
          ${group === null ? nothing : html`<span>${group}</span>`}
        </span>
      </button>
    `;
  }

  /** Arrows walk over the tiles as the eye does. */
  readonly #arrows = (event: KeyboardEvent): void => {
    const tiles = [...this.renderRoot.querySelectorAll<HTMLElement>('.tile')];
    const from = tiles.findIndex((tile) => tile.contains(event.target as Node));
    const first = tiles[0];
    if (from === -1 || first === undefined) return;
    const top = first.getBoundingClientRect().top;
    const across = tiles.filter((tile) => Math.abs(tile.getBoundingClientRect().top - top) < 2).length;
    const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: across, ArrowUp: -across }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    tiles[Math.min(tiles.length - 1, Math.max(0, from + step))]?.focus();
  };
}

export function wordsText(count: number, words: Words): string {
  return words.t(count < 2 ? 'console.word' : 'console.words', { count });
}
