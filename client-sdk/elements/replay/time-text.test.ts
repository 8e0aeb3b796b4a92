import { expect, it } from 'vitest';
import { wordsFor } from '../words/words.ts';
import { clockText, dayText, spokenTime } from './time-text.ts';

const fr = wordsFor('fr');

it('shows times as a clock does, with hours where the whole has them', () => {
  expect(clockText(0)).toBe('0:00');
  expect(clockText(185_900)).toBe('3:05');
  expect(clockText(185_000, 3_700_000)).toBe('0:03:05');
  expect(clockText(3_785_000)).toBe('1:03:05');
  expect(clockText(-5)).toBe('0:00');
});

it('says times as people do', () => {
  expect(spokenTime(4000, fr)).toBe('4 s');
  expect(spokenTime(725_000, fr)).toBe('12 min 5 s');
  expect(spokenTime(60_000, fr)).toBe('1 min');
  expect(spokenTime(3_785_000, fr)).toBe('1 h 3 min 5 s');
});

it('names the year of a day only when it is another one', () => {
  const at = new Date(2026, 10, 24, 14).getTime();
  expect(dayText(at, at, fr)).toBe('mardi 24 novembre');
  expect(dayText(at, new Date(2027, 0, 2).getTime(), fr)).toBe('mardi 24 novembre 2026');
});
