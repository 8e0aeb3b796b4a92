import type { CohortEngagement } from '@tribu-live/protocol/engagement';
import { html, type TemplateResult } from 'lit/html.js';
import type { Words } from '../words/words.ts';

/** What a school asks first: how many sessions, how many questions, how many come again. */
const FIGURES = ['sessions', 'questions', 'pages', 'replays', 'attending', 'attendingAgain'] as const;

/** What a cohort did in the days that are looked at. */
export function figuresOf(
  words: Words,
  { totals, days }: Pick<CohortEngagement, 'totals' | 'days'>,
): TemplateResult {
  return html`<section class="card">
    <h2>${words.t('totals', { days })}</h2>
    <dl class="figures">
      ${FIGURES.map(
        (figure) =>
          html`<div>
            <dt>${words.t(`total_${figure}`)}</dt>
            <dd>${words.number(totals[figure])}</dd>
          </div>`,
      )}
    </dl>
  </section>`;
}
