import { type Exercise, leftMs } from '@tribu-live/protocol';
import type { Words } from '../words/words.ts';

const MINUTE_MS = 60_000;

/** A countdown ready to be drawn. */
export interface Countdown {
  /** What is left of the ring, 1 to 0. */
  readonly share: number;
  /** `7` with `min`, or `45` with `s` in the last minute. */
  readonly short: string;
  /** For screen readers. */
  readonly long: string;
  readonly last: boolean;
  readonly paused: boolean;
}

export function countdown(exercise: Exercise, now: number, words: Words): Countdown {
  const left = leftMs(exercise, now);
  const paused = exercise.phase.is === 'paused';
  return { ...ring(left, exercise.durationMs, words), paused };
}

/** A ring of any time that runs out. */
export function ring(left: number, total: number, words: Words): Countdown {
  const last = left < MINUTE_MS;
  const minutes = Math.ceil(left / MINUTE_MS);
  return {
    share: total <= 0 ? 0 : Math.min(1, Math.max(0, left / total)),
    short: last
      ? words.t('write.leftSeconds', { count: Math.ceil(left / 1000) })
      : words.t('write.left', { count: minutes }),
    long: last ? words.t('write.leftLastLong') : words.t('write.leftLong', { count: minutes }),
    last,
    paused: false,
  };
}

export function wordsCounted(count: number, words: Words): string {
  return count === 1 ? words.t('write.words.one') : words.t('write.words', { count });
}

const MILESTONES = [
  { atMs: 5 * MINUTE_MS, word: 'write.fiveLeft' },
  { atMs: 2 * MINUTE_MS, word: 'write.twoLeft' },
  { atMs: MINUTE_MS, word: 'write.oneLeft' },
] as const;

/** What is said when one of the last minutes begins between two looks at the clock; empty otherwise. */
export function timeSaid(beforeMs: number, afterMs: number, words: Words): string {
  const reached = MILESTONES.filter(({ atMs }) => beforeMs > atMs && afterMs <= atMs && afterMs > 0).at(-1);
  return reached === undefined ? '' : words.t(reached.word);
}

/** A length of time as people say it: minutes, or seconds below two minutes that are not whole ones. */
export function lengthSaid(ms: number, minutesKey: 'write.begins' | 'write.extended', words: Words): string {
  const whole = ms % MINUTE_MS === 0 || ms >= 2 * MINUTE_MS;
  const count = Math.round(ms / (whole ? MINUTE_MS : 1000));
  if (whole) return words.t(minutesKey, { count });
  return words.t(minutesKey === 'write.begins' ? 'write.beginsSeconds' : 'write.extendedSeconds', { count });
}
