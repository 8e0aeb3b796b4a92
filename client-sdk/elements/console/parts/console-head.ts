import { css, html, nothing, type TemplateResult } from 'lit';
import { clockText } from '../../replay/time-text.ts';
import { firstName } from '../../room/call-view.ts';
import type { PlainKey } from '../../words/words.ts';
import { icon } from '../icons.ts';
import { keyOf, shortcut } from '../keys.ts';
import { circleView } from '../view/circle-view.ts';
import { type HeadView, headView } from '../view/head-view.ts';
import { ConsolePart } from './console-part.ts';
import { ring } from './ring.ts';

/** What one press gives to groups. */
const GROUPS_MORE_SECONDS = 120;

/** One look: where are we, how long still, how late. Says `new-exercise` and `pens-up`. */
export class ConsoleHead extends ConsolePart {
  static override styles = [
    ...ConsolePart.styles,
    css`
      header {
        display: grid;
        grid-template-columns: auto minmax(0, 1fr) auto;
        align-items: center;
        gap: var(--tribu-space-2) var(--tribu-space-4);
        padding: var(--tribu-space-2) var(--tribu-space-4);
      }

      .clock {
        display: flex;
        align-items: center;
        gap: var(--tribu-space-2);
      }

      .digits {
        min-inline-size: 5.2ch;
        font-size: 1.75rem;
        font-weight: 650;
        line-height: 1;
      }

      .under {
        display: block;
        margin-block-start: 2px;
        color: var(--tribu-ink-soft);
        font-size: 0.8125rem;
        line-height: 1.2;
      }

      .over .digits {
        color: var(--tribu-danger);
      }

      h2 {
        overflow: hidden;
        font-size: 1.125rem;
        font-weight: 650;
        line-height: 1.25;
        text-overflow: ellipsis;
        white-space: nowrap;
      }

      .row > span + span:not(.late)::before {
        content: '·';
        margin-inline-end: var(--tribu-space-2);
      }

      .late {
        padding: 1px 8px;
        border-radius: 999px;
        background: var(--tribu-warn-soft);
        color: var(--tribu-on-warn);
        font-weight: 600;
      }

      .actions {
        flex-wrap: nowrap;
      }

      .small {
        min-block-size: 40px;
        white-space: nowrap;
      }

      .word {
        overflow: hidden;
        max-inline-size: 20ch;
        text-overflow: ellipsis;
      }

      @container part (max-width: 640px) {
        header {
          grid-template-columns: auto minmax(0, 1fr);
        }

        .actions {
          grid-column: 1 / -1;
          flex-wrap: wrap;
        }
      }

      :host {
        display: block;
        container: part / inline-size;
      }
    `,
  ];

  protected override render(): TemplateResult {
    const view = headView(this.state, this.desk.now);
    return html`
      <header part="console-head">
        ${this.#clock(view)}
        <div>
          <h2>${view.place === null ? nothing : html`${this.t('console.block', view.place)} · `}${view.title}</h2>
          <p class="row soft">${this.#plan(view)}</p>
        </div>
        <div class="row actions">${this.#actions(view)}</div>
      </header>
    `;
  }

  #clock({ timer }: HeadView): TemplateResult {
    if (timer === null) return html`<span></span>`;
    const over = timer.leftMs < 0;
    const under: PlainKey = timer.paused
      ? 'console.paused'
      : over
        ? 'console.over'
        : `console.left.${timer.of}`;
    const text = `${over ? '+' : ''}${clockText(over ? -timer.leftMs : Math.ceil(timer.leftMs / 1000) * 1000)}`;
    return html`
      <div class=${over ? 'clock over' : 'clock'} role="timer" aria-live="off" aria-label=${`${this.t(`console.timer.${timer.of}`)} : ${text}`} title=${this.t(`console.timer.${timer.of}`)}>
        ${ring(timer.leftMs / timer.totalMs)}
        <div><span class="digits">${text}</span><span class="under">${this.t(under)}</span></div>
      </div>
    `;
  }

  #plan(view: HeadView): TemplateResult {
    const { words } = this;
    const planned = view.block?.plannedAt ?? (view.block === null ? (view.next?.plannedAt ?? null) : null);
    return html`
      ${view.block === null ? html`<span>${this.t(view.hasPlan ? 'console.noBlock' : 'console.free')}</span>` : nothing}
      ${planned === null ? nothing : html`<span>${this.t('console.planned', { time: words.time(planned) })}</span>`}
      ${this.#lateness(view.lateMinutes)}
    `;
  }

  #lateness(minutes: number | null): TemplateResult | typeof nothing {
    if (minutes === null) return nothing;
    if (minutes === 0) return html`<span>${this.t('console.onTime')}</span>`;
    return minutes > 0
      ? html`<span class="late">${this.t('console.late', { count: minutes })}</span>`
      : html`<span>${this.t('console.early', { count: -minutes })}</span>`;
  }

  #actions(view: HeadView): TemplateResult {
    const { room } = this.desk;
    if (view.exercise !== null) {
      const { paused } = view.exercise;
      return html`
        ${this.#button('plus', this.t('console.minute'), 'minute', () => room.exercise.extend(60), this.t('console.minuteLong'))}
        ${this.#button(paused ? 'play' : 'pause', this.t(paused ? 'console.resume' : 'console.pause'), 'pause', () => (paused ? room.exercise.resume() : room.exercise.pause()))}
        ${this.#button('hand', this.t('console.pensUp'), 'pensUp', async () => this.tell('pens-up'), '', 'main')}
      `;
    }
    if (this.state.groups !== null) {
      return html`
        ${this.#button('plus', this.t('console.groups.more'), 'minute', () => room.groups.extend(GROUPS_MORE_SECONDS), this.t('console.groups.moreLong'))}
        ${this.#button('undo', this.t('console.groups.gather'), 'pensUp', () => room.groups.gather(), '', 'main')}
      `;
    }
    const reading = circleView(this.state, this.desk.now);
    const after = reading?.queue.find(({ here }) => here);
    return html`
      <button class="small" type="button" title=${`${this.t('console.exercise')} (${keyOf('exercise')})`} aria-keyshortcuts="e"
        @click=${() => this.tell('new-exercise')}>${icon('writing', 18)}${this.t('console.exercise')}</button>
      ${
        reading === null
          ? nothing
          : this.#button(
              'next',
              after === undefined
                ? this.t('console.circle.next')
                : this.t('console.circle.nextLong', { name: firstName(after.name) }),
              'next',
              () => room.circle.next(),
              '',
              'main',
            )
      }
      ${this.#nextBlock(view, reading === null)}
    `;
  }

  #nextBlock({ next, block }: HeadView, main: boolean): TemplateResult | typeof nothing {
    if (next === null) return nothing;
    const word = block === null ? this.t('console.beginSheet') : this.t('console.nextBlock');
    const start = () => this.desk.room.sheet.start(next.blockId);
    const long = this.t('console.nextBlockLong', { title: next.title });
    return this.#button('play', word, 'block', start, long, main ? 'main' : '');
  }

  #button(
    picture: Parameters<typeof icon>[0],
    word: string,
    action: Parameters<typeof keyOf>[0],
    work: () => Promise<unknown>,
    long = word,
    look = '',
  ): TemplateResult {
    const key = keyOf(action);
    return html`
      <button class="small ${look}" type="button" title=${`${long === '' ? word : long} (${key})`}
        aria-keyshortcuts=${shortcut(key)} @click=${() => this.run(work())}>
        ${icon(picture, 18)}<span class="word">${word}</span>
      </button>
    `;
  }
}
