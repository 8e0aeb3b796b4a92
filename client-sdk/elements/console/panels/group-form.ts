import { css, html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { icon } from '../icons.ts';
import { ConsolePart } from '../parts/console-part.ts';
import { memberStyles } from '../style.ts';
import { dealt } from '../view/groups-view.ts';
import { nameOf, presentLearners } from '../view/people.ts';
import { promptOf } from '../view/prompt-text.ts';

type How = 'random' | 'cards' | 'hand';
const HOW = ['random', 'cards', 'hand'] as const satisfies readonly How[];
const SIZES = [2, 3, 4, 5, 6] as const;
const MINUTES = [null, 5, 8, 10, 15, 20] as const;

/** Forms groups: drawn, matched by cards, or sorted by hand. */
export class GroupForm extends ConsolePart {
  static override properties = {
    ...ConsolePart.properties,
    how: { state: true },
    size: { state: true },
    minutes: { state: true },
    byHand: { state: true },
  };
  static override styles = [
    ...ConsolePart.styles,
    memberStyles,
    css`
      form {
        display: grid;
        gap: var(--tribu-space-3);
      }

      .group {
        padding: 4px 8px;
        border: 1px dashed var(--tribu-control-line);
        border-radius: var(--tribu-radius-small);
      }

      .member select {
        min-block-size: 30px;
        padding: 2px 4px;
        font-size: 0.8125rem;
      }
    `,
  ];
  declare how: How;
  declare size: number;
  declare minutes: number | null;
  /** Ids of people by group, while they are sorted by hand. */
  declare byHand: readonly (readonly string[])[];

  constructor() {
    super();
    this.how = 'random';
    this.size = 4;
    this.minutes = 10;
    this.byHand = [];
  }

  protected override render(): TemplateResult {
    const cards = Object.keys(this.state.cards).length;
    const word = (how: How): string =>
      how === 'cards' ? this.t('console.groups.cards', { count: cards }) : this.t(`console.groups.${how}`);
    return html`
      <form @submit=${this.#form}>
        <fieldset>
          <legend>${this.t('console.groups.how')}</legend>
          <div class="row">${HOW.map((how) => html`<button class="small" type="button" aria-pressed=${how === this.how} @click=${() => this.#choose(how)}>${word(how)}</button>`)}</div>
        </fieldset>
        <fieldset>
          <legend>${this.t('console.groups.size')}</legend>
          <div class="row">${SIZES.map((size) => html`<button class="small bare" type="button" aria-pressed=${size === this.size} @click=${() => this.#resize(size)}>${size}</button>`)}</div>
        </fieldset>
        <fieldset>
          <legend>${this.t('console.groups.minutes')}</legend>
          <div class="row">
            ${MINUTES.map((count) => html`<button class="small" type="button" aria-pressed=${count === this.minutes} @click=${() => this.#time(count)}>${count ?? this.t('console.groups.noLimit')}</button>`)}
          </div>
        </fieldset>
        ${this.how === 'hand' ? this.#sorting() : nothing}
        <div><label for="prompt">${this.t('console.groups.prompt')}</label><textarea id="prompt" name="prompt" maxlength="5000"></textarea></div>
        <div class="row"><button class="small main" type="submit">${icon('groups', 18)}${this.t('console.groups.form')}</button></div>
      </form>
    `;
  }

  #sorting(): TemplateResult {
    const placed = new Set(this.byHand.flat());
    const left = presentLearners(this.state).filter(({ id }) => !placed.has(id));
    return html`
      ${repeat(
        this.byHand,
        (_, index) => index,
        (members, index) => html`
          <div class="group" role="group" aria-label=${this.#name(index)} @dragover=${(event: DragEvent) => event.preventDefault()} @drop=${(event: DragEvent) => this.#dropped(event, index)}>
            <h3>${this.#name(index)}</h3>
            ${repeat(
              members,
              (id) => id,
              (id) => this.#member(id, index),
            )}
          </div>
        `,
      )}
      ${left.map(({ id }) => this.#member(id, null))}
      <div class="row"><button class="small quiet" type="button" @click=${() => this.#addGroup()}>${icon('plus', 16)}${this.t('console.groups.add')}</button></div>
    `;
  }

  #member(personId: string, groupIndex: number | null): TemplateResult {
    const name = nameOf(this.state, personId);
    const begin = (event: DragEvent): void => event.dataTransfer?.setData('text/plain', personId);
    const choose = (event: Event): void =>
      this.#place(personId, Number((event.target as HTMLSelectElement).value));
    return html`
      <div class="member" draggable="true" @dragstart=${begin}>
        <span class="name">${name}</span>
        <select aria-label=${this.t('console.groups.place', { name })} @change=${choose}>
          ${groupIndex === null ? html`<option value="-1" selected>${this.t('console.groups.none')}</option>` : nothing}
          ${this.byHand.map((_, index) => html`<option value=${index} .selected=${index === groupIndex}>${this.#name(index)}</option>`)}
        </select>
      </div>
    `;
  }

  #name(index: number): string {
    return this.t('console.groups.name', { number: index + 1 });
  }

  #choose(how: How): void {
    this.how = how;
    if (how === 'hand') this.#deal();
  }

  #resize(size: number): void {
    this.size = size;
    if (this.how === 'hand') this.#deal();
  }

  #time(minutes: number | null): void {
    this.minutes = minutes;
  }

  #deal(): void {
    this.byHand = dealt(
      presentLearners(this.state).map(({ id }) => id),
      this.size,
    );
  }

  #addGroup(): void {
    this.byHand = [...this.byHand, []];
  }

  #dropped(event: DragEvent, index: number): void {
    event.preventDefault();
    this.#place(event.dataTransfer?.getData('text/plain') ?? '', index);
  }

  #place(personId: string, to: number): void {
    if (this.state.people[personId] === undefined || to < 0) return;
    this.byHand = this.byHand.map((members, index) => {
      const others = members.filter((id) => id !== personId);
      return index === to ? [...others, personId] : others;
    });
  }

  readonly #form = (event: SubmitEvent): void => {
    event.preventDefault();
    const { size, minutes } = this;
    const prompt = promptOf(this.field('prompt').value);
    const how = this.how === 'cards' ? 'cards' : 'random';
    const groups = this.byHand
      .filter((members) => members.length > 0)
      .map((members, index) => ({ name: this.#name(index), members }));
    const byHand = this.how === 'hand' && groups.length > 0 ? { groups } : {};
    this.run(this.desk.room.groups.form({ prompt, minutes, how, size, ...byHand }));
  };
}
