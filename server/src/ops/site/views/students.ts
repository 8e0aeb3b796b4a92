import type { CohortEngagement, Standing } from '@tribu-live/protocol/engagement';
import { html, nothing, type TemplateResult } from 'lit/html.js';
import { icon } from '../icons.ts';
import { type Acts, type Shown, SORT_COLUMNS, type SortColumn, STANDINGS } from '../shown.ts';
import { sorted } from '../sorted.ts';
import { type Column, tableOf } from './parts.ts';
import { standingOf } from './standing.ts';

type Student = CohortEngagement['students'][number];

/** Everybody of the cohort, with what their standing rests on. */
export function studentsOf(shown: Shown, cohort: CohortEngagement, acts: Acts): TemplateResult {
  const { words, standing, sort } = shown;
  const shownOnes = cohort.students.filter((student) => standing === null || student.standing === standing);
  const rows = sorted(shownOnes, sort, words);
  const separator = words.lang === 'fr' ? 'semicolon' : 'comma';
  const csv = `/ops/data/cohorts/${encodeURIComponent(cohort.cohort)}?format=csv&lang=${words.lang}&separator=${separator}`;
  return html`<section class="card">
    <div class="heading">
      <h2>${words.t('students')}</h2>
      <a class="button" href=${csv} download>${icon('download')} ${words.t('csv')}</a>
    </div>
    <div class="choice">
      ${filter(shown, cohort, acts)} ${sorting(shown, acts)}
      <p class="soft" role="status">${words.t('shown', { students: words.count('studentCount', rows.length) })}</p>
    </div>
    ${tableOf({ label: words.t('students'), columns: columnsOf(shown, acts), rows, none: words.t('nobodyShown') })}
  </section>`;
}

function filter(
  { words, standing }: Shown,
  { students, standings }: CohortEngagement,
  acts: Acts,
): TemplateResult {
  const choose = (event: Event) => {
    const { value } = event.target as HTMLSelectElement;
    acts.showStanding(STANDINGS.find((one) => one === value) ?? null);
  };
  const option = (one: Standing) => html`<option value=${one} ?selected=${one === standing}>
    ${words.t('some', { standing: words.t(`standing_${one}`), count: words.number(standings[one] ?? 0) })}
  </option>`;
  return html`<label for="standing">${words.t('show')}</label>
    <select id="standing" @change=${choose}>
      <option value="" ?selected=${standing === null}>
        ${words.t('everybody', { count: words.number(students.length) })}
      </option>
      ${STANDINGS.map(option)}
    </select>`;
}

/** Where there are no headings to press. */
function sorting({ words, sort }: Shown, acts: Acts): TemplateResult {
  const choose = (event: Event) => {
    const { value } = event.target as HTMLSelectElement;
    const column = SORT_COLUMNS.find((one) => one === value);
    if (column !== undefined) acts.sortBy(column);
  };
  return html`<span class="narrow">
    <label for="sort">${words.t('sort')}</label>
    <select id="sort" @change=${choose}>
      ${SORT_COLUMNS.map((one) => html`<option value=${one} ?selected=${one === sort.by}>${words.t(one)}</option>`)}
    </select>
  </span>`;
}

function columnsOf(shown: Shown, acts: Acts): Column<Student>[] {
  const { words, nowMs } = shown;
  const lastSign = ({ facts: { lastSignAt } }: Student) => {
    if (lastSignAt === null) return words.t('lastSignNone');
    const atMs = Date.parse(lastSignAt);
    return html`<time datetime=${lastSignAt} title=${words.day(atMs)}>${words.ago(atMs, nowMs)}</time>`;
  };
  const reasons = ({ reasons }: Student) =>
    reasons.length === 0
      ? nothing
      : html`<ul class="reasons">${reasons.map(({ says }) => html`<li>${says}</li>`)}</ul>`;
  return [
    { ...sortable(shown, acts, 'name'), cell: ({ name }) => name },
    { ...sortable(shown, acts, 'standing'), cell: ({ standing }) => standingOf(words, standing) },
    { title: words.t('reasons'), cell: reasons },
    { ...sortable(shown, acts, 'lastSign'), cell: lastSign },
  ];
}

function sortable(
  { words, sort }: Shown,
  acts: Acts,
  column: SortColumn,
): Pick<Column<Student>, 'title' | 'heading'> & { sorted?: 'ascending' | 'descending' } {
  const title = words.t(column);
  const here = sort.by === column;
  const name = here ? (sort.down ? 'down' : 'up') : 'sort';
  const heading = html`<button
    type="button"
    class="sort"
    title=${words.t('sortBy', { column: title })}
    @click=${() => acts.sortBy(column)}
  >
    ${title} ${icon(name)}
  </button>`;
  return { title, heading, ...(here ? { sorted: sort.down ? 'descending' : 'ascending' } : {}) };
}
