import type { PageSharing } from '@tribu-live/protocol';
import { css, html, nothing, type TemplateResult } from 'lit';
import type { OwnPage } from '../../src/index.ts';
import { base, buttons } from '../style/base.ts';
import { workIcon } from './icons.ts';
import { STATUS_MARKS } from './page-status.ts';
import { pageExercise } from './scene.ts';
import { WorkshopElement } from './workshop-element.ts';
import { wordsCounted } from './writing-view.ts';

/** One's own page after the exercise: to be read again, shared, and offered for reading aloud. */
export class TribuOwnPage extends WorkshopElement {
  static override properties = WorkshopElement.properties;
  static override styles = [
    base,
    buttons,
    css`
      :host {
        display: flex;
        flex-direction: column;
        gap: var(--tribu-space-3);
        min-block-size: 0;
        block-size: 100%;
      }

      .facts {
        display: flex;
        align-items: center;
        gap: var(--tribu-space-2) var(--tribu-space-4);
        flex-wrap: wrap;
        color: var(--tribu-ink-soft);
        font-size: var(--tribu-size-small);
      }

      .facts b {
        color: var(--tribu-ink);
      }

      .mark {
        display: inline-flex;
        align-items: center;
        gap: 6px;
      }

      .text {
        flex: 1;
        min-block-size: 80px;
        padding: var(--tribu-space-4);
        border-radius: var(--tribu-radius);
        background: var(--tribu-surface);
        line-height: 1.7;
        overflow: auto;
        overflow-wrap: anywhere;
        white-space: pre-wrap;
      }

      .text.none {
        color: var(--tribu-ink-soft);
      }

      .hint {
        color: var(--tribu-ink-soft);
        font-size: var(--tribu-size-small);
      }

      .other {
        padding: var(--tribu-space-3);
        border-radius: var(--tribu-radius-small);
        background: var(--tribu-warn-soft);
        color: var(--tribu-on-warn);
      }

      .other summary {
        cursor: pointer;
        font-weight: 600;
      }

      .other .text {
        margin-block: var(--tribu-space-2);
        max-block-size: 40vh;
        color: var(--tribu-ink);
      }

      .volunteer {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--tribu-space-2) var(--tribu-space-3);
      }
    `,
  ];

  protected override render(): TemplateResult {
    const { words } = this;
    const exercise = pageExercise(this.room.state, this.youId);
    const page = this.workshop.pages.own;
    if (exercise === null || page === null) return html`<p class="hint">${words.t('page.none')}</p>`;
    const mark = STATUS_MARKS[page.status];
    const sharing = this.room.state.shared[exercise.id]?.[this.youId] ?? 'nobody';
    return html`
      <p class="hint">${words.t('page.over')}</p>
      <p class="facts">
        <b>${wordsCounted(page.words, words)}</b>
        <span class="mark">${workIcon(mark.icon, 18)}${words.t(mark.word)}</span>
      </p>
      <p class=${page.text === '' ? 'text none' : 'text'} tabindex="0" role="region" aria-label=${words.t('write.page')}
        >${page.text === '' ? words.t('page.empty') : page.text}</p>
      ${page.otherVersion === null ? nothing : this.#other(page, page.otherVersion)}
      <tribu-share .words=${words} .sharing=${sharing}
        @shared=${(event: CustomEvent<PageSharing>) => this.run(this.room.pages.share(exercise.id, event.detail))}></tribu-share>
      <p class="hint">${words.t('write.share.change')}</p>
      ${this.room.state.circle === null ? this.#volunteer() : nothing}
    `;
  }

  /** What did not arrive before the page was handed in: nobody else sees it, and it is not lost. */
  #other(page: OwnPage, text: string): TemplateResult {
    const { t } = this.words;
    return html`
      <details class="other">
        <summary>${t('page.other')}</summary>
        <p class="text" tabindex="0" role="region" aria-label=${t('page.other')}>${text}</p>
        <button class="button quiet" type="button" @click=${() => page.dropOther()}>${t('page.other.drop')}</button>
      </details>
    `;
  }

  #volunteer(): TemplateResult {
    const { t } = this.words;
    const volunteers = this.room.state.volunteers.includes(this.youId);
    const press = (): void => this.run(this.room.circle.volunteer(!volunteers));
    return html`
      <div class="volunteer">
        ${volunteers ? html`<span>${t('circle.volunteered')}</span>` : nothing}
        <button class=${volunteers ? 'button quiet' : 'button main'} type="button" @click=${press}>
          ${volunteers ? nothing : workIcon('hand', 20)}${t(volunteers ? 'circle.unvolunteer' : 'circle.volunteer')}
        </button>
      </div>
    `;
  }
}
