import { describe, expect, it } from 'vitest';
import { fitText, LINE_HEIGHT, shortened } from './fit-text.ts';

const SPACE = { width: 760, height: 400, sizes: [44, 32, 18] };

describe('a text in a box', () => {
  it('is as large as it can be, and wrapped between words', () => {
    expect(fitText('Une page', SPACE)).toEqual({ lines: ['Une page'], size: 44 });
    const long = fitText('Racontez le jour où tout a basculé. '.repeat(8).trim(), SPACE);
    expect(long.size).toBe(32);
    expect(long.lines.join(' ')).toBe('Racontez le jour où tout a basculé. '.repeat(8).trim());
  });

  it('stays inside: the longest prompt is cut with three dots, a word that is too long is broken', () => {
    for (const text of [
      'W'.repeat(5000),
      'mot '.repeat(1250),
      `${'a\n'.repeat(2499)}a`,
      '漢字'.repeat(2500),
    ]) {
      const { lines, size } = fitText(text, SPACE);
      expect(lines.length * size * LINE_HEIGHT).toBeLessThanOrEqual(SPACE.height);
      expect(lines.at(-1)).toMatch(/…$/u);
    }
    expect(Math.max(...fitText('W'.repeat(5000), SPACE).lines.map((line) => line.length))).toBeLessThan(45);
  });

  it('has no sign that is no letter', () => {
    expect(fitText('a\tb\u0007c\u202Ed\re', SPACE).lines).toEqual(['a b c d e']);
  });
});

describe('a name', () => {
  it('is whole where it fits, and cut with three dots where it does not', () => {
    expect(shortened('Léa Fontaine', 20)).toBe('Léa Fontaine');
    expect(shortened('Maximilienne de la Tour d’Auvergne', 16)).toBe('Maximilienne de…');
    expect(shortened('👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦', 2.5)).toBe('👩‍👩‍👧‍👦…');
  });
});
