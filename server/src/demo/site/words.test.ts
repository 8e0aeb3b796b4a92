import { expect, it } from 'vitest';
import { CATALOGUES, langOf, wordsFor } from './words.ts';

const holes = (text: string): string[] => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[0]).sort();

it('has every text in both languages, with the same holes', () => {
  expect(Object.keys(CATALOGUES.en).sort()).toEqual(Object.keys(CATALOGUES.fr).sort());
  for (const [key, text] of Object.entries(CATALOGUES.fr)) {
    expect(holes(CATALOGUES.en[key as keyof typeof CATALOGUES.en]), key).toEqual(holes(text));
  }
});

it('speaks French unless the address says otherwise', () => {
  expect(langOf('?person=a')).toBe('fr');
  expect(langOf('?person=a&lang=en')).toBe('en');
});

it('fills the holes of a text', () => {
  expect(wordsFor('fr').t('with', { name: 'Léa' })).toBe('Coaching avec Léa');
});
