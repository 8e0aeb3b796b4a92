import { css, html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { ConsolePart } from '../parts/console-part.ts';
import { type Heard, type ParticipationView, participationView } from '../view/participation-view.ts';

/** Who is still to be heard or read, and how speech is shared: no ranking, no figures. Says `person` with an id. */
export class ParticipationPanel extends ConsolePart {
  static override styles = [
    ...ConsolePart.styles,
    css`
      .waiting {
        display: flex;
        flex-wrap: wrap;
        gap: 6px;
      }

      .heard {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(160px, 1fr));
        gap: var(--tribu-space-2) var(--tribu-space-4);
      }

      .heard li {
        min-inline-size: 0;
        line-height: 1.3;
      }

      .who {
        display: block;
        overflow: hidden;
        max-inline-size: 100%;
        padding: 0;
        border: 0;
        background: none;
        font-size: var(--tribu-size-small);
        font-weight: 600;
        text-align: start;
        text-overflow: ellipsis;
        white-space: nowrap;
        cursor: pointer;
      }

      .who:hover {
        text-decoration: underline;
      }

      .note {
        color: var(--tribu-ink-soft);
        font-size: 0.8125rem;
        font-weight: 500;
      }

      /* Of the whole, never of the loudest. */
      .bar {
        display: block;
        block-size: 4px;
        margin-block-start: 3px;
        border-radius: 999px;
        background: var(--tribu-sunken);
      }

      .bar span {
        display: block;
        min-inline-size: 4px;
        block-size: 100%;
        border-radius: inherit;
        background: var(--tribu-control-line);
        transition: inline-size var(--tribu-gentle);
      }

      @media (pointer: coarse) {
        .who {
          min-block-size: 32px;
        }
      }
    `,
  ];

  protected override render(): TemplateResult {
    const { participation } = this.desk;
    if (participation === null) return html`<p class="soft">${this.t('console.participation.soon')}</p>`;
    const view = participationView(this.state, participation);
    return html`
      <div class="stack" part="participation">
        ${this.#waiting(view)} ${this.#heard(view)}
        <p class="soft">${this.t('console.participation.who')}</p>
      </div>
    `;
  }

  #waiting({ waiting, heard }: ParticipationView): TemplateResult {
    const nobody = heard.length === 0 ? 'console.participation.soon' : 'console.participation.nobody';
    return html`
      <h3 id="waiting">${this.t('console.participation.waiting')}</h3>
      ${
        waiting.length === 0
          ? html`<p class="soft">${this.t(nobody)}</p>`
          : html`<ul class="waiting" aria-labelledby="waiting">
              ${repeat(
                waiting,
                ({ personId }) => personId,
                ({ personId, name, microphone }) =>
                  html`<li><button class="small" type="button" @click=${() => this.tell<string>('person', personId)}>${name}${microphone ? nothing : html`<span class="note">${this.t('console.participation.noMicrophone')}</span>`}</button></li>`,
              )}
            </ul>`
      }
    `;
  }

  #heard({ heard, hasShares }: ParticipationView): TemplateResult | typeof nothing {
    if (heard.length === 0) return nothing;
    return html`
      <h3 id="heard">${this.t('console.participation.heard')}</h3>
      <ul class="heard" aria-labelledby="heard" aria-describedby="how">
        ${repeat(
          heard,
          ({ personId }) => personId,
          (each) => this.#person(each),
        )}
      </ul>
      <p class="soft" id="how">${this.t(hasShares ? 'console.participation.shares' : 'console.participation.early')}</p>
    `;
  }

  #person({ personId, name, microphone, share, word }: Heard): TemplateResult {
    const how = microphone
      ? this.t(word)
      : `${this.t('console.participation.noMicrophone')}, ${this.t(word)}`;
    return html`
      <li>
        <button class="who" type="button" title=${name} @click=${() => this.tell<string>('person', personId)}>${name}</button>
        <span class="note">${how}</span>
        ${share === null ? nothing : html`<span class="bar" aria-hidden="true"><span style=${`inline-size: ${Math.round(share * 100)}%`}></span></span>`}
      </li>
    `;
  }
}
