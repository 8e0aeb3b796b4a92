import { kindOf } from '@tribu-live/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type PermittedTrack, PRECEDENCE } from './permitted.ts';
import { type Demand, FIRST_PICTURES, routes, VOICES_PER_VIEWER } from './routes.ts';

const CAMERA: PermittedTrack = {
  trackId: 'camera',
  publisherId: 'ines',
  source: 'camera',
  silenced: [],
  viewers: ['lea'],
  precedence: 0,
  recorded: false,
  recordedHeight: null,
};
const VOICE: PermittedTrack = { ...CAMERA, trackId: 'voice', source: 'microphone', silenced: ['self'] };

const viewOf = (demand: Demand, track = CAMERA) => routes([track], demand)[0]?.viewers[0];
const shown = (tiles: [string, { width: number; height: number }][], known: string[]): Demand =>
  new Map([['lea', { tiles: new Map(tiles), known: new Set(known) }]]);
const many = (count: number, like: PermittedTrack) =>
  Array.from({ length: count }, (_, i) => ({ ...like, trackId: `t${i}`, publisherId: `p${i}` }));
const flowing = (tracks: readonly PermittedTrack[], demand: Demand = new Map(), loudest: string[] = []) =>
  routes(tracks, demand, loudest).flatMap(({ trackId, viewers }) => (viewers[0]?.paused ? [] : [trackId]));

describe('routes', () => {
  it('[R9] sends everything in a small room to a viewer who never said what is on screen', () => {
    expect(viewOf(new Map())).toEqual({ personId: 'lea', paused: false, maxHeight: null });
  });

  it('[R9] holds back a picture that the viewer does not show and bounds the others by their tile', () => {
    expect(viewOf(shown([], ['camera']))).toMatchObject({ paused: true });
    expect(viewOf(shown([['camera', { width: 0, height: 90 }]], ['camera']))).toMatchObject({ paused: true });
    expect(viewOf(shown([['camera', { width: 160, height: 90 }]], ['camera']))).toMatchObject({
      paused: false,
      maxHeight: 90,
    });
  });

  it('[R9] shows a track that came after the viewer last spoke', () => {
    expect(viewOf(shown([], []))).toMatchObject({ paused: false, maxHeight: null });
  });

  it('[R9] never holds a voice back for want of a tile, and says when it is silenced', () => {
    expect(viewOf(shown([], ['voice']), VOICE)).toMatchObject({ paused: false });
    expect(routes([VOICE], new Map())[0]?.silenced).toBe(true);
  });

  it('[R9] of many voices lets the reader, the floor, mentors and then the loudest through', () => {
    const voices = many(12, { ...VOICE, silenced: [] });
    const lifted = voices.map((voice, i) => ({
      ...voice,
      precedence: i === 9 ? PRECEDENCE.reader : i === 10 ? PRECEDENCE.mentor : 0,
    }));
    const heard = flowing(lifted, new Map(), ['t11', 't8', 't7', 't6', 't5', 't4', 't3']);
    expect(heard.sort()).toEqual(['t10', 't11', 't4', 't5', 't6', 't7', 't8', 't9']);
  });

  it('[R9] a microphone that is off takes nobody’s place, and whispers are not counted', () => {
    const off = many(8, VOICE);
    const on = many(16, { ...VOICE, silenced: [] }).slice(8);
    const whisper: PermittedTrack = { ...VOICE, trackId: 'whisper', source: 'whisper', silenced: [] };
    expect(flowing([...off, ...on, whisper])).toEqual([...on.map(({ trackId }) => trackId), 'whisper']);
  });

  it('[R9] before the first report a viewer gets a few pictures: screens, who is to be seen, then some small ones', () => {
    const faces = many(10, CAMERA);
    const screen: PermittedTrack = { ...CAMERA, trackId: 'screen', source: 'screen' };
    const lifted = faces.map((face, i) => (i === 7 ? { ...face, precedence: PRECEDENCE.mentor } : face));
    const first = routes([...lifted, screen], new Map()).filter(({ viewers }) => !viewers[0]?.paused);
    expect(first.map(({ trackId, viewers }) => [trackId, viewers[0]?.maxHeight])).toEqual([
      ['t0', 180],
      ['t1', 180],
      ['t7', null],
      ['screen', null],
    ]);
  });
});

const PEOPLE = Array.from({ length: 14 }, (_, i) => `p${i}`);
const track = (source: fc.Arbitrary<PermittedTrack['source']>) =>
  fc.record({
    publisherId: fc.constantFrom(...PEOPLE),
    source,
    silenced: fc.constantFrom<PermittedTrack['silenced'][]>([], ['self'], ['silence', 'turn']),
    viewers: fc.subarray(PEOPLE),
    precedence: fc.constantFrom(...Object.values(PRECEDENCE)),
    recorded: fc.boolean(),
    recordedHeight: fc.constantFrom(null, 180),
  });
const tracks = fc
  .array(track(fc.constantFrom('microphone', 'microphone', 'camera', 'screen', 'whisper')), { maxLength: 40 })
  .map((list) => list.map((each, i): PermittedTrack => ({ ...each, trackId: `t${i}` })));
const trackId = fc.integer({ min: 0, max: 39 }).map((i) => `t${i}`);
const size = fc.record({ width: fc.integer({ min: 0, max: 900 }), height: fc.integer({ min: 0, max: 600 }) });
const demand: fc.Arbitrary<Demand> = fc
  .dictionary(
    fc.constantFrom(...PEOPLE),
    fc.record({
      tiles: fc.dictionary(trackId, size).map((tiles) => new Map(Object.entries(tiles))),
      known: fc.array(trackId).map((ids) => new Set(ids)),
    }),
  )
  .map((each) => new Map(Object.entries(each)));
const loudest = fc.uniqueArray(trackId);

describe('routes, for anybody', () => {
  it('[R9] adds nothing to what is permitted, and loses nothing of it', () => {
    fc.assert(
      fc.property(tracks, demand, loudest, (list, wanted, order) => {
        const routed = routes(list, wanted, order);
        expect(routed.map((one) => [one.trackId, one.silenced, one.recorded, one.recordedHeight])).toEqual(
          list.map((one) => [one.trackId, one.silenced.length > 0, one.recorded, one.recordedHeight]),
        );
        expect(routed.map(({ viewers }) => viewers.map(({ personId }) => personId))).toEqual(
          list.map(({ viewers }) => viewers),
        );
      }),
    );
  });

  it('[R9] lets at most eight microphones through to a viewer, and as many as there are up to that', () => {
    fc.assert(
      fc.property(tracks, demand, loudest, (list, wanted, order) => {
        for (const person of PEOPLE) {
          const mine = heardBy(routes(list, wanted, order), person, 'microphone');
          const there = list.filter((one) => one.source === 'microphone' && one.viewers.includes(person));
          expect(mine).toHaveLength(Math.min(there.length, VOICES_PER_VIEWER));
        }
      }),
    );
  });

  it('[R9] holds no voice back for one that is silenced, or that has less of a claim', () => {
    fc.assert(
      fc.property(tracks, demand, loudest, (list, wanted, order) => {
        const byId = new Map(list.map((one) => [one.trackId, one]));
        const claim = (id: string) => {
          const one = byId.get(id);
          return one === undefined || one.silenced.length > 0 ? -1 : one.precedence;
        };
        const routed = routes(list, wanted, order);
        for (const person of PEOPLE) {
          const through = heardBy(routed, person, 'microphone');
          const held = list
            .filter((one) => one.source === 'microphone' && one.viewers.includes(person))
            .map((one) => one.trackId)
            .filter((id) => !through.includes(id));
          const least = Math.min(...through.map(claim));
          for (const id of held) expect(claim(id)).toBeLessThanOrEqual(least);
        }
      }),
    );
  });

  it('[R9] a whisper is never held back', () => {
    fc.assert(
      fc.property(tracks, demand, loudest, (list, wanted, order) => {
        for (const route of routes(list, wanted, order)) {
          if (route.source === 'whisper') expect(route.viewers.some(({ paused }) => paused)).toBe(false);
        }
      }),
    );
  });

  it('[R9] sends no picture that is known not to be on screen, and few that nothing is known of', () => {
    fc.assert(
      fc.property(tracks, demand, loudest, (list, wanted, order) => {
        const routed = routes(list, wanted, order);
        for (const person of PEOPLE) {
          const said = wanted.get(person);
          const seen = routed.filter(
            ({ source, viewers }) =>
              kindOf(source) === 'video' && viewers.some((one) => one.personId === person && !one.paused),
          );
          const unsaid = seen.filter(({ trackId: id }) => !said?.known.has(id));
          expect(unsaid.length).toBeLessThanOrEqual(FIRST_PICTURES);
          for (const { trackId: id } of seen) {
            if (said?.known.has(id)) expect(said.tiles.get(id)?.height).toBeGreaterThan(0);
          }
        }
      }),
    );
  });
});

function heardBy(routed: ReturnType<typeof routes>, person: string, source: PermittedTrack['source']) {
  return routed
    .filter((one) => one.source === source)
    .filter(({ viewers }) => viewers.some(({ personId, paused }) => personId === person && !paused))
    .map((one) => one.trackId);
}
