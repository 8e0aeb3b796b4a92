import { expect, it } from 'vitest';
import { madeState, NOW, person } from '../test/made-state.ts';
import { circleSize, circleView, movedTo } from './circle-view.ts';
import { dealt, groupsView } from './groups-view.ts';

const circle = {
  id: 'c',
  exerciseId: null,
  openedAt: NOW,
  perReaderMs: 60_000,
  reader: { personId: 'zoe', since: NOW - 5000, droppedAt: null },
  queue: ['karim'],
  done: [],
};

it('tells who reads and for how long, who comes next, who has read, who is left', () => {
  const view = circleView(
    madeState({ circle: { ...circle, done: [{ personId: 'lea', at: NOW, how: 'passed' }] } }),
    NOW,
  );
  expect(view?.reader).toMatchObject({ name: 'Zoé L.', forMs: 5000, dropped: false });
  expect(view?.queue.map(({ name }) => name)).toEqual(['Karim H.']);
  expect(view?.done).toEqual([{ personId: 'lea', name: 'Léa F.', how: 'passed' }]);
  expect(view?.others).toEqual([]);
  expect(circleView(madeState(), NOW)).toBeNull();
});

it('counts for each way to open one: observers, guests and who is away don’t read', () => {
  const state = madeState({ volunteers: ['zoe'], hands: [{ personId: 'lea', since: NOW }] });
  const away = person('karim', 'Karim H.', { presence: { is: 'left', since: NOW } });
  const people = { ...state.people, karim: away, gus: person('gus', 'Gus', { role: 'guest' }) };
  const size = (from: Parameters<typeof circleSize>[1]): number => circleSize({ ...state, people }, from);
  expect([size('volunteers'), size('hands'), size('everybody')]).toEqual([1, 1, 2]);
});

it('moves one place up or down, and nowhere beyond the ends', () => {
  const list = ['a', 'b', 'c'];
  expect(movedTo(list, 2, 1)).toEqual(['a', 'c', 'b']);
  expect(movedTo(list, 0, 2)).toEqual(['b', 'c', 'a']);
  expect(movedTo(list, 0, -1)).toBe(list);
  expect(movedTo(list, 2, 3)).toBe(list);
});

it('deals everybody into groups of about the size', () => {
  expect(dealt([1, 2, 3, 4, 5, 6, 7], 3).map((group) => group.length)).toEqual([4, 3]);
  expect(dealt([], 4)).toEqual([[]]);
});

it('shows groups with their members, who calls, and who has none', () => {
  const view = groupsView(
    madeState({
      groups: {
        ...{
          roundId: 'r',
          prompt: [],
          startedAt: NOW,
          endsAt: NOW + 9000,
          gathering: false,
          broadcast: null,
        },
        groups: [{ id: 'g', name: 'Groupe 1', pen: 'zoe' }],
        members: { zoe: 'g', lea: 'g' },
        visits: { ines: 'g' },
      },
      help: { lea: NOW },
    }),
    'ines',
    NOW,
  );
  expect(view?.groups[0]).toMatchObject({ calls: true, visited: true });
  expect(view?.groups[0]?.members.map(({ name, pen }) => [name, pen])).toEqual([
    ['Léa F.', false],
    ['Zoé L.', true],
  ]);
  expect(view?.unplaced.map(({ personId }) => personId)).toEqual(['karim']);
  expect(view?.leftMs).toBe(9000);
});
