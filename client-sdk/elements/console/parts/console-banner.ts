import { css, html, nothing, type TemplateResult } from 'lit';
import { icon } from '../icons.ts';
import { keyOf } from '../keys.ts';
import { nameOf } from '../view/people.ts';
import { ConsolePart } from './console-part.ts';

/** What must be seen above everything: a whisper that is on, a refusal. Says `trouble-read`. */
export class ConsoleBanner extends ConsolePart {
  static override properties = { ...ConsolePart.properties, trouble: { attribute: false } };
  static override styles = [
    ...ConsolePart.styles,
    css`
      div {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--tribu-space-1) var(--tribu-space-3);
        padding: 6px var(--tribu-space-4);
        font-weight: 600;
      }

      .whispering {
        background: var(--tribu-accent);
        color: var(--tribu-on-accent);
      }

      .problem {
        background: var(--tribu-danger-soft);
      }
    `,
  ];
  /** A refusal in words, to be read and dismissed. */
  declare trouble: string | null;

  constructor() {
    super();
    this.trouble = null;
  }

  protected override render(): TemplateResult {
    return html`${this.#whispering()}${this.#problem()}`;
  }

  #whispering(): TemplateResult | typeof nothing {
    const { whisper } = this.desk.room;
    if (whisper.to === null) return nothing;
    const key = keyOf('whisper');
    return html`
      <div class="whispering" part="whispering" role="status">
        ${icon('whisper', 20)}<span>${this.t('console.whisper.on', { name: nameOf(this.state, whisper.to) })}</span>
        <button class="small push" type="button" aria-keyshortcuts=${key} @click=${() => this.run(whisper.stop())}>${this.t('console.whisper.stop')} (${key})</button>
      </div>
    `;
  }

  #problem(): TemplateResult | typeof nothing {
    if (this.trouble === null) return nothing;
    return html`
      <div class="problem" role="alert">
        <span>${this.trouble}</span>
        <button class="small push" type="button" @click=${() => this.tell('trouble-read')}>${this.t('console.close')}</button>
      </div>
    `;
  }
}
