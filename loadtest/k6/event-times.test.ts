import { expect, it } from 'vitest';
import { EventTimes } from './event-times.ts';

function times() {
  const taken: number[] = [];
  return { taken, times: new EventTimes((tookMs) => taken.push(tookMs)) };
}

it('matches an event with its command, whichever is known first', () => {
  const { taken, times: each } = times();
  each.arrived(5, 'lea', 130);
  each.answered(5, 'ines', 100);
  each.arrived(5, 'sami', 150);
  expect(taken).toEqual([30, 50]);
});

it('leaves out whoever caused it, and what came before it was asked for', () => {
  const { taken, times: each } = times();
  each.arrived(5, 'lea', 90);
  each.answered(5, 'ines', 100);
  each.arrived(5, 'ines', 110);
  expect(taken).toEqual([]);
});

it('forgets events that nobody asked for', () => {
  const { taken, times: each } = times();
  for (let seq = 1; seq <= 600; seq += 1) each.arrived(seq, 'lea', seq);
  each.answered(1, 'ines', 0);
  expect(taken).toEqual([]);
  each.answered(600, 'ines', 500);
  expect(taken).toEqual([100]);
});
