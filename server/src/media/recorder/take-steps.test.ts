import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Route } from '../types.ts';
import { type CurrentTakes, type TakeStep, takeSteps } from './take-steps.ts';

const TRACKS = ['t1', 't2', 't3', 't4'];
const PRODUCERS = ['p1', 'p2', 'p3'];

const some = <T>(value: fc.Arbitrary<T>) =>
  fc.dictionary(fc.constantFrom(...TRACKS), value).map((record) => new Map(Object.entries(record)));
const current: fc.Arbitrary<CurrentTakes> = fc.record({
  takes: some(fc.record({ producerId: fc.constantFrom(...PRODUCERS) })),
  producers: some(fc.record({ id: fc.constantFrom(...PRODUCERS) })),
  capturing: fc.boolean(),
});
const routes: fc.Arbitrary<Route[]> = fc.uniqueArray(
  fc.record({
    trackId: fc.constantFrom(...TRACKS),
    publisherId: fc.constant('ana'),
    source: fc.constantFrom('microphone' as const, 'camera' as const),
    silenced: fc.boolean(),
    viewers: fc.constant([]),
    recorded: fc.boolean(),
    recordedHeight: fc.constant(null),
  }),
  { selector: ({ trackId }) => trackId },
);

/** What capture and media worker would do. */
function carriedOut({ takes, producers, capturing }: CurrentTakes, steps: readonly TakeStep[]): CurrentTakes {
  const after = new Map(takes);
  for (const step of steps) {
    if (step.do === 'end-take') {
      if (!after.delete(step.trackId)) throw new Error('a take that is not there');
      continue;
    }
    const producer = producers.get(step.trackId);
    if (producer === undefined) throw new Error('nothing to record');
    if (after.has(step.trackId)) throw new Error('two takes of one track');
    after.set(step.trackId, { producerId: producer.id });
  }
  return { takes: after, producers, capturing };
}

describe('the steps of a recorder', () => {
  it('[D1] lead from anything to a take of each recorded track that is published, and of no other', () => {
    fc.assert(
      fc.property(current, routes, (before, wanted) => {
        const after = carriedOut(before, takeSteps(before, wanted));
        expect(takeSteps(after, wanted)).toEqual([]);
        const recorded = wanted.filter((route) => route.recorded).map(({ trackId }) => trackId);
        for (const [trackId, { producerId }] of after.takes) {
          expect(recorded).toContain(trackId);
          expect(after.producers.get(trackId)?.id).toBe(producerId);
        }
        if (!before.capturing) return;
        expect([...after.takes.keys()].sort()).toEqual(
          recorded.filter((trackId) => before.producers.has(trackId)).sort(),
        );
      }),
      { numRuns: 500 },
    );
  });

  it('[D2] are none for silence: a take goes on through mute and camera off', () => {
    fc.assert(
      fc.property(current, routes, (before, wanted) => {
        const silenced = wanted.map((route) => ({ ...route, silenced: !route.silenced }));
        expect(takeSteps(before, silenced)).toEqual(takeSteps(before, wanted));
      }),
    );
  });

  it('[D1] end before they begin, and name why', () => {
    const before: CurrentTakes = {
      takes: new Map([
        ['t1', { producerId: 'p1' }],
        ['t2', { producerId: 'p2' }],
        ['t3', { producerId: 'p3' }],
      ]),
      producers: new Map([
        ['t1', { id: 'p1' }],
        ['t2', { id: 'p2' }],
        ['t3', { id: 'p4' }],
      ]),
      capturing: true,
    };
    const route = {
      publisherId: 'ana',
      source: 'camera',
      silenced: false,
      viewers: [],
      recordedHeight: null,
    } as const;
    const wanted = [
      { ...route, trackId: 't2', recorded: false },
      { ...route, trackId: 't3', recorded: true },
    ];
    expect(takeSteps(before, wanted)).toEqual([
      { do: 'end-take', trackId: 't1', reason: 'unpublished' },
      { do: 'end-take', trackId: 't2', reason: 'consent' },
      { do: 'end-take', trackId: 't3', reason: 'media' },
      { do: 'begin-take', trackId: 't3' },
    ]);
  });
});
