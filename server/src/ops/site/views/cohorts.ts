import type { CohortEngagement, Standing } from '@tribu-live/protocol/engagement';
import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { Cohorts } from '../../resources.ts';
import type { Bars } from '../bars.ts';
import { type Acts, type Shown, STANDINGS } from '../shown.ts';
import type { Words } from '../words/words.ts';
import { figuresOf } from './figures.ts';
import { type Column, headingOf, tableOf, troubleOf } from './parts.ts';
import { standingOf } from './standing.ts';
import { studentsOf } from './students.ts';

type Cohort = Cohorts['cohorts'][number];

/** A chart of more bars says nothing any more; the table has all of them. */
const MOST_BARS = 12;

/** Cohorts, and how those of the chosen one stand. */
export function cohortsView(shown: Shown, acts: Acts): TemplateResult {
  const { words, cohorts: news, cohortId, cohort } = shown;
  const { value } = news;
  return html`${headingOf(words.t('cohorts'), { words, news: cohortId === null ? news : cohort })}
  ${troubleOf(words, news)} ${value === null ? nothing : chooser(shown, value.cohorts, acts)}
  ${value !== null && cohortId === null ? overview(words, value.cohorts) : nothing}
  ${cohortId === null ? nothing : troubleOf(words, cohort)}
  ${cohortId === null || cohort.value === null ? nothing : chosen(shown, cohort.value, acts)}`;
}

function chooser({ words, cohortId }: Shown, cohorts: readonly Cohort[], acts: Acts): TemplateResult {
  if (cohorts.length === 0) return html`<p class="none">${words.t('cohortsNone')}</p>`;
  const choose = (event: Event) => {
    const { value } = event.target as HTMLSelectElement;
    acts.chooseCohort(value === '' ? null : value);
  };
  return html`<div class="choice">
    <label for="cohort">${words.t('cohort')}</label>
    <select id="cohort" @change=${choose}>
      <option value="" ?selected=${cohortId === null}>${words.t('cohortAll')}</option>
      ${cohorts.map(
        ({ cohort, people }) =>
          html`<option value=${cohort} ?selected=${cohort === cohortId}>
            ${words.t('cohortPeople', { cohort, count: people })}
          </option>`,
      )}
    </select>
  </div>`;
}

/** All cohorts beside each other. */
function overview(words: Words, cohorts: readonly Cohort[]): TemplateResult | typeof nothing {
  if (cohorts.length === 0) return nothing;
  const columns: Column<Cohort>[] = [
    {
      title: words.t('cohort'),
      cell: ({ cohort }) => html`<a href="#cohorts/${encodeURIComponent(cohort)}">${cohort}</a>`,
    },
    { title: words.t('students'), numeric: true, cell: ({ people }) => words.number(people) },
    ...STANDINGS.map((standing) => ({
      title: words.t(`standing_${standing}`),
      heading: html`<i class="swatch ${standing}"></i> ${words.t(`standing_${standing}`)}`,
      numeric: true,
      cell: ({ standings }: Cohort) => words.number(standings[standing] ?? 0),
    })),
  ];
  const drawn = cohorts.slice(0, MOST_BARS);
  const bars = standingBars(
    words,
    drawn.map(({ cohort, standings }) => ({ name: cohort, standings })),
  );
  return html`<section class="card">
    <h2>${words.t('standingsChart')}</h2>
    <ops-bars .bars=${bars}></ops-bars>
    ${tableOf({ label: words.t('standingsChart'), columns, rows: cohorts, none: words.t('cohortsNone') })}
  </section>`;
}

function chosen(shown: Shown, cohort: CohortEngagement, acts: Acts): TemplateResult {
  const { words } = shown;
  const total = cohort.students.length;
  const rows = STANDINGS.map((standing) => ({ standing, count: cohort.standings[standing] ?? 0 }))
    // Who is in a cohort was enrolled with a date, as a rule.
    .filter(({ standing, count }) => standing !== 'unknown' || count > 0);
  const columns: Column<(typeof rows)[number]>[] = [
    {
      title: words.t('standing'),
      cell: ({ standing }) => html`${standingOf(words, standing)}
        <span class="soft meaning">${words.t(`standingMeans_${standing}`, { days: cohort.days })}</span>`,
    },
    { title: words.t('standingNumber'), numeric: true, cell: ({ count }) => words.number(count) },
    {
      title: words.t('share'),
      numeric: true,
      cell: ({ count }) => (total === 0 ? '–' : words.percent(count / total)),
    },
  ];
  const bars = standingBars(words, [{ name: cohort.cohort, standings: cohort.standings }]);
  return html`${figuresOf(words, cohort)}
    <section class="card">
      <h2>${words.t('standingsChart')}</h2>
      <ops-bars .bars=${bars}></ops-bars>
      ${tableOf({ label: words.t('standingsChart'), columns, rows, none: words.t('cohortsNone'), compact: true })}
      <p class="soft">${words.t('whatIsComputed')}</p>
    </section>
    ${studentsOf(shown, cohort, acts)}`;
}

function standingBars(
  words: Words,
  cohorts: readonly { readonly name: string; readonly standings: Partial<Record<Standing, number>> }[],
): Bars {
  return {
    label: words.t('standingsChart'),
    names: cohorts.map(({ name }) => name),
    series: STANDINGS.map((standing) => ({
      name: words.t(`standing_${standing}`),
      colour: `--standing-${standing}`,
      values: cohorts.map(({ standings }) => standings[standing] ?? 0),
    })),
    stacked: true,
    most: null,
  };
}
