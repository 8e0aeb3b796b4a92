import { describe, expect, it } from 'vitest';
import type { Sort, STANDINGS } from './shown.ts';
import { sorted } from './sorted.ts';
import { wordsFor } from './words/words.ts';

const FACTS = {
  daysEnrolled: 40,
  sessionsExpected: 0,
  sessionsAttended: 0,
  questions: 0,
  pages: 0,
  replays: 0,
  calledByName: 0,
};

function student(name: string, standing: (typeof STANDINGS)[number], lastSignAt: string | null) {
  return {
    personId: name,
    name,
    since: '2026-01-01T00:00:00Z',
    standing,
    reasons: [],
    facts: { ...FACTS, lastSignAt },
  };
}

const SCHOOL = [
  student('Zoé', 'regular', '2026-11-20T10:00:00Z'),
  student('Élise', 'ghost', '2026-09-01T10:00:00Z'),
  student('Amir', 'regular', '2026-11-22T10:00:00Z'),
  student('Fanny', 'ghost', null),
];

describe('students', () => {
  it.each<readonly [Sort, string]>([
    [{ by: 'name', down: false }, 'Amir Élise Fanny Zoé'],
    [{ by: 'name', down: true }, 'Zoé Fanny Élise Amir'],
    [{ by: 'standing', down: false }, 'Élise Fanny Amir Zoé'],
    [{ by: 'standing', down: true }, 'Amir Zoé Élise Fanny'],
    [{ by: 'lastSign', down: false }, 'Fanny Élise Zoé Amir'],
    [{ by: 'lastSign', down: true }, 'Amir Zoé Élise Fanny'],
  ])('sorted by %j', (sort, names) => {
    expect(
      sorted(SCHOOL, sort, wordsFor('fr'))
        .map(({ name }) => name)
        .join(' '),
    ).toBe(names);
  });
});
