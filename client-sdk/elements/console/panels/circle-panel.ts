import type { CircleFrom } from '@tribu-live/protocol';
import { css, html, nothing, type TemplateResult } from 'lit';
import { clockText } from '../../replay/time-text.ts';
import { firstName } from '../../room/call-view.ts';
import { icon } from '../icons.ts';
import { keyOf } from '../keys.ts';
import { ConsolePart } from '../parts/console-part.ts';
import type { SorterTool } from '../parts/console-sorter.ts';
import { type CircleView, circleSize, circleView } from '../view/circle-view.ts';

const FROM = ['volunteers', 'hands', 'everybody'] as const satisfies readonly CircleFrom[];
const SECONDS = [null, 60, 120, 180, 300] as const;

/** Reading aloud in turn: opened, led and closed here. */
export class CirclePanel extends ConsolePart {
  static override properties = {
    ...ConsolePart.properties,
    from: { state: true },
    seconds: { state: true },
  };
  static override styles = [
    ...ConsolePart.styles,
    css`
      .reader {
        display: grid;
        gap: 2px;
        padding: var(--tribu-space-2) var(--tribu-space-3);
        border-radius: var(--tribu-radius-small);
        background: var(--tribu-accent-soft);
      }

      .reader .name {
        font-size: var(--tribu-size-large);
      }

      .done li {
        display: flex;
        justify-content: space-between;
        gap: var(--tribu-space-2);
      }
    `,
  ];
  /** Null: whoever there is most reason to hear. */
  declare from: CircleFrom | null;
  declare seconds: number | null;

  constructor() {
    super();
    this.from = null;
    this.seconds = null;
  }

  protected override render(): TemplateResult {
    const view = circleView(this.state, this.desk.now);
    return html`<div class="stack">${view === null ? this.#opening() : this.#running(view)}</div>`;
  }

  #opening(): TemplateResult {
    const sizes = FROM.map((from) => ({ from, count: circleSize(this.state, from) }));
    const chosen = this.from ?? sizes.find(({ count }) => count > 0)?.from ?? 'everybody';
    const open = (): void => {
      const exerciseId = this.state.exercises.at(-1)?.id ?? null;
      this.run(this.desk.room.circle.open({ exerciseId, from: chosen, perReaderSeconds: this.seconds }));
    };
    return html`
      <p class="soft">${this.t('console.circle.none')}</p>
      <fieldset>
        <legend>${this.t('console.circle.from')}</legend>
        <div class="row">
          ${sizes.map(
            ({ from, count }) =>
              html`<button class="small" type="button" aria-pressed=${from === chosen} @click=${() => this.#from(from)}>${this.t(`console.circle.${from}`, { count })}</button>`,
          )}
        </div>
      </fieldset>
      <fieldset>
        <legend>${this.t('console.circle.seconds')}</legend>
        <div class="row">
          ${SECONDS.map(
            (
              seconds,
            ) => html`<button class="small" type="button" aria-pressed=${seconds === this.seconds} @click=${() => this.#seconds(seconds)}>
              ${seconds === null ? this.t('console.circle.noLimit') : this.t('console.circle.minutes', { count: seconds / 60 })}
            </button>`,
          )}
        </div>
      </fieldset>
      <div class="row"><button class="small main" type="button" @click=${open}>${icon('read', 18)}${this.t('console.circle.open')}</button></div>
    `;
  }

  #running(view: CircleView): TemplateResult {
    const { circle } = this.desk.room;
    return html`
      ${this.#reader(view)}
      <div class="row">
        <button class="small main" type="button" aria-keyshortcuts=${keyOf('next')} title=${`${this.t('console.circle.next')} (${keyOf('next')})`} @click=${() => this.run(circle.next())}>${icon('next', 18)}${this.t('console.circle.next')}</button>
        ${
          view.reader === null
            ? nothing
            : html`<button class="small" type="button" @click=${() => this.run(circle.skip(view.reader?.personId ?? ''))}>${this.t('console.circle.skip', { name: firstName(view.reader.name) })}</button>`
        }
        <button class="small quiet push" type="button" @click=${() => this.run(circle.close())}>${this.t('console.circle.close')}</button>
      </div>
      <h3>${this.t('console.circle.queue')}</h3>
      ${view.queue.length === 0 ? html`<p class="soft">${this.t('console.circle.queueEmpty')}</p>` : this.#queue(view)}
      ${this.#others(view)} ${this.#done(view)}
    `;
  }

  #reader({ reader }: CircleView): TemplateResult {
    if (reader === null) return html`<p class="soft">${this.t('console.circle.nobody')}</p>`;
    return html`
      <div class="reader" part="reader">
        <span class="soft">${this.t('console.circle.reads')} · ${clockText(reader.forMs)}</span>
        <span class="name">${reader.name}</span>
        ${reader.dropped ? html`<span>${this.t('console.circle.dropped')}</span>` : nothing}
      </div>
    `;
  }

  #queue({ queue }: CircleView): TemplateResult {
    const { circle } = this.desk.room;
    const tools: SorterTool[] = [
      {
        icon: 'play',
        label: ({ name }) => this.t('console.circle.give', { name }),
        press: ({ id }) => this.run(circle.give(id)),
      },
      {
        icon: 'close',
        label: ({ name }) => this.t('console.circle.skip', { name }),
        press: ({ id }) => this.run(circle.skip(id)),
      },
    ];
    const items = queue.map(({ personId, name, here }) => ({
      id: personId,
      name,
      note: here ? '' : this.t('console.away'),
    }));
    return html`<tribu-console-sorter .words=${this.words} .desk=${this.desk} .items=${items} .tools=${tools}
      @sorted=${(event: CustomEvent<string[]>) => this.run(circle.arrange(event.detail))}></tribu-console-sorter>`;
  }

  #others({ others, queue }: CircleView): TemplateResult | typeof nothing {
    if (others.length === 0) return nothing;
    const add = (event: Event): void => {
      const select = event.target as HTMLSelectElement;
      const order = [...queue.map(({ personId }) => personId), select.value];
      this.run(this.desk.room.circle.arrange(order));
      select.value = '';
    };
    const label = this.t('console.circle.add');
    return html`
      <select aria-label=${label} @change=${add}>
        <option value="">${label}…</option>
        ${others.map(({ personId, name }) => html`<option value=${personId}>${name}</option>`)}
      </select>
    `;
  }

  #done({ done }: CircleView): TemplateResult | typeof nothing {
    if (done.length === 0) return nothing;
    return html`
      <h3>${this.t('console.circle.done')}</h3>
      <ul class="done">
        ${done.map(({ name, how }) => html`<li><span class="name">${name}</span><span class="soft">${this.t(`console.circle.how.${how}`)}</span></li>`)}
      </ul>
    `;
  }

  #from(from: CircleFrom): void {
    this.from = from;
  }

  #seconds(seconds: number | null): void {
    this.seconds = seconds;
  }
}
