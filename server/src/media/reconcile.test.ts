import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { layerFor } from './layers.ts';
import {
  type CurrentConsumer,
  type CurrentMedia,
  type CurrentProducer,
  reconcile,
  type Step,
} from './reconcile.ts';
import type { Route } from './types.ts';

interface Model {
  producers: Map<string, CurrentProducer>;
  viewers: Map<string, { consumers: Map<string, CurrentConsumer>; beyond: Set<string> }>;
}

/** What mediasoup would do. */
function carriedOut(before: CurrentMedia, steps: readonly Step[]): Model {
  const producers = new Map(before.producers);
  const viewers = new Map(
    [...before.viewers].map(([id, { consumers, beyond }]) => [
      id,
      { consumers: new Map(consumers), beyond: new Set(beyond) },
    ]),
  );
  for (const step of steps) {
    const producer = producers.get(step.trackId);
    if (step.do === 'close-producer') producers.delete(step.trackId);
    else if (step.do === 'pause-producer' || step.do === 'resume-producer') {
      if (producer === undefined) throw new Error('a producer that is not there');
      producers.set(step.trackId, { ...producer, paused: step.do === 'pause-producer' });
    } else if ('personId' in step) {
      const consumers = viewers.get(step.personId)?.consumers;
      if (consumers === undefined) throw new Error('a viewer who is not there');
      carryOutFor(step, consumers, producer);
    }
  }
  return { producers, viewers };
}

function carryOutFor(
  step: Extract<Step, { personId: string }>,
  consumers: Map<string, CurrentConsumer>,
  producer: CurrentProducer | undefined,
): void {
  const consumer = consumers.get(step.trackId);
  if (step.do === 'consume') {
    if (producer === undefined) throw new Error('nothing to consume');
    if (consumer !== undefined) throw new Error('two consumers of one track');
    const { spatialLayer, priority } = step;
    const made = {
      producerId: producer.id,
      paused: true,
      ready: false,
      spatialLayer,
      priority,
      stunted: false,
    };
    consumers.set(step.trackId, made);
    return;
  }
  if (consumer === undefined) throw new Error('a consumer that is not there');
  if (step.do === 'close-consumer') consumers.delete(step.trackId);
  else if (step.do === 'prefer-layer')
    consumers.set(step.trackId, { ...consumer, spatialLayer: step.spatialLayer });
  else if (step.do === 'prioritise') consumers.set(step.trackId, { ...consumer, priority: step.priority });
  else consumers.set(step.trackId, { ...consumer, paused: step.do === 'pause-consumer', stunted: false });
}

const PEOPLE = ['ana', 'ben', 'cy', 'dan'];
const TRACKS = ['t1', 't2', 't3', 't4', 't5'];
const SOURCES = ['microphone', 'camera', 'screen'] as const;

const heights = fc.constantFrom(null, [180, 360], [90, 180, 360]);
const producer = fc.record({
  id: fc.constantFrom('p1', 'p2', 'p3'),
  source: fc.constantFrom(...SOURCES),
  paused: fc.boolean(),
  pending: fc.boolean(),
  layerHeights: heights,
});
const consumer = fc.record({
  producerId: fc.constantFrom('p1', 'p2', 'p3'),
  paused: fc.boolean(),
  ready: fc.boolean(),
  spatialLayer: fc.constantFrom(null, 0, 1, 2),
  priority: fc.integer({ min: 1, max: 5 }),
  stunted: fc.boolean(),
});
const some = <T>(keys: string[], value: fc.Arbitrary<T>) =>
  fc.dictionary(fc.constantFrom(...keys), value).map((record) => new Map(Object.entries(record)));
const viewer = fc
  .record({ consumers: some(TRACKS, consumer), beyond: fc.constantFrom('p1', 'p2', 'p3', null) })
  .map(({ consumers, beyond }) => ({
    // Nobody has a consumer of what the device cannot receive.
    consumers: new Map([...consumers].filter(([, { producerId }]) => producerId !== beyond)),
    beyond: new Set(beyond === null ? [] : [beyond]),
  }));
const media = fc.record({ producers: some(TRACKS, producer), viewers: some(PEOPLE, viewer) });
const wantedViewer = fc.record({
  personId: fc.constantFrom(...PEOPLE),
  paused: fc.boolean(),
  maxHeight: fc.constantFrom(null, 0, 90, 200, 400),
});
const routes: fc.Arbitrary<Route[]> = fc.uniqueArray(
  fc.record({
    trackId: fc.constantFrom(...TRACKS),
    publisherId: fc.constantFrom(...PEOPLE),
    source: fc.constantFrom(...SOURCES),
    silenced: fc.boolean(),
    recorded: fc.boolean(),
    recordedHeight: fc.constant(null),
    viewers: fc.uniqueArray(wantedViewer, { selector: ({ personId }) => personId }),
  }),
  { selector: ({ trackId }) => trackId },
);

function flows(wanted: readonly Route[], trackId: string, personId: string): boolean {
  const route = wanted.find((one) => one.trackId === trackId);
  return route?.viewers.find((one) => one.personId === personId)?.paused === false;
}

/** Two rounds suffice: what was just made may still have to be adjusted. */
function settled(current: CurrentMedia, wanted: readonly Route[]): Model {
  const once = carriedOut(current, reconcile(current, wanted));
  return carriedOut(once, reconcile(once, wanted));
}

describe('reconcile', () => {
  it('[R9] converges from anything to any routes, and then has nothing more to do', () => {
    fc.assert(
      fc.property(media, routes, (current, wanted) => {
        expect(reconcile(settled(current, wanted), wanted)).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  it('[R9] where it ends does not depend on how things were in between', () => {
    fc.assert(
      fc.property(media, routes, routes, (current, wanted, between) => {
        // A producer that the routes in between leave out would be closed for good: these change all but that.
        const detours = wanted.map(
          (route) => between.find(({ trackId }) => trackId === route.trackId) ?? route,
        );
        // A picture that was wanted in between may have left a consumer, held back.
        const ends = ({ viewers }: Model) =>
          [...viewers].map(([id, { consumers }]) => {
            return [id, [...consumers.keys()].filter((trackId) => flows(wanted, trackId, id)).sort()];
          });
        const detour = settled(settled(current, detours), wanted);
        expect(ends(detour)).toEqual(ends(settled(current, wanted)));
      }),
      { numRuns: 500 },
    );
  });

  it('[R9] what is settled lets nobody receive more than the routes say', () => {
    fc.assert(
      fc.property(media, routes, (current, wanted) => {
        const { producers, viewers } = settled(current, wanted);
        for (const [trackId, held] of producers) {
          const route = wanted.find((one) => one.trackId === trackId);
          if (route === undefined) expect(held.pending).toBe(true);
          else expect(held.paused).toBe(route.silenced);
        }
        for (const [personId, { consumers }] of viewers) {
          for (const [trackId, held] of consumers) {
            const route = wanted.find((one) => one.trackId === trackId);
            const view = route?.viewers.find((one) => one.personId === personId);
            expect(view).toBeDefined();
            expect(producers.get(trackId)?.id).toBe(held.producerId);
            expect(held.paused).toBe(view?.paused === true || !held.ready);
            expect(held.stunted && !held.paused).toBe(false);
            const layers = producers.get(trackId)?.layerHeights ?? null;
            if (layers !== null) expect(held.spatialLayer).toBe(layerFor(layers, view?.maxHeight ?? null));
          }
        }
      }),
      { numRuns: 500 },
    );
  });

  it('[R9] gives a consumer of all that is to flow and of every voice, except of what the device cannot receive', () => {
    fc.assert(
      fc.property(media, routes, (current, wanted) => {
        const { producers, viewers } = settled(current, wanted);
        for (const { trackId, viewers: permitted } of wanted) {
          const held = producers.get(trackId);
          for (const { personId, paused } of permitted) {
            const person = viewers.get(personId);
            if (held === undefined || person === undefined || person.beyond.has(held.id)) continue;
            if (!paused || held.source === 'microphone') expect(person.consumers.has(trackId)).toBe(true);
          }
        }
      }),
      { numRuns: 500 },
    );
  });

  it('[R9] makes no picture that is held back, and only voices that are held back ahead', () => {
    fc.assert(
      fc.property(media, routes, (current, wanted) => {
        for (const step of reconcile(current, wanted)) {
          if (step.do !== 'consume') continue;
          const { viewers = [] } = wanted.find(({ trackId }) => trackId === step.trackId) ?? {};
          const view = viewers.find(({ personId }) => personId === step.personId);
          expect(view?.paused).toBe(step.ahead);
          if (step.ahead) expect(current.producers.get(step.trackId)?.source).toBe('microphone');
        }
      }),
    );
  });

  it('[R9] takes away before it gives', () => {
    const gives = new Set(['consume', 'resume-consumer']);
    fc.assert(
      fc.property(media, routes, (current, wanted) => {
        const steps = reconcile(current, wanted).map((step) => step.do);
        const lastClose = steps.findLastIndex((what) => what.startsWith('close-'));
        const firstGift = steps.findIndex((what) => gives.has(what));
        expect(firstGift === -1 || lastClose < firstGift).toBe(true);
      }),
    );
  });

  it('[R9] keeps a track whose event is still on its way, unheard', () => {
    const held = { id: 'p1', source: 'camera', paused: true, pending: true, layerHeights: null } as const;
    expect(reconcile({ producers: new Map([['t1', held]]), viewers: new Map() }, [])).toEqual([]);
  });
});
