import type { Block, BlockKind } from '@tribu-live/protocol';
import { css, html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { icon } from '../icons.ts';
import { ConsolePart } from '../parts/console-part.ts';
import type { SorterTool } from '../parts/console-sorter.ts';
import { blockOf, inOrder, withMinutes } from '../view/sheet-edit.ts';

const KINDS = [
  'exercise',
  'circle',
  'teaching',
  'questions',
  'groups',
  'break',
  'welcome',
] as const satisfies readonly BlockKind[];
const LONGEST_MINUTES = 240;

/** Changes the run sheet: order, minutes, blocks. Each change is told at once. Says `done`. */
export class SheetEdit extends ConsolePart {
  static override properties = { ...ConsolePart.properties, kind: { state: true } };
  static override styles = [
    ...ConsolePart.styles,
    css`
      .minutes {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto;
        align-items: center;
        gap: 4px 8px;
      }

      form {
        display: grid;
        gap: var(--tribu-space-2);
        padding-block-start: var(--tribu-space-3);
        border-block-start: 1px solid var(--tribu-line);
      }

      .two {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto;
        gap: var(--tribu-space-2);
      }
    `,
  ];
  declare kind: BlockKind;

  constructor() {
    super();
    this.kind = 'exercise';
  }

  protected override render(): TemplateResult {
    const blocks = this.state.sheet;
    const items = blocks.map((block) => ({ id: block.blockId, name: this.#title(block), note: '' }));
    const tools: SorterTool[] = [
      {
        icon: 'remove',
        label: ({ name }) => this.t('console.sheet.remove', { title: name }),
        press: ({ id }) => this.#set(blocks.filter(({ blockId }) => blockId !== id)),
      },
    ];
    return html`
      <div class="stack">
        <div class="row"><button class="small main" type="button" @click=${() => this.tell('done')}>${icon('check', 16)}${this.t('console.sheet.done')}</button></div>
        <tribu-console-sorter .words=${this.words} .desk=${this.desk} .items=${items} .tools=${tools}
          @sorted=${(event: CustomEvent<string[]>) => this.#set(inOrder(blocks, event.detail))}></tribu-console-sorter>
        <div class="minutes">${repeat(
          blocks,
          ({ blockId }) => blockId,
          (block) => this.#minutes(block),
        )}</div>
        ${this.#form()}
      </div>
    `;
  }

  #minutes(block: Block): TemplateResult {
    const label = this.t('console.sheet.minutes', { title: this.#title(block) });
    const change = (event: Event): void => {
      const minutes = Math.round(Number((event.target as HTMLInputElement).value));
      if (minutes < 1 || minutes > LONGEST_MINUTES) return;
      this.#set(
        this.state.sheet.map((each) => (each.blockId === block.blockId ? withMinutes(each, minutes) : each)),
      );
    };
    return html`
      <span class="name">${this.#title(block)}</span>
      <input type="number" min="1" max=${LONGEST_MINUTES} aria-label=${label} .value=${String(block.minutes)} @change=${change}>
    `;
  }

  #form(): TemplateResult {
    const choose = (event: Event): void => {
      this.kind = (event.target as HTMLSelectElement).value as BlockKind;
    };
    const writes = this.kind === 'exercise' || this.kind === 'groups';
    return html`
      <form @submit=${this.#add}>
        <h3>${this.t('console.sheet.add')}</h3>
        <div class="two">
          <div><label for="kind">${this.t('console.sheet.kind')}</label>
            <select id="kind" @change=${choose}>${KINDS.map((kind) => html`<option value=${kind} ?selected=${kind === this.kind}>${this.t(`console.kind.${kind}`)}</option>`)}</select></div>
          <div><label for="minutes">${this.t('console.groups.minutes')}</label><input id="minutes" name="minutes" type="number" min="1" max=${LONGEST_MINUTES} value="10" required></div>
        </div>
        <div><label for="title">${this.t('console.sheet.title')}</label><input id="title" name="title" maxlength="200" autocomplete="off"></div>
        ${writes ? html`<div><label for="prompt">${this.t('console.groups.prompt')}</label><textarea id="prompt" name="prompt" maxlength="5000"></textarea></div>` : nothing}
        <div class="row"><button class="small" type="submit">${icon('plus', 16)}${this.t('console.sheet.addThis')}</button></div>
      </form>
    `;
  }

  readonly #add = (event: SubmitEvent): void => {
    event.preventDefault();
    const { kind } = this;
    const writes = kind === 'exercise' || kind === 'groups';
    const title = this.field('title').value.trim() || this.t(`console.kind.${kind}`);
    const minutes = Math.round(Number(this.field('minutes').value));
    const prompt = writes ? this.field('prompt').value : '';
    const blockId = crypto.randomUUID();
    this.#set([...this.state.sheet, blockOf({ kind, title, minutes, prompt }, blockId)]);
    this.field('title').value = '';
  };

  #title({ title, kind }: Block): string {
    return title || this.t(`console.kind.${kind}`);
  }

  #set(blocks: readonly Block[]): void {
    this.run(this.desk.room.sheet.set(blocks));
  }
}
