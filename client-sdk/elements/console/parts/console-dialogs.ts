import { currentExercise, leftMs, type StoredPage } from '@tribu-live/protocol';
import { css, html, nothing, type TemplateResult } from 'lit';
import { createRef, ref } from 'lit/directives/ref.js';
import type { TribuDialog } from '../../parts/tribu-dialog.ts';
import { clockText } from '../../replay/time-text.ts';
import { KEYS } from '../../room/keys.ts';
import { buttons } from '../../style/base.ts';
import { CONSOLE_KEYS, keyOfPanel, keyText, PANELS, PERSON_KEYS } from '../keys.ts';
import { nameOf } from '../view/people.ts';
import { personView } from '../view/person-view.ts';
import { ConsolePart } from './console-part.ts';
import { wordsText } from './console-wall.ts';
import type { ExerciseForm } from './exercise-form.ts';

/** Which window lies over the console. */
export type ConsoleDialog =
  | { readonly is: 'exercise' }
  | { readonly is: 'keys' }
  | { readonly is: 'end' }
  /** An exercise is to end before its time, with a block that begins instead or none. */
  | { readonly is: 'pensUp'; readonly blockId: string | null }
  | { readonly is: 'remove'; readonly personId: string }
  | { readonly is: 'page'; readonly personId: string };

/** The windows of the console. Says `dialog-closed`. */
export class ConsoleDialogs extends ConsolePart {
  static override properties = {
    ...ConsolePart.properties,
    open: { attribute: false },
    page: { state: true },
  };
  static override styles = [
    ...ConsolePart.styles,
    buttons,
    css`
      .wide::part(dialog) {
        inline-size: min(820px, calc(100vw - 32px));
      }

      .choices {
        display: flex;
        flex-wrap: wrap;
        justify-content: flex-end;
        gap: var(--tribu-space-3);
        margin-block-start: var(--tribu-space-4);
      }

      .text {
        margin-block-start: var(--tribu-space-3);
        overflow-wrap: anywhere;
        white-space: pre-wrap;
      }

      dl {
        columns: 3 210px;
        column-gap: var(--tribu-space-6);
        margin-block-end: var(--tribu-space-3);
      }

      dl div {
        display: flex;
        align-items: center;
        gap: var(--tribu-space-3);
        min-block-size: 34px;
        break-inside: avoid;
      }

      dt {
        flex: none;
        inline-size: 48px;
      }

      dd {
        margin: 0;
        font-size: 0.9375rem;
      }

      kbd {
        display: inline-grid;
        place-items: center;
        min-inline-size: 30px;
        min-block-size: 26px;
        padding-inline: 6px;
        border: 1px solid var(--tribu-control-line);
        border-block-end-width: 2px;
        border-radius: 7px;
        font: inherit;
        font-size: var(--tribu-size-small);
        font-weight: 600;
      }
    `,
  ];
  declare open: ConsoleDialog | null;
  /** The page that is shown; undefined while it is on its way, null when there is none. */
  declare page: StoredPage | null | undefined;
  readonly #form = createRef<ExerciseForm>();

  constructor() {
    super();
    this.open = null;
    this.page = undefined;
  }

  protected override updated(changed: Map<string, unknown>): void {
    if (!changed.has('open')) return;
    if (this.open?.is === 'exercise')
      void this.#form.value?.updateComplete.then(() => this.#form.value?.focus());
    // A second press of the keyboard says yes.
    if (this.open?.is === 'pensUp') void this.#focusIn('.yes');
    if (this.open?.is === 'remove') void this.#focusIn('[name="reason"]');
    if (this.open?.is === 'page') this.run(this.#read(this.open.personId));
  }

  protected override render(): TemplateResult {
    return html`${this.#exercise()}${this.#keys()}${this.#end()}${this.#pensUp()}${this.#remove()}${this.#page()}`;
  }

  /** Once its window is open: before, nothing in it takes the focus. */
  async #focusIn(selector: string): Promise<void> {
    const element = this.renderRoot.querySelector<HTMLElement>(selector);
    await element?.closest<TribuDialog>('tribu-dialog')?.updateComplete;
    element?.focus();
  }

  readonly #closed = (): void => this.tell('dialog-closed');

  #dialog(is: ConsoleDialog['is'], heading: string, content: TemplateResult): TemplateResult {
    return html`<tribu-dialog class=${is === 'keys' || is === 'page' ? 'wide' : ''} .words=${this.words} .heading=${heading} ?open=${this.open?.is === is} @dialog-closed=${this.#closed}>${this.open?.is === is ? content : nothing}</tribu-dialog>`;
  }

  #exercise(): TemplateResult {
    return this.#dialog(
      'exercise',
      this.t('console.exercise.title'),
      html`<tribu-console-exercise ${ref(this.#form)} .words=${this.words} .desk=${this.desk} @close=${this.#closed}></tribu-console-exercise>`,
    );
  }

  #keys(): TemplateResult {
    const rows = [
      ...CONSOLE_KEYS.map(({ key, word }) => ({ key: keyText(key, this.words), text: this.t(word) })),
      ...PANELS.map((panel) => ({ key: keyOfPanel(panel), text: this.t(`console.panel.${panel}`) })),
    ];
    const person = PERSON_KEYS.map(({ key, word }) => ({
      key: keyText(key, this.words),
      text: this.t(word),
    }));
    const room = KEYS.filter(({ action }) => action !== 'help').map(({ key, word }) => ({
      key: key.toUpperCase(),
      text: this.t(word),
    }));
    const list = (all: typeof rows): TemplateResult =>
      html`<dl>${all.map(({ key, text }) => html`<div><dt><kbd>${key}</kbd></dt><dd>${text}</dd></div>`)}</dl>`;
    return this.#dialog(
      'keys',
      this.t('console.keys.title'),
      html`${list(rows)}<h3>${this.t('console.keys.person')}</h3>${list(person)}<h3>${this.t('console.keys.room')}</h3>${list(room)}`,
    );
  }

  #end(): TemplateResult {
    return this.#dialog(
      'end',
      this.t('console.end.title'),
      html`<p>${this.t('console.end.text')}</p>
        <div class="choices">
          <button class="button" type="button" @click=${this.#closed}>${this.t('console.end.stay')}</button>
          <button class="button danger" type="button" @click=${() => this.#done(this.desk.room.end())}>${this.t('console.end.confirm')}</button>
        </div>`,
    );
  }

  #pensUp(): TemplateResult {
    const { room } = this.desk;
    const blockId = this.open?.is === 'pensUp' ? this.open.blockId : null;
    const end = (): void => this.#done(blockId === null ? room.exercise.end() : room.sheet.start(blockId));
    const exercise = currentExercise(this.state);
    const time = clockText(exercise === null ? 0 : leftMs(exercise, this.desk.now));
    return this.#dialog(
      'pensUp',
      this.t('console.pensUp.title'),
      html`<p>${this.t('console.pensUp.text', { time })}</p>
        <div class="choices">
          <button class="button" type="button" @click=${this.#closed}>${this.t('console.pensUp.stay')}</button>
          <button class="button main yes" type="button" @click=${end}>${this.t('console.pensUp.confirm')}</button>
        </div>`,
    );
  }

  #remove(): TemplateResult {
    const personId = this.open?.is === 'remove' ? this.open.personId : '';
    const name = nameOf(this.state, personId);
    const remove = (event: SubmitEvent): void => {
      event.preventDefault();
      this.#done(this.desk.room.remove(personId, this.field('reason').value.trim()));
    };
    return this.#dialog(
      'remove',
      this.t('console.remove.title', { name }),
      html`<form @submit=${remove}>
        <p>${this.t('console.remove.text', { name })}</p>
        <label for="reason">${this.t('console.remove.reason', { name })}</label>
        <input id="reason" name="reason" maxlength="500" autocomplete="off">
        <div class="choices">
          <button class="button" type="button" @click=${this.#closed}>${this.t('console.cancel')}</button>
          <button class="button danger" type="submit">${this.t('console.remove.confirm')}</button>
        </div>
      </form>`,
    );
  }

  #page(): TemplateResult {
    const name = this.open?.is === 'page' ? nameOf(this.state, this.open.personId) : '';
    const { page } = this;
    const text =
      page === undefined
        ? html`<p class="soft">${this.t('console.page.loading')}</p>`
        : page === null || page.text === ''
          ? html`<p class="soft">${this.t('console.page.empty')}</p>`
          : html`<p class="soft">${wordsText(page.words, this.words)}</p><p class="text" tabindex="0">${page.text}</p>`;
    return this.#dialog('page', this.t('console.page.title', { name }), text);
  }

  async #read(personId: string): Promise<void> {
    this.page = undefined;
    const exerciseId = personView(this.state, personId)?.sharedExerciseId ?? null;
    if (exerciseId === null) {
      this.tell('dialog-closed');
      return;
    }
    this.page = await this.desk.room.pages.read(exerciseId, personId);
  }

  #done(work: Promise<unknown>): void {
    this.run(work);
    this.tell('dialog-closed');
  }
}
