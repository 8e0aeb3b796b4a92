import type { Words } from './words.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** Where a session stands in time; all times in server milliseconds. */
export type TimeLeft =
  | { readonly is: 'before'; readonly startsAt: number }
  | { readonly is: 'running'; readonly leftMs: number }
  | { readonly is: 'overtime'; readonly closesAt: number };

export interface Span {
  readonly startsAt: number;
  readonly endsAt: number;
  readonly closesAt: number;
}

export function timeLeft(span: Span, nowMs: number): TimeLeft {
  if (nowMs < span.startsAt) return { is: 'before', startsAt: span.startsAt };
  if (nowMs < span.endsAt) return { is: 'running', leftMs: span.endsAt - nowMs };
  return { is: 'overtime', closesAt: span.closesAt };
}

/** The time in the head of the room; short enough for a phone. */
export function timeLeftWords(left: TimeLeft, words: Words): string {
  switch (left.is) {
    case 'before':
      return words.t('call.startsAt', { time: words.time(left.startsAt) });
    case 'running':
      return left.leftMs <= MINUTE_MS
        ? words.t('call.leftLast')
        : words.t('call.left', { count: Math.ceil(left.leftMs / MINUTE_MS) });
    case 'overtime':
      return words.t('call.overtimeShort', { time: words.time(left.closesAt) });
  }
}

/** The moments at which the room says a word about time. */
export type Milestone = 'five' | 'one' | 'up';

/**
 * Which milestone was crossed between two looks at the clock. Nothing at the first look (someone who comes
 * back with four minutes left needs no announcement) and nothing when an extension moves the end away.
 */
export function milestone(before: TimeLeft | null, after: TimeLeft): Milestone | null {
  if (before === null || before.is === 'overtime') return null;
  if (after.is === 'overtime') return 'up';
  if (before.is !== 'running' || after.is !== 'running') return null;
  if (crossed(before.leftMs, after.leftMs, MINUTE_MS)) return 'one';
  if (crossed(before.leftMs, after.leftMs, 5 * MINUTE_MS)) return 'five';
  return null;
}

export function milestoneWords(reached: Milestone, closesAt: number, words: Words): string {
  switch (reached) {
    case 'five':
      return words.t('call.fiveLeft');
    case 'one':
      return words.t('call.oneLeft');
    case 'up':
      return words.t('call.timeUp', { time: words.time(closesAt) });
  }
}

/** Since when somebody is there, for "Inès est là depuis 2 min". */
export function presentWords(name: string, sinceMs: number | null, nowMs: number, words: Words): string {
  const minutes = sinceMs === null ? 0 : Math.floor((nowMs - sinceMs) / MINUTE_MS);
  if (minutes < 1) return words.t('check.presentNow', { name });
  return words.t('check.present', { name, since: words.t('common.since', { count: minutes }) });
}

/** When the room opens: the time alone on the same day, otherwise with the day. */
export function opensAtWords(opensAt: number, nowMs: number, words: Words): string {
  const time = words.time(opensAt);
  const day = words.day(opensAt);
  return day === words.day(nowMs)
    ? words.t('early.title', { time })
    : words.t('early.titleDay', { day, time });
}

/** How long until the room opens, in the unit that people would say. */
export function opensInWords(opensAt: number, nowMs: number, words: Words): string {
  const leftMs = opensAt - nowMs;
  if (leftMs <= MINUTE_MS) return words.t('early.soon');
  if (leftMs <= 2 * HOUR_MS) return words.t('early.in', { count: Math.ceil(leftMs / MINUTE_MS) });
  if (leftMs <= 2 * DAY_MS) return words.t('early.inHours', { count: Math.round(leftMs / HOUR_MS) });
  return words.t('early.inDays', { count: Math.round(leftMs / DAY_MS) });
}

function crossed(beforeMs: number, afterMs: number, limitMs: number): boolean {
  return beforeMs > limitMs && afterMs <= limitMs;
}
