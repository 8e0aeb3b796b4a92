import { describe, expect, it } from 'vitest';
import { reason, reasonsIn, saysOf } from './sentences.ts';

describe('sentences', () => {
  it.each([
    ['words', 412, 'a écrit 412 mots', 'wrote 412 words'],
    ['words', 1, 'a écrit 1 mot', 'wrote 1 word'],
    ['words', 0, 'a écrit 0 mot', 'wrote 0 words'],
    ['attendedSeconds', 3900, 'était là 1 h 05', 'was there for 1 h 05'],
    ['speakingSeconds', 45, 'a parlé 45 s', 'spoke for 45 s'],
    ['speakingSeconds', 200, 'a parlé 3 min 20 s', 'spoke for 3 min 20 s'],
    ['lateSeconds', 1530, 'arrivée 25 min après le début', 'came 25 min after the start'],
    ['handsRaised', 1, 'a levé la main 1 fois', 'raised a hand once'],
    ['disconnections', 3, '3 connexions coupées', '3 connections lost'],
    ['lastSignAt', Date.UTC(2026, 10, 2), 'dernier signe le 2026-11-02', 'last sign on 2026-11-02'],
  ])('says %s %i to people', (fact, value, french, english) => {
    expect(saysOf(fact, value, 'fr')).toBe(french);
    expect(saysOf(fact, value, 'en')).toBe(english);
  });

  it('says the same reasons in another language', () => {
    expect(reasonsIn([reason('questions', 2)], 'en')).toEqual([
      { fact: 'questions', value: 2, says: 'asked 2 questions' },
    ]);
  });

  it('[R8] gives name and value of a fact that it does not know', () => {
    expect(saysOf('smiles', 3, 'fr')).toBe('smiles : 3');
    expect(saysOf('constructor', 3, 'en')).toBe('constructor : 3');
  });
});
