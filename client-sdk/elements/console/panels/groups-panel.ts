import { css, html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { clockText } from '../../replay/time-text.ts';
import { icon } from '../icons.ts';
import { ConsolePart } from '../parts/console-part.ts';
import { memberStyles } from '../style.ts';
import { type GroupCard, type GroupMember, type GroupsView, groupsView } from '../view/groups-view.ts';

const MORE_SECONDS = 120;

/** Groups while they meet; forming them is `tribu-console-group-form`. */
export class GroupsPanel extends ConsolePart {
  static override styles = [
    ...ConsolePart.styles,
    memberStyles,
    css`
      article {
        display: grid;
        gap: 4px;
        padding: var(--tribu-space-2);
        border: 1px solid var(--tribu-line);
        border-radius: var(--tribu-radius-small);
      }

      article.calls {
        border-color: var(--tribu-accent);
        background: var(--tribu-accent-soft);
      }

      .member select {
        min-block-size: 30px;
        padding: 2px 4px;
        border-color: var(--tribu-line);
        font-size: 0.8125rem;
      }

      form {
        display: flex;
        gap: 6px;
      }
    `,
  ];

  protected override render(): TemplateResult {
    const view = groupsView(this.state, this.desk.room.you.personId, this.desk.now);
    if (view === null) {
      return html`<tribu-console-group-form .words=${this.words} .desk=${this.desk}></tribu-console-group-form>`;
    }
    return html`<div class="stack">${this.#head(view)}${this.#say()}${repeat(
      view.groups,
      ({ id }) => id,
      (group) => this.#group(group, view),
    )}${this.#unplaced(view)}</div>`;
  }

  #head({ leftMs, gathering, groups }: GroupsView): TemplateResult {
    const { groups: calls } = this.desk.room;
    const visiting = groups.some(({ visited }) => visited);
    return html`
      <div class="row">
        ${leftMs === null ? nothing : html`<strong>${clockText(Math.max(0, leftMs))}</strong>`}
        ${gathering ? html`<span class="soft">${this.t('console.groups.gathering')}</span>` : nothing}
        ${leftMs === null ? nothing : html`<button class="small" type="button" title=${this.t('console.groups.moreLong')} @click=${() => this.run(calls.extend(MORE_SECONDS))}>${this.t('console.groups.more')}</button>`}
        ${gathering ? nothing : html`<button class="small main" type="button" @click=${() => this.run(calls.gather())}>${this.t('console.groups.gather')}</button>`}
        <button class="small quiet" type="button" @click=${() => this.run(calls.close())}>${this.t('console.groups.close')}</button>
        ${visiting ? html`<button class="small" type="button" @click=${() => this.run(calls.visit(null))}>${icon('undo', 16)}${this.t('console.groups.leave')}</button>` : nothing}
      </div>
    `;
  }

  #say(): TemplateResult {
    const send = (event: SubmitEvent): void => {
      event.preventDefault();
      this.sendFrom('said', (text) => this.desk.room.groups.broadcast(text));
    };
    const label = this.t('console.groups.said');
    return html`
      <form @submit=${send}>
        <input name="said" required maxlength="2000" autocomplete="off" aria-label=${label} placeholder=${label}>
        <button class="small bare" type="submit" aria-label=${this.t('console.groups.say')} title=${this.t('console.groups.say')}>${icon('send', 16)}</button>
      </form>
    `;
  }

  #group(group: GroupCard, view: GroupsView): TemplateResult {
    const { groups } = this.desk.room;
    const over = (event: DragEvent): void => event.preventDefault();
    const drop = (event: DragEvent): void => {
      event.preventDefault();
      const personId = event.dataTransfer?.getData('text/plain') ?? '';
      if (this.state.groups?.members[personId] !== group.id) this.#move(personId, group.id);
    };
    const visit = this.t('console.groups.visitOf', { group: group.name });
    return html`
      <article class=${group.calls ? 'calls' : ''} aria-label=${group.name} @dragover=${over} @drop=${drop}>
        <div class="row">
          <strong>${group.name}</strong>
          ${group.calls ? html`<span class="row">${icon('help', 17)}${this.t('console.groups.calls', { group: group.name })}</span>` : nothing}
          ${
            group.visited
              ? html`<span class="soft push">${this.t('console.groups.here')}</span>`
              : html`<button class="small push" type="button" aria-label=${visit} @click=${() => this.run(groups.visit(group.id))}>${this.t('console.groups.visit')}</button>`
          }
        </div>
        ${repeat(
          group.members,
          ({ personId }) => personId,
          (member) => this.#member(member, view, group.id),
        )}
      </article>
    `;
  }

  #unplaced(view: GroupsView): TemplateResult | typeof nothing {
    if (view.unplaced.length === 0) return nothing;
    return html`<h3>${this.t('console.groups.none')}</h3>${view.unplaced.map((member) => this.#member(member, view, ''))}`;
  }

  /** Moved by dragging the name, or by the choice beside it. */
  #member(
    { personId, name, here, pen }: GroupMember,
    { groups }: GroupsView,
    groupId: string,
  ): TemplateResult {
    const begin = (event: DragEvent): void => event.dataTransfer?.setData('text/plain', personId);
    const choose = (event: Event): void => this.#move(personId, (event.target as HTMLSelectElement).value);
    return html`
      <div class="member" draggable="true" @dragstart=${begin}>
        <span class="row"><span class="name">${name}</span>${pen ? icon('writing', 15) : nothing}${here ? nothing : html`<span class="soft">${this.t('console.away')}</span>`}</span>
        <select aria-label=${this.t('console.groups.place', { name })} @change=${choose}>
          ${groupId === '' ? html`<option value="" selected>${this.t('console.groups.none')}</option>` : nothing}
          ${groups.map(({ id, name: of }) => html`<option value=${id} .selected=${id === groupId}>${of}</option>`)}
        </select>
      </div>
    `;
  }

  #move(personId: string, groupId: string): void {
    if (personId !== '' && groupId !== '') this.run(this.desk.room.groups.move(personId, groupId));
  }
}
