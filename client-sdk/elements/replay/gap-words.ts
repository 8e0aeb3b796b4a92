import type { PlainKey, Words } from '../words/words.ts';
import type { Gap } from './outline.ts';
import { spokenTime } from './time-text.ts';

/** By the reasons of a take's end, of a recording's troubles and of the manifest. */
const REASONS: ReadonlyMap<string, PlainKey> = new Map([
  ['server', 'replay.gap.room'],
  ['media', 'replay.gap.media'],
  ['consent', 'replay.gap.consent'],
  ['packets_missing', 'replay.gap.line'],
  ['disk_full', 'replay.gap.disk'],
  ['write_failed', 'replay.gap.disk'],
  ['failed', 'replay.gap.disk'],
]);

/** What is missing and why; a reason that is not known yet is an interruption. */
export function gapWords(gap: Gap, words: Words): string {
  const lengthMs = gap.toMs - gap.atMs;
  const length = lengthMs < 1000 ? words.t('replay.lessThanSecond') : spokenTime(lengthMs, words);
  const reason = words.t(REASONS.get(gap.reason) ?? 'replay.gap.recorder');
  return words.t('replay.gap', { length, reason });
}
