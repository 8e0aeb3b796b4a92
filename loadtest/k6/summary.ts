import type { Media, Scenario } from './names.ts';
import { FAILURES, type Failure } from './names.ts';

/** What k6 hands to `handleSummary`, as much of it as is read here. */
export interface K6Summary {
  readonly metrics: Readonly<Record<string, K6Metric>>;
  readonly state: { readonly testRunDurationMs: number };
}

interface K6Metric {
  readonly values: Readonly<Record<string, number>>;
  readonly thresholds?: Readonly<Record<string, { readonly ok: boolean }>>;
}

/** Milliseconds. */
export interface Spread {
  readonly count: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly worst: number;
}

/** What a run came to. `null`: there was none of it. */
export interface Summary {
  readonly scenario: Scenario;
  readonly rooms: number;
  readonly seconds: number;
  readonly media: Media;
  readonly entered: number;
  readonly returned: number;
  readonly commands: number;
  readonly eventsTold: number;
  readonly pagesSaved: number;
  readonly knockMs: Spread | null;
  readonly joinMs: Spread | null;
  readonly eventMs: Spread | null;
  readonly answerMs: Spread | null;
  readonly pageSaveMs: Spread | null;
  readonly reconnectMs: Spread | null;
  readonly mediaMs: Spread | null;
  readonly lateMs: Spread | null;
  /** 0 to 1, of all requests. */
  readonly refusedShare: number;
  readonly refusals: Readonly<Record<string, number>>;
  readonly failures: Readonly<Record<string, number>>;
  /** Thresholds that didn't hold, as k6 writes them. */
  readonly broken: readonly string[];
  readonly tookMs: number;
}

export interface RunOf {
  readonly scenario: Scenario;
  readonly rooms: number;
  readonly seconds: number;
  readonly media: Media;
}

export function summarise({ metrics, state }: K6Summary, run: RunOf): Summary {
  const count = (name: string) => metrics[name]?.values.count ?? 0;
  const spread = (name: string) => spreadOf(metrics[name]);
  return {
    ...{ scenario: run.scenario, rooms: run.rooms, seconds: run.seconds, media: run.media },
    entered: count('people_entered'),
    returned: count('people_returned'),
    commands: count('commands_sent'),
    eventsTold: count('events_told'),
    pagesSaved: count('pages_saved'),
    knockMs: spread('knock_ms'),
    joinMs: spread('join_ms'),
    eventMs: spread('event_ms'),
    answerMs: spread('answer_ms'),
    pageSaveMs: spread('page_save_ms'),
    reconnectMs: spread('reconnect_ms'),
    mediaMs: spread('media_ms'),
    lateMs: spread('late_ms'),
    refusedShare: metrics.refused?.values.rate ?? 0,
    refusals: byTag(metrics, 'refusals', 'code'),
    failures: byTag(metrics, 'failures', 'kind'),
    broken: Object.entries(metrics).flatMap(([name, { thresholds = {} }]) =>
      Object.entries(thresholds).flatMap(([rule, { ok }]) => (ok ? [] : [`${name} ${rule}`])),
    ),
    tookMs: Math.round(state.testRunDurationMs),
  };
}

/** For people: what was measured, what was refused, what went wrong, and whether the thresholds hold. */
export function inWords(summary: Summary): string {
  const { scenario, rooms, seconds, media, entered, returned, commands, eventsTold, pagesSaved } = summary;
  const rows = [
    row('HTTP join', summary.knockMs),
    row('join: knock to snapshot', summary.joinMs),
    row('event to each of the others', summary.eventMs),
    row('answer to a command', summary.answerMs),
    row('page saved', summary.pageSaveMs),
    row('back after a cut', summary.reconnectMs),
    row('media flow after the join', summary.mediaMs),
    row('k6’s own timers late by', summary.lateMs),
  ];
  const head = 'milliseconds'.padEnd(30) + ['count', 'p50', 'p95', 'p99', 'worst'].map(cell).join('');
  const wrong = Object.entries(summary.failures).map(
    ([kind, times]) => `  ${times} x ${FAILURES[kind as Failure] ?? kind}`,
  );
  const refused = Object.entries(summary.refusals).map(([code, times]) => `  ${times} x refused: ${code}`);
  return [
    `${scenario}: ${rooms} rooms, ${seconds} s, media ${media}`,
    `${entered} people came in${returned === 0 ? '' : `, ${returned} returns`}; ${commands} commands, ${eventsTold} events told, ${pagesSaved} pages saved`,
    head,
    '-'.repeat(head.length),
    ...rows.filter((each) => each !== null),
    ...refused,
    ...wrong,
    summary.broken.length === 0
      ? 'All thresholds held.'
      : `Thresholds that did not hold: ${summary.broken.join('; ')}`,
    '',
  ].join('\n');
}

function row(what: string, spread: Spread | null): string | null {
  if (spread === null) return null;
  const { count, p50, p95, p99, worst } = spread;
  return what.padEnd(30) + [count, p50, p95, p99, worst].map((value) => cell(Math.round(value))).join('');
}

function cell(value: string | number): string {
  return `${value}`.padStart(9);
}

function spreadOf(metric: K6Metric | undefined): Spread | null {
  const values = metric?.values ?? {};
  const { count = 0, med = 0, max = 0 } = values;
  if (count === 0) return null;
  return { count, p50: med, p95: values['p(95)'] ?? 0, p99: values['p(99)'] ?? 0, worst: max };
}

/** Sub-metrics are named `refusals{code:rate_limited}`; those that stayed at nothing are left out. */
function byTag(metrics: K6Summary['metrics'], name: string, tag: string): Record<string, number> {
  const start = `${name}{${tag}:`;
  return Object.fromEntries(
    Object.entries(metrics)
      .filter(([each, { values }]) => each.startsWith(start) && (values.count ?? 0) > 0)
      .map(([each, { values }]) => [each.slice(start.length, -1), values.count ?? 0]),
  );
}
