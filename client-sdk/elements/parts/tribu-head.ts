import { css, html, nothing, type TemplateResult } from 'lit';
import { keyLabel } from '../room/keys.ts';
import type { RecordingLight } from '../room/recording-light.ts';
import { base, buttons } from '../style/base.ts';
import { icon } from '../style/icons.ts';
import { TribuElement } from './tribu-element.ts';

/** The line above the pictures: what this is, whether it is recorded, how long it lasts, settings. Says `settings` and `help`. */
export class TribuHead extends TribuElement {
  static override properties = {
    ...TribuElement.properties,
    heading: {},
    time: {},
    soon: { type: Boolean },
    observers: { attribute: false },
    light: { attribute: false },
  };
  static override styles = [
    base,
    buttons,
    css`
      header {
        display: grid;
        grid-template: 'titles time tools' auto 'light time tools' auto / minmax(0, 1fr) auto auto;
        align-content: center;
        align-items: center;
        column-gap: var(--tribu-space-3);
        min-block-size: 56px;
        padding-block: var(--tribu-space-1);
        padding-inline: var(--tribu-space-4) var(--tribu-space-2);
      }

      .titles {
        grid-area: titles;
        min-inline-size: 0;
        line-height: 1.2;
      }

      tribu-recording {
        grid-area: light;
      }

      h1 {
        display: -webkit-box;
        overflow: hidden;
        -webkit-box-orient: vertical;
        -webkit-line-clamp: 2;
        font-size: 1.0625rem;
        font-weight: 650;
        text-wrap: balance;
      }

      .observer {
        display: block;
        overflow: hidden;
        color: var(--tribu-ink-soft);
        font-size: var(--tribu-size-small);
        text-overflow: ellipsis;
        white-space: nowrap;
      }

      .time {
        grid-area: time;
        padding: 5px 14px;
        border-radius: 999px;
        background: var(--tribu-sunken);
        font-size: 0.9375rem;
        font-weight: 600;
        white-space: nowrap;
        transition: background-color var(--tribu-gentle);
      }

      .time.soon {
        background: var(--tribu-warn-soft);
        color: var(--tribu-on-warn);
      }

      .tools {
        grid-area: tools;
        display: flex;
      }

      .tools .button {
        inline-size: var(--tribu-target);
        padding: 0;
        color: var(--tribu-ink-soft);
      }

      @media (hover: none) {
        .keys {
          display: none;
        }
      }

      @container room (max-width: 620px) {
        header {
          grid-template: 'titles time tools' auto 'light light light' auto / minmax(0, 1fr) auto auto;
          column-gap: var(--tribu-space-2);
          padding-inline-end: var(--tribu-space-1);
        }

        h1 {
          font-size: 0.9375rem;
        }

        .time {
          padding-inline: var(--tribu-space-3);
        }

        .keys {
          display: none;
        }
      }
    `,
  ];
  declare heading: string;
  declare time: string;
  /** Few minutes are left. */
  declare soon: boolean;
  declare observers: readonly string[];
  declare light: RecordingLight;

  constructor() {
    super();
    this.heading = '';
    this.time = '';
    this.soon = false;
    this.observers = [];
    this.light = { is: 'none' };
  }

  protected override render(): TemplateResult {
    const { t } = this.words;
    const settings = `${t('call.settings')} (${keyLabel('settings')})`;
    const keys = `${t('call.keys')} (${keyLabel('help')})`;
    return html`
      <header part="head">
        <div class="titles">
          <h1 tabindex="-1" id="heading">${this.heading}</h1>
          ${
            this.observers.length === 0
              ? nothing
              : html`<span class="observer">${t('call.observed', { name: this.observers.join(', ') })}</span>`
          }
        </div>
        <tribu-recording .words=${this.words} .light=${this.light}></tribu-recording>
        <span class=${this.soon ? 'time soon' : 'time'} part="time">${this.time}</span>
        <div class="tools">
          <button class="button quiet" type="button" aria-label=${t('call.settings')} title=${settings}
            aria-keyshortcuts=${keyLabel('settings')} @click=${() => this.tell('settings')}>${icon('settings')}</button>
          <button class="button quiet keys" type="button" aria-label=${t('call.keys')} title=${keys}
            aria-keyshortcuts="?" @click=${() => this.tell('help')}>${icon('keyboard')}</button>
        </div>
      </header>
    `;
  }

  override focus(): void {
    this.renderRoot.querySelector<HTMLElement>('#heading')?.focus({ preventScroll: true });
  }
}
