import { html, nothing, type TemplateResult } from 'lit/html.js';
import { type IconName, icon } from '../icons.ts';
import type { News } from '../poll.ts';
import type { Words } from '../words/words.ts';

const KINDS: Readonly<Record<string, IconName>> = { coaching: 'alone', tribu: 'group', conference: 'stage' };

/** Heading of a section, and how old what it shows is. */
export function headingOf(
  title: string,
  { words, news }: { words: Words; news: News<unknown> },
): TemplateResult {
  return html`<div class="heading">
    <h1>${title}</h1>
    ${news.value === null ? nothing : html`<p class="soft">${words.t('updated', { time: words.clock(news.heardAtMs) })}</p>`}
  </div>`;
}

/** What keeps the news away, in words; and while there are none, that they were asked for. */
export function troubleOf(words: Words, { value, heardAtMs, trouble }: News<unknown>): TemplateResult {
  const sentence = () => {
    if (trouble === null) return value === null ? words.t('loading') : null;
    // Of all that is asked for only a cohort may not be there.
    if (trouble === 'gone') return words.t('cohortGone');
    if (trouble !== 'silent') return words.t('refused', { message: trouble.refused });
    return value === null ? words.t('neverHeard') : words.t('silent', { time: words.clock(heardAtMs) });
  };
  const said = sentence();
  const kind = trouble === null ? 'soft' : 'banner';
  return html`<p class=${said === null ? 'silent' : kind} role="status">
    ${trouble === null ? nothing : icon('trouble')} ${said ?? nothing}
  </p>`;
}

export function state(
  name: IconName,
  word: string,
  tone: 'calm' | 'good' | 'alarm' = 'calm',
): TemplateResult {
  return html`<span class="state ${tone}">${icon(name)} <span>${word}</span></span>`;
}

export function kindOf(words: Words, kind: string): TemplateResult {
  return state(KINDS[kind] ?? 'group', words.named(`kind_${kind}`, kind));
}

export function titleOf(words: Words, title: string): string {
  return title === '' ? words.t('untitled') : title;
}

export interface Column<Row> {
  readonly title: string;
  /** Heading with a control in it; default: the title. */
  readonly heading?: TemplateResult;
  /** Value of aria-sort. */
  readonly sorted?: 'ascending' | 'descending';
  readonly numeric?: boolean;
  readonly cell: (row: Row) => unknown;
}

interface TableParts<Row> {
  /** Says what the table is about, to who doesn't see the heading above it. */
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  /** Said where there is no row. */
  readonly none: string;
  /** It stays a table on a phone: a few short columns. */
  readonly compact?: boolean;
}

/** The first column names its row. On a narrow screen each row is a card, which takes a table's meaning: so roles. */
export function tableOf<Row>({
  label,
  columns,
  rows,
  none,
  compact = false,
}: TableParts<Row>): TemplateResult {
  if (rows.length === 0) return html`<p class="none">${none}</p>`;
  return html`<table role="table" class=${compact ? 'compact' : ''} aria-label=${label}>
    <thead role="rowgroup">
      <tr role="row">
        ${columns.map(
          ({ title, heading, sorted, numeric }) =>
            html`<th
              role="columnheader"
              scope="col"
              class=${numeric === true ? 'numeric' : ''}
              aria-sort=${sorted ?? nothing}
            >
              ${heading ?? title}
            </th>`,
        )}
      </tr>
    </thead>
    <tbody role="rowgroup">
      ${rows.map(
        (row) =>
          html`<tr role="row">
            ${columns.map(({ title, numeric, cell }, place) => cellOf(place, title, numeric === true, cell(row)))}
          </tr>`,
      )}
    </tbody>
  </table>`;
}

function cellOf(place: number, title: string, numeric: boolean, content: unknown): TemplateResult {
  if (place === 0) return html`<th role="rowheader" scope="row">${content}</th>`;
  return html`<td role="cell" class=${numeric ? 'numeric' : ''}>
    <span class="column">${title}</span><span class="content">${content}</span>
  </td>`;
}
