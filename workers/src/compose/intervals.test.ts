import { describe, expect, it } from 'vitest';
import { intersect, lengthMs, subtract, union } from './intervals.ts';

const of = (...pairs: readonly (readonly [number, number])[]) =>
  pairs.map(([fromMs, toMs]) => ({ fromMs, toMs }));

describe('intervals', () => {
  it('join where they touch, whatever their order', () => {
    expect(union(of([5, 9], [0, 2], [2, 4], [6, 7], [8, 8]))).toEqual(of([0, 4], [5, 9]));
  });

  it('lose what is taken away', () => {
    expect(subtract(of([0, 10], [20, 30]), of([2, 3], [8, 22], [29, 40]))).toEqual(
      of([0, 2], [3, 8], [22, 29]),
    );
    expect(subtract(of([0, 10]), of([0, 10]))).toEqual([]);
    expect(subtract(of([0, 10]), [])).toEqual(of([0, 10]));
  });

  it('share what is in both', () => {
    expect(intersect(of([0, 10], [20, 30]), of([5, 25]))).toEqual(of([5, 10], [20, 25]));
    expect(lengthMs(intersect(of([0, 10], [20, 30]), of([5, 25])))).toBe(10);
  });
});
