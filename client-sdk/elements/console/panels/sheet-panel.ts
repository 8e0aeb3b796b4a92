import { currentExercise, type SheetTemplate } from '@tribu-live/protocol';
import { css, html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { icon } from '../icons.ts';
import { keyOf } from '../keys.ts';
import { ConsolePart } from '../parts/console-part.ts';
import { type SheetRow, type SheetView, sheetView } from '../view/sheet-view.ts';

/** The run sheet: what was planned, what happened, what comes. One press starts a block; `end-exercise` asks whether it may end what is written. */
export class SheetPanel extends ConsolePart {
  static override properties = {
    ...ConsolePart.properties,
    editing: { state: true },
    templates: { state: true },
  };
  static override styles = [
    ...ConsolePart.styles,
    css`
      li {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto;
        align-items: center;
        gap: 0 var(--tribu-space-2);
        padding: 6px 8px;
        border-inline-start: 4px solid var(--tribu-line);
      }

      li + li {
        border-block-start: 1px solid var(--tribu-line);
      }

      li.now {
        border-inline-start-color: var(--tribu-accent);
        background: var(--tribu-accent-soft);
      }

      li.past .name {
        color: var(--tribu-ink-soft);
        font-weight: 500;
      }

      li > div {
        min-inline-size: 0;
      }

      li .name {
        display: block;
      }
    `,
  ];
  declare editing: boolean;
  /** Null until they were asked for. */
  declare templates: readonly SheetTemplate[] | null;

  constructor() {
    super();
    this.editing = false;
    this.templates = null;
  }

  protected override render(): TemplateResult {
    const view = sheetView(this.state, this.desk.now);
    if (this.editing) {
      return html`<tribu-console-sheet-edit .words=${this.words} .desk=${this.desk} @done=${() => this.#edit(false)}></tribu-console-sheet-edit>`;
    }
    return html`
      <div class="stack">
        ${view.rows.length === 0 ? html`<p class="soft">${this.t('console.sheet.none')}</p>` : nothing}
        <ul part="sheet">${repeat(
          view.rows,
          ({ blockId }) => blockId,
          (row, index) => this.#row(row, index, view),
        )}</ul>
        <div class="row">
          <button class="small" type="button" @click=${() => this.#edit(true)}>${icon('writing', 16)}${this.t('console.sheet.edit')}</button>
          ${view.current === null ? nothing : html`<button class="small quiet" type="button" @click=${() => this.run(this.desk.room.sheet.end())}>${this.t('console.sheet.end')}</button>`}
          ${this.templates === null ? html`<button class="small quiet" type="button" @click=${() => this.run(this.#askTemplates())}>${this.t('console.sheet.templates')}</button>` : nothing}
        </div>
        ${this.templates?.map((template) => this.#template(template)) ?? nothing}
      </div>
    `;
  }

  #row(row: SheetRow, index: number, view: SheetView): TemplateResult {
    const now = index === view.current;
    const done = row.run !== null && !now;
    const title = row.title || this.t(`console.kind.${row.kind}`);
    const word = this.t(row.run === null ? 'console.sheet.start' : 'console.sheet.again', { title });
    const key = index === view.next ? ` (${keyOf('block')})` : '';
    return html`
      <li class=${now ? 'now' : done ? 'past' : ''} aria-current=${now ? 'step' : nothing}>
        <div>
          <span class="name">${title}</span>
          <span class="row soft">
            <span>${this.t(`console.kind.${row.kind}`)} · ${this.t('console.sheet.minutesShort', { count: row.minutes })}</span>
            ${row.plannedAt === null ? nothing : html`<span>${this.t('console.sheet.planned', { time: this.words.time(row.plannedAt) })}</span>`}
            ${this.#actual(row)}
          </span>
        </div>
        ${
          now
            ? html`<strong class="soft">${this.t('console.sheet.now')}</strong>`
            : html`<button class="small bare ${index === view.next ? 'main' : 'quiet'}" type="button" aria-label=${word} title=${`${word}${key}`}
                @click=${() => this.#start(row.blockId)}>${icon('play', 16)}</button>`
        }
      </li>
    `;
  }

  #start(blockId: string): void {
    if (currentExercise(this.state) !== null) this.tell<string>('end-exercise', blockId);
    else this.run(this.desk.room.sheet.start(blockId));
  }

  #actual({ run }: SheetRow): TemplateResult | typeof nothing {
    if (run === null) return nothing;
    const from = this.words.time(run.startedAt);
    return run.endedAt === null
      ? html`<strong>${this.t('console.sheet.since', { from })}</strong>`
      : html`<span>${this.t('console.sheet.actual', { from, to: this.words.time(run.endedAt) })}</span>`;
  }

  #template({ title, blocks }: SheetTemplate): TemplateResult {
    const minutes = blocks.reduce((sum, block) => sum + block.minutes, 0);
    const use = async (): Promise<void> => {
      await this.desk.room.sheet.set(blocks);
      this.templates = null;
    };
    return html`
      <div class="row">
        <span class="name">${title}</span><span class="soft">${this.t('console.sheet.minutesShort', { count: minutes })}</span>
        <button class="small push" type="button" @click=${() => this.run(use())}>${this.t('console.sheet.use')}</button>
      </div>
    `;
  }

  async #askTemplates(): Promise<void> {
    this.templates = await this.desk.room.sheet.templates();
  }

  #edit(editing: boolean): void {
    this.editing = editing;
  }
}
