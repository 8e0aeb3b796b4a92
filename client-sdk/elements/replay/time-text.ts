import type { Words } from '../words/words.ts';

/** As a clock shows it: `3:05`, or `1:03:05` where the whole lasts an hour or more. */
export function clockText(atMs: number, lengthMs = atMs): string {
  const { h, m, s } = split(atMs);
  const two = (part: number): string => String(part).padStart(2, '0');
  return lengthMs >= 3_600_000 || h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

/** As people say it: `12 min 5 s`. */
export function spokenTime(ms: number, words: Words): string {
  const { h, m, s } = split(ms);
  if (h > 0) return words.t('replay.hoursMinutesSeconds', { h, m, s });
  if (m > 0 && s > 0) return words.t('replay.minutesSeconds', { m, s });
  return m > 0 ? words.t('replay.minutes', { m }) : words.t('replay.seconds', { s });
}

/** The day, with its year where that is not this one: `mardi 24 novembre 2025`. */
export function dayText(atMs: number, nowMs: number, words: Words): string {
  const year = new Date(atMs).getFullYear();
  const day = words.day(atMs);
  return year === new Date(nowMs).getFullYear() ? day : `${day} ${year}`;
}

function split(ms: number): { h: number; m: number; s: number } {
  const total = Math.max(0, Math.floor(ms / 1000));
  return { h: Math.floor(total / 3600), m: Math.floor(total / 60) % 60, s: total % 60 };
}
