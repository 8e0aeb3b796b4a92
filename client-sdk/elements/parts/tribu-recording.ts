import { css, html, type TemplateResult } from 'lit';
import { lightWords, type RecordingLight } from '../room/recording-light.ts';
import { base } from '../style/base.ts';
import { icon } from '../style/icons.ts';
import { TribuElement } from './tribu-element.ts';

/** The recording light: a dot and a word, never the one without the other. */
export class TribuRecording extends TribuElement {
  static override properties = { ...TribuElement.properties, light: { attribute: false } };
  static override styles = [
    base,
    css`
      :host {
        display: block;
        min-inline-size: 0;
      }

      .light {
        display: inline-flex;
        align-items: center;
        gap: 6px;
        max-inline-size: 100%;
        color: var(--tribu-ink-soft);
        font-size: var(--tribu-size-small);
        font-weight: 500;
        line-height: 1.35;
      }

      .word {
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }

      .dot {
        flex: none;
        inline-size: 10px;
        block-size: 10px;
        border: 2px solid currentColor;
        border-radius: 50%;
      }

      .on {
        color: var(--tribu-ink);
        font-weight: 600;
      }

      .on .dot {
        border-color: var(--tribu-danger);
        background: var(--tribu-danger);
      }

      .trouble {
        font-weight: 600;
      }

      /* Whoever leads the session can do something about it; the others need not worry. */
      .trouble.told {
        color: var(--tribu-danger);
      }

      /* While everybody comes in nothing is recorded for a moment: that is not worth a word. */
      .none {
        animation: appear var(--tribu-flicker) 1500ms backwards;
      }

      @keyframes appear {
        from {
          visibility: hidden;
        }
      }
    `,
  ];
  declare light: RecordingLight;

  constructor() {
    super();
    this.light = { is: 'none' };
  }

  protected override render(): TemplateResult {
    const { light } = this;
    const { short, long } = lightWords(light, this.words);
    const told = light.is === 'trouble' && light.told !== null ? 'told' : '';
    return html`
      <span class="light ${light.is} ${told}" part="recording" title=${long}>
        ${light.is === 'trouble' ? icon('warning', 16) : html`<span class="dot" aria-hidden="true"></span>`}
        <span class="word">${short}</span>
      </span>
    `;
  }
}
