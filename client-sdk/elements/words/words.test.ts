import { expect, it } from 'vitest';
import { langOf, wordsFor } from './words.ts';

const at = Date.UTC(2026, 10, 24, 13, 0);

it('fills the holes of a text', () => {
  expect(wordsFor('fr').t('early.title', { time: '13:50' })).toBe('La salle ouvre à 13:50');
  expect(wordsFor('en').t('early.title', { time: '13:50' })).toBe('The room opens at 13:50');
});

it('writes times in the zone of the viewer', () => {
  expect(wordsFor('fr', 'Europe/Paris').span(at, at + 30 * 60_000)).toBe('mardi 14:00 – 14:30');
  expect(wordsFor('en', 'Europe/London').span(at, at + 30 * 60_000)).toBe('Tuesday 13:00 – 13:30');
});

it('speaks French unless English is asked for', () => {
  expect(langOf('en-US')).toBe('en');
  expect(langOf('FR')).toBe('fr');
  expect(langOf('de')).toBe('fr');
  expect(langOf(null)).toBe('fr');
});
