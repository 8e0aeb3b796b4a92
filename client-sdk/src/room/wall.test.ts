import { expect, it } from 'vitest';
import { someExercise, someState } from '../../test/support/workshop-state.ts';
import { Wall } from './wall.ts';

const entry = (words: number) => ({ words, savedAt: words });
const first = { ...someExercise({ is: 'running', endsAt: 1 }), id: 'first' };
const second = { ...first, id: 'second' };

it('[R11] adds up what changed, and begins anew with each exercise', () => {
  const wall = new Wall();
  wall.handleState(someState({ exercises: [first] }));
  wall.handlePush({ exerciseId: 'first', pages: { ines: entry(1) } });
  wall.handlePush({ exerciseId: 'first', pages: { malik: entry(2) } });
  wall.handlePush({ exerciseId: 'first', pages: { ines: entry(3) } });
  wall.handleState(someState({ exercises: [first] }));
  expect([...wall.pages]).toEqual([
    ['ines', entry(3)],
    ['malik', entry(2)],
  ]);
  wall.handleState(someState({ exercises: [first, second] }));
  expect(wall.pages.size).toBe(0);
});

it('keeps what was told of an exercise before its start came', () => {
  const wall = new Wall();
  const sizes: number[] = [];
  wall.on('changed', ({ pages }) => sizes.push(pages.size));
  wall.handleState(someState({ exercises: [first] }));
  wall.handlePush({ exerciseId: 'second', pages: { ines: entry(1) } });
  wall.handleState(someState({ exercises: [first] }));
  wall.handleState(someState({ exercises: [first, second] }));
  expect(wall.pages.size).toBe(1);
});
