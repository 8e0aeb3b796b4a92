import { expect, it } from 'vitest';
import { hashOf, placeOf } from './place.ts';

it.each([
  ['', { section: 'rooms', cohortId: null }],
  ['#nothing', { section: 'rooms', cohortId: null }],
  ['#jobs', { section: 'jobs', cohortId: null }],
  ['#jobs/2026', { section: 'jobs', cohortId: null }],
  ['#cohorts', { section: 'cohorts', cohortId: null }],
  ['#cohorts/2026-09', { section: 'cohorts', cohortId: '2026-09' }],
  ['#cohorts/%E0%A4%A', { section: 'cohorts', cohortId: '%E0%A4%A' }],
] as const)('%j is a place', (hash, place) => {
  expect(placeOf(hash)).toEqual(place);
});

it('a place is found again by its address', () => {
  const place = { section: 'cohorts', cohortId: 'a:b/c d' } as const;
  expect(placeOf(hashOf(place))).toEqual(place);
});
