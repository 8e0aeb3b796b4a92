import { css, html, nothing, type TemplateResult } from 'lit';
import { base, buttons } from '../style/base.ts';
import type { PlainKey } from '../words/words.ts';
import { type WorkIconName, workIcon } from './icons.ts';
import { pageExercise } from './scene.ts';
import type { PanelName } from './workshop.ts';
import { WorkshopElement } from './workshop-element.ts';

const TABS: readonly { readonly name: PanelName; readonly icon: WorkIconName; readonly word: PlainKey }[] = [
  { name: 'page', icon: 'page', word: 'work.own' },
  { name: 'questions', icon: 'question', word: 'ask.title' },
  { name: 'chat', icon: 'chat', word: 'talk.title' },
  { name: 'polls', icon: 'poll', word: 'poll.titles' },
  { name: 'cards', icon: 'card', word: 'card.title' },
];

/** What lies beside the pictures, one thing at a time. */
export class TribuPanel extends WorkshopElement {
  static override properties = { ...WorkshopElement.properties, name: {} };
  static override styles = [
    base,
    buttons,
    css`
      :host {
        display: block;
        block-size: 100%;
        min-block-size: 0;
      }

      aside {
        display: flex;
        flex-direction: column;
        block-size: 100%;
        border: 1px solid var(--tribu-line);
        border-radius: var(--tribu-radius-large);
        background: var(--tribu-ground);
        overflow: hidden;
      }

      header {
        display: flex;
        align-items: center;
        gap: 2px;
        padding: var(--tribu-space-1);
        border-block-end: 1px solid var(--tribu-line);
      }

      [role='tablist'] {
        display: flex;
        flex: 1;
        gap: 2px;
      }

      [role='tab'],
      .close {
        position: relative;
        display: grid;
        place-items: center;
        min-inline-size: var(--tribu-target);
        min-block-size: var(--tribu-target);
        padding: 0;
        border: 0;
        border-radius: var(--tribu-radius-small);
        background: none;
        color: var(--tribu-ink-soft);
        cursor: pointer;
      }

      [role='tab'][aria-selected='true'] {
        background: var(--tribu-accent-soft);
        color: var(--tribu-ink);
      }

      [role='tab']:hover,
      .close:hover {
        background: var(--tribu-sunken);
      }

      .new {
        position: absolute;
        inset-block-start: 7px;
        inset-inline-end: 7px;
        inline-size: 9px;
        block-size: 9px;
        border-radius: 50%;
        background: var(--tribu-accent);
      }

      h2 {
        padding: var(--tribu-space-3) var(--tribu-space-4) 0;
        font-size: 1.0625rem;
      }

      .body {
        display: flex;
        flex-direction: column;
        flex: 1;
        min-block-size: 0;
        padding: var(--tribu-space-3) var(--tribu-space-4) var(--tribu-space-4);
      }

      .body > * {
        flex: 1;
        min-block-size: 0;
      }
    `,
  ];
  declare name: PanelName;

  /** Where the page that one was writing on has gone, reading goes on here. */
  protected override firstUpdated(): void {
    if (document.activeElement === document.body)
      this.renderRoot.querySelector<HTMLElement>('h2')?.focus({ preventScroll: true });
  }

  protected override render(): TemplateResult {
    const { words, workshop, frame } = this;
    const tabs = this.#tabs();
    const word = TABS.find(({ name }) => name === this.name)?.word ?? 'work.panel.label';
    return html`
      <aside part="panel" aria-label=${words.t('work.panel.label')}>
        <header>
          <div role="tablist" aria-label=${words.t('work.panel.label')} @keydown=${this.#arrows}>
            ${tabs.map(({ name, icon, word }) => this.#tab(name, icon, words.t(word)))}
          </div>
          <button class="close" type="button" aria-label=${words.t('work.panel.close')} title=${words.t('work.panel.close')}
            @click=${() => workshop.open(null)}>${workIcon('close')}</button>
        </header>
        <h2 id="heading" tabindex="-1">${words.t(word)}</h2>
        <div class="body" role="tabpanel" aria-labelledby="heading">${this.#body(words, workshop, frame)}</div>
      </aside>
    `;
  }

  #tabs(): typeof TABS {
    const writes = pageExercise(this.room.state, this.youId) !== null;
    const { takesPart } = this.workshop;
    return TABS.filter(({ name }) => (name !== 'page' || writes) && (name !== 'cards' || takesPart));
  }

  #tab(name: PanelName, icon: WorkIconName, label: string): TemplateResult {
    const selected = name === this.name;
    const fresh = this.workshop.hasNews(name);
    return html`
      <button role="tab" type="button" data-name=${name} aria-selected=${selected ? 'true' : 'false'} tabindex=${selected ? '0' : '-1'}
        aria-label=${fresh ? `${label}, ${this.words.t('work.new')}` : label} title=${label} @click=${() => this.workshop.open(name)}>
        ${workIcon(icon)}${fresh ? html`<span class="new"></span>` : nothing}
      </button>
    `;
  }

  #body(words: typeof this.words, workshop: typeof this.workshop, frame: typeof this.frame): TemplateResult {
    switch (this.name) {
      case 'page':
        return html`<tribu-own-page .words=${words} .workshop=${workshop} .frame=${frame}></tribu-own-page>`;
      case 'questions':
        return html`<tribu-questions .words=${words} .workshop=${workshop} .frame=${frame}></tribu-questions>`;
      case 'chat':
        return html`<tribu-chat .words=${words} .workshop=${workshop} .frame=${frame}></tribu-chat>`;
      case 'polls':
        return html`<tribu-polls .words=${words} .workshop=${workshop} .frame=${frame}></tribu-polls>`;
      case 'cards':
        return html`<tribu-cards .words=${words} .workshop=${workshop} .frame=${frame}></tribu-cards>`;
    }
  }

  readonly #arrows = (event: KeyboardEvent): void => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (step === 0) return;
    event.preventDefault();
    const names = this.#tabs().map(({ name }) => name);
    const next = names[(names.indexOf(this.name) + step + names.length) % names.length];
    if (next === undefined) return;
    this.workshop.open(next);
    this.renderRoot.querySelector<HTMLElement>(`[data-name='${next}']`)?.focus();
  };
}
