import { describe, expect, it } from 'vitest';
import { TABLE_WORDS } from '../../../http/engagement/words.ts';
import { STANDINGS } from '../shown.ts';
import { CATALOGUES, langOf, wordsFor } from './words.ts';

const holes = (text: string): string[] => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[0]).sort();
const fr = wordsFor('fr', 'UTC');
const AT_MS = Date.parse('2026-11-24T14:05:09Z');

describe('the catalogue of the operators’ page', () => {
  it('has every text in both languages, with the same holes', () => {
    expect(Object.keys(CATALOGUES.en)).toEqual(Object.keys(CATALOGUES.fr));
    for (const [key, text] of Object.entries(CATALOGUES.fr)) {
      expect(holes(CATALOGUES.en[key as keyof typeof CATALOGUES.en]), key).toEqual(holes(text));
    }
  });

  it('has two forms of all that is counted', () => {
    for (const texts of Object.values(CATALOGUES)) {
      for (const [key, text] of Object.entries(texts)) {
        if (key.endsWith('Count')) expect(text, key).toMatch(/^[^|]+\|[^|]+$/);
      }
    }
  });

  it('shames nobody: who gave no sign of life is somebody to write to', () => {
    for (const texts of Object.values(CATALOGUES)) {
      for (const text of Object.values(texts)) {
        expect(text).not.toMatch(/fant[oô]me|ghost|absent|inacti|paress|lazy|mauvais|\bbad\b/i);
      }
    }
  });

  it('calls standings what the table calls them that is taken along', () => {
    for (const lang of ['fr', 'en'] as const) {
      for (const standing of STANDINGS) {
        const said = CATALOGUES[lang][`standing_${standing}`];
        expect(TABLE_WORDS[lang].standings[standing]).toBe(said.toLowerCase());
      }
    }
  });

  it('writes typographic apostrophes', () => {
    for (const texts of Object.values(CATALOGUES)) {
      for (const text of Object.values(texts)) expect(text).not.toMatch(/\w'\w/);
    }
  });
});

describe('times and numbers', () => {
  it('are written as people of the language write them', () => {
    expect(fr.time(AT_MS)).toBe('14:05');
    expect(fr.clock(AT_MS)).toBe('14:05:09');
    expect(fr.count('peopleCount', 1)).toBe('1 personne');
    expect(fr.count('peopleCount', 0)).toBe('0 personne');
    expect(wordsFor('en').count('peopleCount', 0)).toBe('0 people');
    expect(fr.percent(0.256)).toBe('26 %');
  });

  it.each([
    [42, '42 s'],
    [180, '3 min'],
    [7300, '2 h'],
  ])('%i seconds are %s', (seconds, said) => {
    expect(fr.duration(seconds)).toBe(said);
  });

  it.each([
    [59, 'à l’instant'],
    [5 * 60, 'il y a 5 minutes'],
    [3 * 3600, 'il y a 3 heures'],
    [24 * 3600, 'hier'],
    [40 * 24 * 3600, 'il y a 40 jours'],
  ])('%i seconds ago is %s', (seconds, said) => {
    expect(fr.ago(AT_MS - seconds * 1000, AT_MS)).toBe(said);
  });
});

it('speaks French unless told otherwise', () => {
  expect(langOf(null)).toBe('fr');
  expect(langOf('de')).toBe('fr');
  expect(langOf('en-US')).toBe('en');
});
