import type { PageSharing } from '@tribu-live/protocol';
import { css, html, type TemplateResult } from 'lit';
import { TribuElement } from '../parts/tribu-element.ts';
import { base } from '../style/base.ts';

const CHOICES: readonly PageSharing[] = ['nobody', 'mentors', 'all'];

/** Who may read one's page: one choice of three, changed at any time. Says `shared` (a `PageSharing`). */
export class TribuShare extends TribuElement {
  static override properties = { ...TribuElement.properties, sharing: {} };
  static override styles = [
    base,
    css`
      fieldset {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--tribu-space-1) var(--tribu-space-3);
      }

      legend {
        float: inline-start;
        padding: 0;
        font-size: var(--tribu-size-small);
        color: var(--tribu-ink-soft);
      }

      .choices {
        display: flex;
        border: 1.5px solid var(--tribu-control-line);
        border-radius: 999px;
        overflow: hidden;
      }

      label {
        position: relative;
        display: grid;
        place-items: center;
        min-block-size: 42px;
        padding-inline: var(--tribu-space-4);
        font-size: 0.9375rem;
        font-weight: 600;
        white-space: nowrap;
        cursor: pointer;
      }

      label:has(:checked) {
        background: var(--tribu-accent);
        color: var(--tribu-on-accent);
      }

      label:has(:focus-visible) {
        outline: 3px solid var(--tribu-accent);
        outline-offset: -5px;
        border-radius: 999px;
      }

      label:has(:checked:focus-visible) {
        outline-color: var(--tribu-on-accent);
      }

      input {
        position: absolute;
        inset: 0;
        margin: 0;
        opacity: 0;
        cursor: pointer;
      }

      @container room (max-width: 620px) {
        label {
          padding-inline: var(--tribu-space-3);
        }
      }
    `,
  ];
  declare sharing: PageSharing;

  constructor() {
    super();
    this.sharing = 'nobody';
  }

  protected override render(): TemplateResult {
    const { t } = this.words;
    return html`
      <fieldset part="share">
        <legend>${t('write.share')}</legend>
        <div class="choices">
          ${CHOICES.map(
            (choice) => html`
              <label>
                <input type="radio" name="share" value=${choice} .checked=${this.sharing === choice}
                  @change=${() => this.tell<PageSharing>('shared', choice)} />
                ${t(`write.share.${choice}`)}
              </label>
            `,
          )}
        </div>
      </fieldset>
    `;
  }
}
