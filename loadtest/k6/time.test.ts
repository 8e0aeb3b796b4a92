import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { later, repeat } from './time.ts';

beforeEach(() => {
  vi.useFakeTimers({ now: 0 });
});
afterEach(() => {
  vi.useRealTimers();
});

/** When each turn began, and since when it was due, with answers that take so long. */
async function turns(untilMs: number, answerMs: (turn: number) => number): Promise<[number, number][]> {
  const seen: [number, number][] = [];
  const work = async (turn: number, dueMs: number) => {
    seen.push([Date.now(), dueMs]);
    await later(answerMs(turn));
  };
  const over = repeat(untilMs, () => 1000, work);
  await vi.runAllTimersAsync();
  await over;
  return seen;
}

it('keeps its pace whatever an answer takes of the pause', async () => {
  expect(await turns(4000, () => 400)).toEqual([
    [1000, 1000],
    [2000, 2000],
    [3000, 3000],
  ]);
});

it('does what came due meanwhile right after a late answer, in one, and says since when', async () => {
  expect(await turns(6000, (turn) => (turn === 0 ? 2500 : 0))).toEqual([
    [1000, 1000],
    [3500, 2000],
    [4000, 4000],
    [5000, 5000],
  ]);
});
