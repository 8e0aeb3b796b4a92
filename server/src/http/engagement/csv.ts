import { Readable } from 'node:stream';
import type { Reply } from '../route.ts';

export type Cell = string | number | null;

/** Without it Excel takes UTF-8 for the alphabet of the machine, and "Léa" reads "LÃ©a". */
const BYTE_ORDER_MARK = '\uFEFF';
const SEPARATORS = { comma: ',', semicolon: ';' } as const;
export type Separator = keyof typeof SEPARATORS;

/** What a spreadsheet would run: a name that somebody chose must never be a formula. */
const FORMULA = /^[=+\-@\t\r\n]/;
const WANTS_QUOTES = /[",;\r\n]/;

/** One value of a table; nothing for null. */
export function csvCell(value: Cell): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const text = FORMULA.test(value) ? `'${value}` : value;
  return WANTS_QUOTES.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** One line of RFC 4180. */
export function csvLine(cells: readonly Cell[], separator: Separator): string {
  return `${cells.map(csvCell).join(SEPARATORS[separator])}\r\n`;
}

/** A column: what stands above it, and what in each line. */
export interface Column<T> {
  readonly head: string;
  readonly cell: (row: T) => Cell;
}

/**
 * A table as a file to be saved. Lines go as the caller takes them; the first is asked for at once, so that what is
 * wrong with the rows is told before the answer begins.
 * @param name of the file, without ending; what file systems don't like is replaced
 */
export async function csvReply<T>(
  { name, columns, separator }: { name: string; columns: readonly Column<T>[]; separator: Separator },
  rows: AsyncIterable<T> | Iterable<T>,
): Promise<Reply> {
  const iterator = lines(columns, separator, rows);
  const first = await iterator.next();
  return {
    kind: 'bytes',
    status: 200,
    headers: {
      'Content-Type': 'text/csv; charset=utf-8; header=present',
      'Content-Disposition': `attachment; filename="${name.replaceAll(/[^\w.-]+/g, '-')}.csv"`,
    },
    stream: Readable.from(resumed(first, iterator)),
  };
}

/** The heading comes with the first row. */
async function* lines<T>(
  columns: readonly Column<T>[],
  separator: Separator,
  rows: AsyncIterable<T> | Iterable<T>,
): AsyncGenerator<string, void> {
  let before =
    BYTE_ORDER_MARK +
    csvLine(
      columns.map(({ head }) => head),
      separator,
    );
  for await (const row of rows) {
    yield before +
      csvLine(
        columns.map(({ cell }) => cell(row)),
        separator,
      );
    before = '';
  }
  if (before !== '') yield before;
}

async function* resumed(first: IteratorResult<string, void>, rest: AsyncIterable<string>) {
  if (first.done === true) return;
  yield first.value;
  yield* rest;
}
