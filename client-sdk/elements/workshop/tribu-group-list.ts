import type { Groups } from '@tribu-live/protocol';
import { css, html, nothing, type TemplateResult } from 'lit';
import { base, buttons } from '../style/base.ts';
import { workIcon } from './icons.ts';
import { WorkshopElement } from './workshop-element.ts';

/** All groups at a glance, for who is in none: a mentor looks in, a student waits for a place. */
export class TribuGroupList extends WorkshopElement {
  static override properties = { ...WorkshopElement.properties, groups: { attribute: false } };
  static override styles = [
    base,
    buttons,
    css`
      :host {
        display: grid;
        align-content: start;
        gap: var(--tribu-space-4);
        block-size: 100%;
        padding: var(--tribu-space-2);
        overflow: auto;
      }

      .waiting {
        display: grid;
        place-items: center;
        block-size: 100%;
        font-size: var(--tribu-size-large);
        font-weight: 600;
      }

      h2 {
        font-size: var(--tribu-size-large);
      }

      ul {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(250px, 1fr));
        gap: var(--tribu-space-3);
      }

      li {
        display: grid;
        gap: var(--tribu-space-2);
        padding: var(--tribu-space-4);
        border-radius: var(--tribu-radius);
        background: var(--tribu-surface);
      }

      li b {
        display: flex;
        align-items: center;
        justify-content: space-between;
      }

      .asks {
        display: flex;
        align-items: center;
        gap: 6px;
        color: var(--tribu-on-warn);
        background: var(--tribu-warn-soft);
        padding: 2px 10px;
        border-radius: 999px;
        font-size: var(--tribu-size-small);
      }
    `,
  ];
  declare groups: Groups;

  protected override render(): TemplateResult {
    const { t } = this.words;
    const looksIn = this.workshop.isMentor || !this.workshop.takesPart;
    if (!looksIn) return html`<p class="waiting">${t('group.waiting')}</p>`;
    return html`
      <h2 tabindex="-1">${t('group.list')}</h2>
      <ul>
        ${this.groups.groups.map(({ id, name }) => this.#group(id, name))}
      </ul>
    `;
  }

  #group(id: string, name: string): TemplateResult {
    const { t } = this.words;
    const members = Object.keys(this.groups.members).filter((person) => this.groups.members[person] === id);
    const asking = members.filter((person) => this.room.state.help[person] !== undefined);
    return html`
      <li>
        <b>${name}${
          asking.length === 0
            ? nothing
            : html`<span class="asks">${workIcon('help', 16)}${asking.map((person) => this.nameOf(person)).join(', ')}</span>`
        }</b>
        <span>${members.length === 0 ? t('group.empty') : members.map((person) => this.nameOf(person)).join(', ')}</span>
        <button class="button" type="button" @click=${() => this.run(this.room.groups.visit(id))}>${t('group.visit')}</button>
      </li>
    `;
  }
}
