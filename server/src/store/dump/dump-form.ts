import { hkdfSync } from 'node:crypto';
import { z } from 'zod';
import { DumpRefusal } from './dump-refusal.ts';

// A dump is gzip of lines: a header, then `TABLE ROW` for each row in an order that foreign keys allow, then the end.
// Rows are JSON as Postgres itself writes and reads it, so that no number or text passes through another language's.

const FORM = 'tribu-live dump 1';

const Header = z.strictObject({
  form: z.literal(FORM),
  /** The last migration of the database that it was made of. */
  migration: z.number().int(),
  /** Tells which deployment's secret opens what is sealed in it. */
  secret: z.string(),
  /** Milliseconds since the Unix epoch. */
  at: z.number(),
});
export type DumpHeader = z.infer<typeof Header>;

/** Rows by table. */
export type RowCounts = Record<string, number>;
const End = z.strictObject({ rows: z.record(z.string(), z.number()) });

export type DumpLine =
  | { readonly is: 'row'; readonly table: string; readonly row: string }
  | { readonly is: 'end'; readonly rows: RowCounts };

export function headerLine(header: Omit<DumpHeader, 'form'>): string {
  return `${JSON.stringify({ form: FORM, ...header })}\n`;
}

export function rowLine(table: string, row: string): string {
  return `${table} ${row}\n`;
}

export function endLine(rows: RowCounts): string {
  return `${JSON.stringify({ rows })}\n`;
}

/** @throws DumpRefusal not_a_dump */
export function readHeader(line: string | undefined): DumpHeader {
  return parsed(Header, line ?? '');
}

/** @throws DumpRefusal not_a_dump */
export function readLine(line: string): DumpLine {
  if (line.startsWith('{')) return { is: 'end', ...parsed(End, line) };
  const space = line.indexOf(' ');
  if (space < 1) throw notADump();
  return { is: 'row', table: line.slice(0, space), row: line.slice(space + 1) };
}

/** Says which secret it is without giving anything of it away. */
export function secretMark(deploymentKey: Uint8Array): string {
  const mark = hkdfSync('sha256', deploymentKey, new Uint8Array(), 'tribu-live dump', 8);
  return Buffer.from(mark).toString('hex');
}

export function notADump(cause?: unknown): DumpRefusal {
  return new DumpRefusal('not_a_dump', 'is no dump, or was cut off or damaged', cause);
}

function parsed<T>(schema: z.ZodType<T>, line: string): T {
  try {
    return schema.parse(JSON.parse(line));
  } catch (cause) {
    throw notADump(cause);
  }
}
