import { expect, it } from 'vitest';
import { LIMITS } from './limits.ts';
import { countWords } from './words.ts';

it.each([
  ['', 0],
  [' \n\t ', 0],
  ['un', 1],
  ['  Il était\nune fois ', 4],
  ['l’idée, aujourd’hui !', 2],
  ['« Hop » – dit-il… 42 %', 3],
  ['🙂 ça va ?', 2],
  ['日本語 текст', 2],
])('counts what stands between blanks and holds a letter or digit: %j', (text, words) => {
  expect(countWords(text)).toBe(words);
});

it('takes no longer for a page without a letter than for any other', () => {
  const timed = (text: string): number => {
    const startedAt = performance.now();
    countWords(text);
    return performance.now() - startedAt;
  };
  for (const text of ['"'.repeat(LIMITS.pageBytes), '" '.repeat(LIMITS.pageBytes / 2)])
    expect(timed(text)).toBeLessThan(1000);
});
