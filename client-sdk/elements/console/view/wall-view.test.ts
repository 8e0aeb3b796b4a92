import type { WallEntry } from '@tribu-live/protocol';
import { expect, it } from 'vitest';
import { MINUTE_MS, madeExercise, madeState, NOW, person } from '../test/made-state.ts';
import { type TileState, wallView } from './wall-view.ts';

const BLANK = { startedAt: null, penDownAt: null, submittedWords: null };
const saved = (words: number, agoMs: number): WallEntry => ({ words, savedAt: NOW - agoMs });
const writing = madeState({ exercises: [madeExercise()] });

function standing(
  state: Parameters<typeof wallView>[0],
  wall: [string, WallEntry][] = [],
): Record<string, TileState> {
  const { tiles } = wallView(state, new Map(wall), NOW);
  return Object.fromEntries(tiles.map((tile) => [tile.personId, tile.state]));
}

it('keeps everybody in their place: by name, mentors left out', () => {
  expect(wallView(writing, new Map(), NOW).tiles.map(({ name }) => name)).toEqual([
    'Karim H.',
    'Léa F.',
    'Zoé L.',
  ]);
});

it('tells who has not begun, who writes, and who has saved nothing for 30 s', () => {
  const wall: [string, WallEntry][] = [
    ['zoe', saved(40, 29_999)],
    ['lea', saved(12, 30_000)],
  ];
  expect(standing(writing, wall)).toEqual({ karim: 'notStarted', zoe: 'writing', lea: 'idle' });
  expect(wallView(writing, new Map(wall), NOW).counts).toEqual({ writing: 1, stuck: 2, done: 0 });
});

it('calls nobody stuck in the first half minute', () => {
  const begun = madeState({ exercises: [madeExercise({ startedAt: NOW - 5000 })] });
  expect(wallView(begun, new Map(), NOW).counts?.stuck).toBe(0);
});

it('goes on counting words between the end and what is submitted, when everybody looks', () => {
  const phase = { is: 'ended', at: NOW - 1000, reason: 'mentor' } as const;
  const over = {
    ...madeState({ exercises: [madeExercise({ phase })] }),
    pages: { x: { lea: { ...BLANK, submittedWords: 13 } } },
  };
  const wall: [string, WallEntry][] = [
    ['zoe', saved(40, 5000)],
    ['lea', saved(12, 5000)],
  ];
  const words = wallView(over, new Map(wall), NOW).tiles.map((tile) => [tile.personId, tile.words]);
  expect(Object.fromEntries(words)).toEqual({ karim: 0, zoe: 40, lea: 13 });
});

it('never calls somebody idle who put the pen down', () => {
  const state = { ...writing, pages: { x: { zoe: { ...BLANK, penDownAt: NOW - MINUTE_MS } } } };
  expect(standing(state, [['zoe', saved(200, 5 * MINUTE_MS)]]).zoe).toBe('penDown');
});

it('shows a call for help before anything else of who is here, and who is away before that', () => {
  const lost = person('lea', 'Léa F.', { presence: { is: 'disconnected', since: NOW - 3000 } });
  const state = {
    ...writing,
    people: { ...writing.people, lea: lost },
    help: { zoe: NOW - 7000, lea: NOW - 9000 },
  };
  const { tiles, present } = wallView(state, new Map([['zoe', saved(5, 0)]]), NOW);
  expect(tiles.map(({ state: is, sinceMs }) => [is, sinceMs])).toEqual([
    ['notStarted', 4 * MINUTE_MS],
    ['lost', 3000],
    ['help', 7000],
  ]);
  expect(present).toBe(2);
});

it('shows the words that were handed in once the exercise is over, and what a page may show', () => {
  const phase = { is: 'frozen', at: NOW, endedAt: NOW } as const;
  const state = madeState({
    exercises: [madeExercise({ phase })],
    pages: { x: { zoe: { ...BLANK, submittedWords: 212 } } },
    shared: { x: { zoe: 'mentors' } },
  });
  const zoe = wallView(state, new Map(), NOW).tiles.find(({ personId }) => personId === 'zoe');
  expect(zoe).toMatchObject({ words: 212, shared: 'mentors', state: 'muted' });
  expect(wallView(state, new Map(), NOW).counts).toBeNull();
});

it('shows who reads, who is next, who has a hand up or the floor', () => {
  const circle = {
    id: 'c',
    exerciseId: null,
    openedAt: NOW,
    perReaderMs: null,
    reader: { personId: 'zoe', since: NOW - 5000, droppedAt: null },
    queue: ['karim'],
    done: [],
  };
  expect(standing(madeState({ circle, floor: ['lea'] }))).toEqual({
    zoe: 'reading',
    karim: 'next',
    lea: 'floor',
  });
  expect(standing(madeState({ hands: [{ personId: 'lea', since: NOW }] })).lea).toBe('hand');
});
