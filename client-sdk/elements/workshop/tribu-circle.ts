import type { Circle } from '@tribu-live/protocol';
import { html, nothing, type TemplateResult } from 'lit';
import { ownDevice, toggleDevice } from '../control/own-devices.ts';
import { firstName } from '../room/call-view.ts';
import { base, buttons } from '../style/base.ts';
import { type CircleRow, type CircleView, circleView } from './circle-view.ts';
import { workIcon } from './icons.ts';
import { circleStyles } from './tribu-circle.styles.ts';
import { WorkshopElement } from './workshop-element.ts';

/** Reading in turn: the reader large, the page beside the voice, who comes next, and one's own turn. */
export class TribuCircle extends WorkshopElement {
  static override properties = { ...WorkshopElement.properties, circle: { attribute: false } };
  static override styles = [base, buttons, circleStyles];
  declare circle: Circle;

  protected override render(): TemplateResult {
    const { words, workshop } = this;
    const view = circleView(this.room.state, this.circle, this.youId, this.room.clock.now());
    // Who reads sees the listeners, not their own face.
    const reader = view.reader?.personId ?? null;
    const { reader: page } = workshop.pages;
    return html`
      <section class="circle" part="circle" aria-label=${words.t('circle.title')} data-page=${page.is === 'none' ? 'none' : 'here'}>
        ${this.#head(view)}
        <tribu-faces .words=${words} .workshop=${workshop} .frame=${this.frame} ?gallery=${view.yours} .large=${reader} fixed></tribu-faces>
        ${page.is === 'none' ? nothing : this.#page(view)}
        ${this.#foot(view)}
      </section>
    `;
  }

  #head(view: CircleView): TemplateResult {
    const { t } = this.words;
    if (view.yours) {
      return html`
        <div class="head yours">
          <h2 tabindex="-1">${t('circle.yours')}</h2>
          <p>${view.late ? t('circle.bell') : t('circle.yoursText')}</p>
          ${this.#microphone()}
        </div>
      `;
    }
    const { reader } = view;
    const heading = view.over
      ? t('circle.over')
      : reader === null
        ? t('circle.waiting')
        : reader.dropped
          ? t('circle.dropped', { name: this.nameOf(reader.personId) })
          : t('circle.reads', { name: this.nameOf(reader.personId) });
    const hidden = reader !== null && !reader.dropped && this.workshop.pages.reader.is === 'none';
    return html`
      <div class="head">
        <h2 tabindex="-1">${heading}</h2>
        ${this.#place(view)}
        ${hidden && this.circle.exerciseId !== null && view.before !== 1 && reader !== null ? html`<p>${t('circle.pageHidden', { name: this.nameOf(reader.personId) })}</p>` : nothing}
      </div>
    `;
  }

  /** How long until one's own turn; for who has none, who comes next. */
  #place({ before, nextName }: CircleView): TemplateResult | typeof nothing {
    const { t } = this.words;
    if (before === 1) return html`<p class="soon">${t('circle.soon')}</p>`;
    if (before !== null && before > 1) return html`<p>${t('circle.place', { count: before })}</p>`;
    return nextName === null ? nothing : html`<p>${t('circle.next', { name: firstName(nextName) })}</p>`;
  }

  /** The microphone opens by itself with the turn; where it did not, one press opens it. */
  #microphone(): TemplateResult {
    const { t } = this.words;
    const on = ownDevice(this.room, 'microphone').on && this.room.silenceReasons('microphone').length === 0;
    if (on) return html`<p class="mic on">${workIcon('mic', 20)}${t('circle.micOpen')}</p>`;
    return html`
      <p class="mic">
        ${workIcon('mic-off', 20)}<span>${t('circle.micOff')}</span>
        <button class="button" type="button" @click=${() => this.run(toggleDevice(this.room, 'microphone', null))}>
          ${t('circle.micOn')}
        </button>
      </p>
    `;
  }

  #page(view: CircleView): TemplateResult {
    const { words } = this;
    const { reader } = this.workshop.pages;
    const label = view.yours
      ? words.t('write.page')
      : words.t('circle.page', { name: this.nameOf(view.reader?.personId ?? '') });
    const text = reader.is === 'here' ? (reader.page?.text ?? '') : '';
    const empty = words.t(reader.is === 'loading' ? 'circle.pageLoading' : 'circle.pageEmpty');
    return html`
      <article class="page" part="page" role="region" tabindex="0" aria-label=${label}>
        <h3>${label}</h3>
        ${text === '' ? html`<p class="soft">${empty}</p>` : html`<p class="text">${text}</p>`}
      </article>
    `;
  }

  #foot(view: CircleView): TemplateResult {
    const { t } = this.words;
    const { room, workshop } = this;
    const listens = view.reader !== null && !view.yours && workshop.takesPart;
    return html`
      <div class="foot">
        ${this.#order(view)}
        <span class="acts">
          ${
            view.yours
              ? html`
                  <button class="button quiet" type="button" @click=${() => this.run(room.circle.pass())}>
                    ${workIcon('pass', 20)}${t('circle.pass')}
                  </button>
                  <button class="button main large" type="button" @click=${() => this.run(room.circle.next())}>
                    ${t('circle.done')}
                  </button>
                `
              : nothing
          }
          ${
            view.before === null
              ? nothing
              : html`<button class="button quiet" type="button" title=${t('circle.passLong')} @click=${() => this.run(room.circle.pass())}>
                  ${workIcon('pass', 20)}${t('circle.pass')}
                </button>`
          }
          ${
            listens
              ? html`<button class="button" type="button" aria-keyshortcuts="A" title=${`${t('work.react.applause')} (A)`}
                  @click=${() => workshop.react('applause')}>
                  ${workIcon('applause', 20)}${t('work.react.applause')}
                </button>`
              : nothing
          }
        </span>
      </div>
    `;
  }

  #order(view: CircleView): TemplateResult {
    const { t } = this.words;
    return html`
      <ol class="order" part="order" tabindex="0" aria-label=${t('circle.order')}>
        ${view.rows.map((row) => this.#row(row))}
      </ol>
    `;
  }

  #row({ personId, is }: CircleRow): TemplateResult {
    const { t } = this.words;
    const mark =
      is === 'read'
        ? html`${workIcon('saved', 16)}<span class="for-readers">${t('circle.read')}</span>`
        : is === 'passed'
          ? html`${workIcon('pass', 16)}<span class="for-readers">${t('circle.passed')}</span>`
          : is === 'reading'
            ? html`${workIcon('mic', 16)}<span class="for-readers">${t('circle.reading')}</span>`
            : nothing;
    const current = is === 'reading' ? 'step' : nothing;
    return html`<li data-is=${is} data-you=${personId === this.youId} aria-current=${current}>${mark}${this.nameOf(personId)}</li>`;
  }
}
