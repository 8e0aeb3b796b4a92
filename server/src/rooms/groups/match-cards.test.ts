import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CardHolder, matchByCards } from './match-cards.ts';

const card = (personId: string, seeks: string, offers: string): CardHolder => ({ personId, seeks, offers });
const sorted = (groups: readonly (readonly string[])[]) => groups.map((group) => [...group].sort()).sort();

describe('matching by cards', () => {
  it('[W30] brings together who seeks and who offers', () => {
    const people = [
      card('lea', 'Fixer mes prix', 'Céramique'),
      card('karim', 'Un photographe', 'Vendre aux restaurants'),
      card('zoe', 'Des restaurants où exposer', 'Des photos de produits'),
      card('hugo', 'Organiser des soirées', 'Aider sur le prix et la marge'),
    ];
    expect(sorted(matchByCards(people, 2))).toEqual([
      ['hugo', 'lea'],
      ['karim', 'zoe'],
    ]);
  });

  it('[W30] looks beyond the strongest pair when the whole gains by it', () => {
    const people = [
      card('a', 'comptabilité juridique export', ''),
      card('b', 'douane logo', 'comptabilité juridique export'),
      card('c', '', 'comptabilité juridique'),
      card('d', '', 'douane logo'),
    ];
    const groups = matchByCards(people, 2);
    expect(groups.map((group) => group.length)).toEqual([2, 2]);
    expect(sorted(groups)).toEqual([
      ['a', 'c'],
      ['b', 'd'],
    ]);
  });

  it('[W30] [W29] places everybody once, evenly, and the same again', () => {
    const text = fc.array(fc.constantFrom('prix', 'photos', 'site', 'vente', 'juriste', 'le', ''), {
      maxLength: 4,
    });
    const people = fc
      .array(fc.tuple(text, text), { minLength: 1, maxLength: 40 })
      .map((cards) =>
        cards.map(([seeks, offers], index) => card(`p${index}`, seeks.join(' '), offers.join(' '))),
      );
    fc.assert(
      fc.property(people, fc.integer({ min: 1, max: 12 }), (holders, wanted) => {
        const count = Math.min(wanted, holders.length);
        const groups = matchByCards(holders, count);
        expect(groups).toHaveLength(count);
        expect(groups.flat().sort()).toEqual(holders.map(({ personId }) => personId).sort());
        const sizes = groups.map((group) => group.length);
        expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
        expect(matchByCards(holders, count)).toEqual(groups);
      }),
      { numRuns: 200 },
    );
  });

  it('[W30] takes a blink for as many as a workshop has', () => {
    const people = Array.from({ length: 60 }, (_, n) =>
      card(
        `p${n}`,
        `sujet${n % 7} thème${n % 11} atelier`,
        `sujet${(n + 3) % 7} thème${(n + 5) % 11} écoute`,
      ),
    );
    expect(matchByCards(people, 20).flat()).toHaveLength(60);
  });
});
