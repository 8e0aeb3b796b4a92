/** A stretch of time, milliseconds since the Unix epoch; empty when it ends where it begins. */
export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

/** How long these stretches, which don't overlap each other, lie within this one. Milliseconds. */
export function overlapMs(spans: readonly Span[], { fromMs, toMs }: Span): number {
  let sum = 0;
  for (const span of spans) {
    const from = Math.max(span.fromMs, fromMs);
    const to = Math.min(span.toMs, toMs);
    if (to > from) sum += to - from;
  }
  return sum;
}

/** How long both of them go on at once; neither list overlaps itself. Milliseconds. */
export function commonMs(ones: readonly Span[], others: readonly Span[]): number {
  let sum = 0;
  for (const span of ones) sum += overlapMs(others, span);
  return sum;
}

export function touches(span: Span, { fromMs, toMs }: Span): boolean {
  return span.fromMs < toMs && span.toMs > fromMs;
}

/** What of them lies within this one; what is empty then is left out. */
export function clipped(spans: readonly Span[], { fromMs, toMs }: Span): Span[] {
  return spans
    .map((span) => ({ fromMs: Math.max(span.fromMs, fromMs), toMs: Math.min(span.toMs, toMs) }))
    .filter((span) => span.toMs > span.fromMs);
}

export function seconds(ms: number): number {
  return Math.max(0, Math.round(ms / 1000));
}
