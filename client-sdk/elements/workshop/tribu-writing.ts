import type { Exercise, PageSharing } from '@tribu-live/protocol';
import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import type { OwnPage } from '../../src/index.ts';
import { colourOf } from '../room/call-view.ts';
import { base, buttons } from '../style/base.ts';
import { CALM_COLOURS } from '../style/tokens.ts';
import { workIcon } from './icons.ts';
import { microphoneWords } from './own-voice.ts';
import { STATUS_MARKS } from './page-status.ts';
import { inSight } from './people-view.ts';
import { richText, richTextStyles } from './rich-text.ts';
import { writingStyles } from './tribu-writing.styles.ts';
import { WorkshopElement } from './workshop-element.ts';
import { countdown, wordsCounted } from './writing-view.ts';

/** An exercise as its writer sees it: the prompt, the page, the time; of the others a quiet row of dots. */
export class TribuWriting extends WorkshopElement {
  static override properties = { ...WorkshopElement.properties, exercise: { attribute: false } };
  static override styles = [base, buttons, richTextStyles, writingStyles];
  declare exercise: Exercise;

  /** The page is what one came for: writing can begin at once. */
  protected override firstUpdated(): void {
    const field = this.renderRoot.querySelector('textarea');
    field?.focus({ preventScroll: true });
    field?.setSelectionRange(field.value.length, field.value.length);
  }

  protected override render(): TemplateResult {
    const { exercise, words } = this;
    const page = this.workshop.pages.own;
    const time = countdown(exercise, this.room.clock.now(), words);
    return html`
      <section class="writing" part="writing" aria-label=${words.t('write.title')}>
        <div class="top">
          <div class="prompt rich" part="prompt" role="region" tabindex="0" aria-label=${words.t('write.prompt')}>
            ${richText(exercise.prompt)} ${this.#material()}
          </div>
          <tribu-ring .words=${words} .countdown=${time}></tribu-ring>
        </div>
        ${time.paused ? this.#paused() : nothing} ${page?.otherVersion == null ? nothing : this.#other(page)}
        <textarea part="page" aria-label=${words.t('write.page')} placeholder=${words.t('write.placeholder')} spellcheck="true"
          ?readonly=${page === null || page.status === 'loading'} .value=${live(page?.text ?? '')} @input=${this.#written}></textarea>
        ${this.#foot(page)}
      </section>
    `;
  }

  #material(): TemplateResult | typeof nothing {
    const { material } = this.exercise;
    if (material === null) return nothing;
    const { t } = this.words;
    return html`
      <p>
        <a href=${material.url} target="_blank" rel="noopener noreferrer" title=${t('write.newWindow')}>
          ${workIcon('link', 18)}${t('write.material', { title: material.title })}
          <span class="for-readers">${t('write.newWindow')}</span>
        </a>
      </p>
    `;
  }

  #paused(): TemplateResult {
    const { t } = this.words;
    return html`<p class="strip">${workIcon('pause', 20)}<span><b>${t('write.paused')}</b> ${t('write.pausedText')}</span></p>`;
  }

  #other(page: OwnPage): TemplateResult {
    const { t } = this.words;
    return html`
      <div class="strip other" role="alert">
        <details>
          <summary>${t('write.other')} <span class="link">${t('write.other.see')}</span></summary>
          <p class="version" tabindex="0">${page.otherVersion}</p>
        </details>
        <span class="choices">
          <button class="button" type="button" @click=${() => page.useOther()}>${t('write.other.use')}</button>
          <button class="button quiet" type="button" @click=${() => page.dropOther()}>${t('write.other.drop')}</button>
        </span>
      </div>
    `;
  }

  #foot(page: OwnPage | null): TemplateResult {
    const { words } = this;
    const { state } = this.room;
    const { id } = this.exercise;
    const mark = STATUS_MARKS[page?.status ?? 'loading'];
    // An empty page is nothing to be sure of.
    const untouched = page?.status === 'saved' && page.text === '';
    const down = (state.pages[id]?.[this.youId]?.penDownAt ?? null) !== null;
    return html`
      <div class="foot">
        <span class="words" part="words">${wordsCounted(page?.words ?? 0, words)}</span>
        ${
          untouched
            ? nothing
            : html`<span class=${mark.matters ? 'status matters' : 'status'} part="status" role=${mark.matters ? 'alert' : nothing}>
                ${workIcon(mark.icon, 18)}${words.t(mark.word)}
              </span>`
        }
        ${down ? html`<span class="told" role="status">${words.t('write.penDownText')}</span>` : nothing}
        <span class="gap"></span>
        <tribu-share .words=${words} .sharing=${state.shared[id]?.[this.youId] ?? 'nobody'} @shared=${this.#shared}></tribu-share>
        ${this.#help()}
        <button class=${down ? 'button pen' : 'button main pen'} type="button" aria-pressed=${down ? 'true' : 'false'}
          @click=${() => this.run(this.room.pages.penDown(id, !down))}>
          ${workIcon(down ? 'pen' : 'pen-down', 20)}${words.t(down ? 'write.penUp' : 'write.penDown')}
        </button>
      </div>
      ${this.#dots()}
    `;
  }

  #help(): TemplateResult {
    const { t } = this.words;
    const asked = this.room.state.help[this.youId] !== undefined;
    const press = (): void => this.run(asked ? this.room.help.clear() : this.room.help.ask());
    return html`
      <span class="help">
        ${asked ? html`<span class="told" role="status">${t('write.helpAsked')}</span>` : nothing}
        <button class="button" type="button" @click=${press}>
          ${workIcon('help', 20)}${t(asked ? 'write.helpClear' : 'write.help')}
        </button>
      </span>
    `;
  }

  /** Who is in the room, without a face and without a badge. */
  #dots(): TemplateResult {
    const { words } = this;
    const others = inSight(this.frame.view.others);
    const names = others.map(({ name }) => name).join(', ');
    const count = others.filter(({ role }) => role === 'student').length;
    const text = count === 1 ? words.t('write.withOne') : words.t('write.withMany', { count });
    const held = microphoneWords(this.room.state, this.youId, words);
    return html`
      <p class="dots" title=${words.t('write.with', { names })}>
        <span class="row" aria-hidden="true">${others.map(
          ({ personId }) => html`<i data-calm=${colourOf(personId, CALM_COLOURS)}></i>`,
        )}</span>
        ${count === 0 ? nothing : html`<span>${text}</span>`}
        ${held === '' ? nothing : html`<span class="held">${workIcon('mic-off', 16)}${held}</span>`}
      </p>
    `;
  }

  readonly #written = (event: Event): void => {
    this.workshop.pages.own?.write((event.target as HTMLTextAreaElement).value);
  };

  readonly #shared = (event: CustomEvent<PageSharing>): void => {
    this.run(this.room.pages.share(this.exercise.id, event.detail));
  };
}
