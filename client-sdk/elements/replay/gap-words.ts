import type { PlainKey, Words } from '../words/words.ts';
import type { Gap } from './outline.ts';
import { spokenTime } from './time-text.ts';

/** By the reasons that a manifest gives; all others are an interruption. */
const REASONS: ReadonlyMap<string, PlainKey> = new Map([
  ['server', 'replay.gap.room'],
  ['media', 'replay.gap.media'],
  ['loss', 'replay.gap.line'],
  ['damaged', 'replay.gap.damaged'],
  ['unreadable', 'replay.gap.damaged'],
]);

/** How much is missing, and why. */
export function gapWords(gap: Gap, words: Words): string {
  const { missingMs } = gap;
  const length = missingMs < 1000 ? words.t('replay.lessThanSecond') : spokenTime(missingMs, words);
  const reason = words.t(REASONS.get(gap.reason) ?? 'replay.gap.recorder');
  return words.t('replay.gap', { length, reason });
}
