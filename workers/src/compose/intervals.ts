/** From `fromMs` until just before `toMs`. Lists of them are in order and don't touch. */
export interface Interval {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Any intervals, brought into order; what touches or overlaps becomes one. */
export function union(intervals: readonly Interval[]): Interval[] {
  const joined: Interval[] = [];
  for (const next of intervals.toSorted((a, b) => a.fromMs - b.fromMs)) {
    if (next.toMs <= next.fromMs) continue;
    const last = joined.at(-1);
    if (last === undefined || next.fromMs > last.toMs) joined.push(next);
    else joined[joined.length - 1] = { fromMs: last.fromMs, toMs: Math.max(last.toMs, next.toMs) };
  }
  return joined;
}

/** What is in `a` and not in `b`. */
export function subtract(a: readonly Interval[], b: readonly Interval[]): Interval[] {
  let left = union(a);
  for (const hole of union(b)) {
    left = left.flatMap((each) => [
      { fromMs: each.fromMs, toMs: Math.min(each.toMs, Math.max(each.fromMs, hole.fromMs)) },
      { fromMs: Math.max(each.fromMs, Math.min(each.toMs, hole.toMs)), toMs: each.toMs },
    ]);
    left = union(left.filter(({ fromMs, toMs }) => toMs > fromMs));
  }
  return left;
}

/** What is in both. */
export function intersect(a: readonly Interval[], b: readonly Interval[]): Interval[] {
  return subtract(a, subtract(a, b));
}

export function lengthMs(intervals: readonly Interval[]): number {
  return intervals.reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0);
}
