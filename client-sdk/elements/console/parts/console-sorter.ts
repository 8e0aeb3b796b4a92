import { css, html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { icon } from '../icons.ts';
import { movedTo } from '../view/circle-view.ts';
import { ConsolePart } from './console-part.ts';

export interface SorterItem {
  readonly id: string;
  readonly name: string;
  /** A word behind the name; empty: none. */
  readonly note: string;
}

/** A button at the end of each row. */
export interface SorterTool {
  readonly icon: Parameters<typeof icon>[0];
  readonly label: (item: SorterItem) => string;
  readonly press: (item: SorterItem) => void;
}

/** A list whose order is changed by dragging or by its arrow buttons. Says `sorted` with all ids in their new order. */
export class ConsoleSorter extends ConsolePart {
  static override properties = {
    ...ConsolePart.properties,
    items: { attribute: false },
    tools: { attribute: false },
    dragged: { state: true },
    over: { state: true },
  };
  static override styles = [
    ...ConsolePart.styles,
    css`
      li {
        display: flex;
        align-items: center;
        gap: 4px;
        min-block-size: 38px;
        border-block-start: 2px solid transparent;
      }

      li.over {
        border-block-start-color: var(--tribu-accent);
      }

      li.dragged {
        opacity: 0.5;
      }

      .grip {
        color: var(--tribu-ink-soft);
        cursor: grab;
      }

      .place {
        min-inline-size: 2ch;
        color: var(--tribu-ink-soft);
        font-size: var(--tribu-size-small);
        text-align: end;
      }

      .tools {
        display: flex;
        flex: none;
        margin-inline-start: auto;
      }
    `,
  ];
  declare items: readonly SorterItem[];
  declare tools: readonly SorterTool[];
  declare dragged: number | null;
  declare over: number | null;

  constructor() {
    super();
    this.items = [];
    this.tools = [];
    this.dragged = null;
    this.over = null;
  }

  protected override render(): TemplateResult {
    return html`<ol part="sorter" style="margin:0;padding:0;list-style:none">
      ${repeat(
        this.items,
        ({ id }) => id,
        (item, index) => this.#row(item, index),
      )}
    </ol>`;
  }

  #row(item: SorterItem, index: number): TemplateResult {
    const begin = (event: DragEvent): void => {
      this.dragged = index;
      event.dataTransfer?.setData('text/plain', item.name);
    };
    const over = (event: DragEvent): void => {
      if (this.dragged === null) return;
      event.preventDefault();
      this.over = index;
    };
    const drop = (event: DragEvent): void => {
      event.preventDefault();
      if (this.dragged !== null) this.#move(this.dragged, index);
      this.#dropped();
    };
    const classes = `${index === this.dragged ? 'dragged' : ''} ${index === this.over ? 'over' : ''}`;
    const [up, down] = [
      this.t('console.up', { name: item.name }),
      this.t('console.down', { name: item.name }),
    ];
    return html`
      <li class=${classes} data-id=${item.id} draggable="true" @dragstart=${begin} @dragover=${over} @drop=${drop} @dragend=${() => this.#dropped()}>
        <span class="grip">${icon('grip', 16)}</span><span class="place">${index + 1}</span>
        <span class="name">${item.name}</span>${item.note === '' ? nothing : html`<span class="soft">${item.note}</span>`}
        <span class="tools">
          <button class="small quiet bare up" type="button" aria-label=${up} title=${up} aria-disabled=${index === 0} @click=${() => this.#move(index, index - 1)}>${icon('up', 16)}</button>
          <button class="small quiet bare down" type="button" aria-label=${down} title=${down} aria-disabled=${index === this.items.length - 1} @click=${() => this.#move(index, index + 1)}>${icon('down', 16)}</button>
          ${this.tools.map((tool) => html`<button class="small quiet bare" type="button" aria-label=${tool.label(item)} title=${tool.label(item)} @click=${() => tool.press(item)}>${icon(tool.icon, 16)}</button>`)}
        </span>
      </li>
    `;
  }

  #move(from: number, to: number): void {
    const items = movedTo(this.items, from, to);
    const item = this.items[from];
    const pressed = this.shadowRoot?.activeElement;
    if (items === this.items || item === undefined) return;
    // Shown at once: the room confirms it a moment later.
    this.items = items;
    this.desk.say(this.t('console.moved', { name: item.name, place: to + 1, count: items.length }));
    this.tell<string[]>(
      'sorted',
      items.map(({ id }) => id),
    );
    if (pressed == null) return;
    const again = `[data-id="${CSS.escape(item.id)}"] .${pressed.classList.contains('up') ? 'up' : 'down'}`;
    // A row that moves in the page loses the keyboard.
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>(again)?.focus());
  }

  #dropped(): void {
    this.dragged = null;
    this.over = null;
  }
}
