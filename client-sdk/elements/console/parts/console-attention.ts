import { css, html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { clockText } from '../../replay/time-text.ts';
import { icon } from '../icons.ts';
import { keyOf, keyOfPanel, type Panel } from '../keys.ts';
import { type AttentionView, attentionView, type HelpCall, type Waiting } from '../view/attention-view.ts';
import { ConsolePart } from './console-part.ts';

/** Who waits for the mentor: calls for help, hands in their order, people at the door. Says `person` with an id, and `panel`. */
export class ConsoleAttention extends ConsolePart {
  static override properties = { ...ConsolePart.properties, panel: { attribute: false } };
  static override styles = [
    ...ConsolePart.styles,
    css`
      header {
        display: flex;
        align-items: center;
        gap: var(--tribu-space-2);
        min-block-size: 34px;
      }

      .count {
        min-inline-size: 24px;
        padding: 0 7px;
        border-radius: 999px;
        background: var(--tribu-accent);
        color: var(--tribu-on-accent);
        font-size: var(--tribu-size-small);
        font-weight: 700;
        text-align: center;
      }

      li {
        display: flex;
        align-items: center;
        gap: var(--tribu-space-2);
        min-block-size: 40px;
        padding-block: 2px;
      }

      li + li {
        border-block-start: 1px solid var(--tribu-line);
      }

      li > svg {
        color: var(--tribu-accent);
      }

      .who {
        overflow: hidden;
        min-inline-size: 0;
        padding: 4px 0;
        border: 0;
        background: none;
        font: inherit;
        font-weight: 600;
        color: inherit;
        text-align: start;
        text-overflow: ellipsis;
        white-space: nowrap;
        cursor: pointer;
      }

      .who:hover {
        text-decoration: underline;
      }

      .tools {
        display: flex;
        flex: none;
        gap: 6px;
        margin-inline-start: auto;
      }
    `,
  ];

  declare panel: Panel;

  constructor() {
    super();
    this.panel = 'sheet';
  }

  protected override render(): TemplateResult {
    const view = attentionView(this.state, this.desk.now);
    return html`
      <section part="attention" aria-label=${this.t('console.waiting')}>
        <header>
          <h2>${this.t('console.waiting')}</h2>
          ${view.count === 0 ? nothing : html`<span class="count">${view.count}</span>`}
          ${view.hands.length > 1 ? html`<button class="small quiet push" type="button" @click=${() => this.run(this.desk.room.hands.lowerAll())}>${this.t('console.lowerAll')}</button>` : nothing}
          ${this.#participation(view.hands.length > 1)}
        </header>
        ${view.count + view.floor.length === 0 ? html`<p class="soft">${this.t('console.nobody')}</p>` : this.#lists(view)}
      </section>
    `;
  }

  /** Who was not heard yet stands beside who asks to be. */
  #participation(short: boolean): TemplateResult {
    const word = this.t('console.panel.participation');
    const key = keyOfPanel('participation');
    return html`
      <button class="small quiet ${short ? 'bare' : 'push'}" type="button" aria-label=${word} title=${`${word} (${key})`} aria-keyshortcuts=${key}
        aria-pressed=${this.panel === 'participation'} @click=${() => this.tell<Panel>('panel', 'participation')}>${icon('participation', 18)}${short ? nothing : word}</button>
    `;
  }

  #lists(view: AttentionView): TemplateResult {
    return html`
      <ul>
        ${repeat(
          view.help,
          ({ personId }) => `help ${personId}`,
          (each) => this.#help(each),
        )}
        ${view.floor.map((each) => this.#floor(each))}
        ${repeat(
          view.hands,
          ({ personId }) => `hand ${personId}`,
          (each, index) => this.#hand(each, index),
        )}
        ${repeat(
          view.knocking,
          ({ personId }) => `door ${personId}`,
          (each) => this.#knock(each),
        )}
      </ul>
    `;
  }

  #help({ personId, name, forMs, group }: HelpCall): TemplateResult {
    const { room } = this.desk;
    const visit = (id: string): void => this.run(room.groups.visit(id));
    return html`
      <li>
        ${icon('help', 18)}
        ${this.#who(personId, group === null ? name : this.t('console.groups.calls', { group: group.name }))}
        ${this.#time(forMs)}
        <span class="tools">
          ${
            group === null
              ? html`<button class="small" type="button" @click=${() => this.run(room.whisper.start(personId))}>${icon('whisper', 17)}${this.t('console.whisper')}</button>`
              : html`<button class="small" type="button" @click=${() => visit(group.id)}>${this.t('console.groups.visit')}</button>`
          }
          ${this.#tool('check', this.t('console.helpOf', { name }), () => room.help.clear(personId))}
        </span>
      </li>
    `;
  }

  #floor({ personId, name }: { personId: string; name: string }): TemplateResult {
    const { hands } = this.desk.room;
    return html`
      <li>
        ${icon('mic', 18)}${this.#who(personId, this.t('console.speaks', { name }))}
        <span class="tools">${this.#tool('undo', this.t('console.floorFrom', { name }), () => hands.takeFloor(personId))}</span>
      </li>
    `;
  }

  #hand({ personId, name, forMs }: Waiting, index: number): TemplateResult {
    const { hands } = this.desk.room;
    const key = (action: 'floor' | 'lower'): string => (index === 0 ? ` (${keyOf(action)})` : '');
    return html`
      <li>
        ${icon('hand', 18)}${this.#who(personId, `${index + 1}. ${name}`)}${this.#time(forMs)}
        <span class="tools">
          <button class="small main" type="button" aria-label=${this.t('console.floorTo', { name })} title=${`${this.t('console.floorTo', { name })}${key('floor')}`}
            @click=${() => this.run(hands.giveFloor(personId))}>${icon('mic', 17)}</button>
          ${this.#tool('down', this.t('console.lowerOf', { name }), () => hands.lower(personId), key('lower'))}
        </span>
      </li>
    `;
  }

  #knock({ personId, name, forMs }: Waiting): TemplateResult {
    const { moderation } = this.desk.room;
    return html`
      <li>
        ${icon('door', 18)}<span class="name">${this.t('console.knocks', { name })}</span>${this.#time(forMs)}
        <span class="tools">
          <button class="small" type="button" aria-label=${this.t('console.admitOf', { name })} @click=${() => this.run(moderation.admit(personId))}>${this.t('console.admit')}</button>
        </span>
      </li>
    `;
  }

  #who(personId: string, text: string): TemplateResult {
    return html`<button class="who" type="button" @click=${() => this.tell<string>('person', personId)}>${text}</button>`;
  }

  #time(forMs: number): TemplateResult {
    return html`<span class="soft" title=${this.t('console.since', { time: clockText(forMs) })}>${clockText(forMs)}</span>`;
  }

  #tool(
    picture: Parameters<typeof icon>[0],
    label: string,
    work: () => Promise<unknown>,
    key = '',
  ): TemplateResult {
    return html`<button class="small bare" type="button" aria-label=${label} title=${`${label}${key}`} @click=${() => this.run(work())}>${icon(picture, 17)}</button>`;
  }
}
