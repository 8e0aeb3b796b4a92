import type { CohortEngagement } from '@tribu-live/protocol/engagement';
import { type Sort, STANDINGS } from './shown.ts';
import type { Words } from './words/words.ts';

type Student = CohortEngagement['students'][number];

/** The students in this order; who is equal in it, by name. Without a sign of life comes before the oldest one. */
export function sorted<S extends Student>(
  students: readonly S[],
  { by, down }: Sort,
  { compare }: Pick<Words, 'compare'>,
): S[] {
  const byName = (a: S, b: S) => compare(a.name, b.name);
  const rank = (student: S): number => {
    switch (by) {
      case 'name':
        return 0;
      case 'standing':
        return STANDINGS.indexOf(student.standing);
      case 'lastSign':
        return student.facts.lastSignAt === null ? 0 : Date.parse(student.facts.lastSignAt);
    }
  };
  const sign = down ? -1 : 1;
  return [...students].sort((a, b) => {
    if (by === 'name') return sign * byName(a, b);
    return sign * (rank(a) - rank(b)) || byName(a, b);
  });
}
