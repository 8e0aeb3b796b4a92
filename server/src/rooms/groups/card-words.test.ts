import { describe, expect, it } from 'vitest';
import { likeness, offeredBy, wordsOf } from './card-words.ts';

const words = (text: string): string[] => [...wordsOf(text)].sort();

describe('the words of a card', () => {
  it.each<readonly [string, string, readonly string[]]>([
    ['accents and case', 'ÉTÉ À Été', ['ete']],
    ['plurals', 'site sites bureau bureaux journal journaux prix', ['bureau', 'journal', 'pri', 'site']],
    ['common words of French', 'Je cherche quelqu’un pour m’aider avec des photos', ['photo']],
    ['common words of English', 'I am looking for someone who could help me with my photos', ['photo']],
    [
      'ligatures and marks',
      'Cœur-de-métier (boulangerie), œufs !',
      ['boulangerie', 'coeur', 'metier', 'oeuf'],
    ],
    ['texts without anything to say', 'je ne sais pas… ?!', []],
  ])('[W30] %s don’t matter', (_name, text, expected) => {
    expect(words(text)).toEqual(expected);
  });

  it('[W30] that begin alike are of one family', () => {
    const like = (sought: string, offer: string): number => likeness(sought, offeredBy(wordsOf(offer)));
    expect(like('photo', 'photographe photo')).toBe(1);
    expect(like('photo', 'le photographe')).toBe(0.5);
    expect(like('photographe', 'une photo')).toBe(0.5);
    expect(like('site', 'situation')).toBe(0);
    expect(like('photo', '')).toBe(0);
  });
});
