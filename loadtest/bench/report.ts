import { readFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';

export type Figures = Readonly<Record<string, number | null>>;

/** The machine in one line: figures mean nothing without it. */
export function machine(): string {
  const all = cpus();
  const memoryGb = Math.round(totalmem() / 2 ** 30);
  const kernel = readFileSync('/proc/sys/kernel/osrelease', 'utf8').trim();
  return `${all[0]?.model.trim() ?? 'unknown'}, ${all.length} cores, ${memoryGb} GB, Node ${process.versions.node}, Linux ${kernel}`;
}

/** Nearest-rank percentile, `share` from 0 to 1. */
export function percentile(values: readonly number[], share: number): number {
  if (values.length === 0) throw new RangeError('no values');
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

/** The slope of the line that fits best, in units of y for each unit of x. */
export function slope(points: readonly (readonly [x: number, y: number])[]): number {
  const meanX = points.reduce((sum, [x]) => sum + x, 0) / points.length;
  const meanY = points.reduce((sum, [, y]) => sum + y, 0) / points.length;
  const above = points.reduce((sum, [x, y]) => sum + (x - meanX) * (y - meanY), 0);
  const below = points.reduce((sum, [x]) => sum + (x - meanX) ** 2, 0);
  return above / below;
}

/** The standard error of that slope: what differs from zero by less than twice this is noise. */
export function slopeError(points: readonly (readonly [x: number, y: number])[]): number {
  const inclination = slope(points);
  const meanX = points.reduce((sum, [x]) => sum + x, 0) / points.length;
  const meanY = points.reduce((sum, [, y]) => sum + y, 0) / points.length;
  const left = points.reduce((sum, [x, y]) => sum + (y - meanY - inclination * (x - meanX)) ** 2, 0);
  const spread = points.reduce((sum, [x]) => sum + (x - meanX) ** 2, 0);
  return Math.sqrt(left / (points.length - 2) / spread);
}

export function rounded(value: number, decimals = 0): number {
  return Number(value.toFixed(decimals));
}

/** Columns as wide as their content, numbers to the right. */
export function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const all = [head, ...rows].map((row) => row.map(String));
  const widths = head.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  const lines = all.map((row) =>
    row
      .map((cell, column) =>
        /^[\d.-]+$/.test(cell) ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  );
  lines.splice(1, 0, widths.map((width) => '-'.repeat(width)).join('  '));
  return lines.join('\n');
}

/** A word for whoever waits, on the error stream: the output stays table and figures. */
export function progress(text: string): void {
  process.stderr.write(`${text}\n`);
}

/** The last line of every bench. */
export function printFigures(bench: string, figures: Figures): void {
  process.stdout.write(`${JSON.stringify({ bench, machine: machine(), figures })}\n`);
}
