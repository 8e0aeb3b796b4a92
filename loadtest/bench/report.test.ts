import { describe, expect, it } from 'vitest';
import { machine, percentile, slope, slopeError, table } from './report.ts';

describe('figures of a bench', () => {
  it('takes percentiles by nearest rank, in whatever order the values came', () => {
    const values = [5, 1, 4, 2, 3];
    expect(percentile(values, 0.5)).toBe(3);
    expect(percentile(values, 0.95)).toBe(5);
    expect(percentile(values, 0)).toBe(1);
    expect(() => percentile([], 0.5)).toThrow(RangeError);
  });

  it('finds the slope of what grows, noise and all', () => {
    expect(
      slope([
        [0, 10],
        [1, 12],
        [2, 14],
      ]),
    ).toBe(2);
    expect(
      slope([
        [0, 1],
        [1, 0],
        [2, 1],
        [3, 0],
      ]),
    ).toBeCloseTo(-0.2);
  });

  it('says how far a slope may be off', () => {
    expect(
      slopeError([
        [0, 10],
        [1, 12],
        [2, 14],
      ]),
    ).toBe(0);
    expect(
      slopeError([
        [0, 1],
        [1, 0],
        [2, 1],
        [3, 0],
      ]),
    ).toBeCloseTo(0.283);
  });

  it('lines up a table', () => {
    expect(
      table(
        ['what', 'ms'],
        [
          ['first frame', 160],
          ['p95', 7],
        ],
      ),
    ).toBe('what         ms\n-----------  ---\nfirst frame  160\np95            7');
  });

  it('says on which machine it ran', () => {
    expect(machine()).toMatch(/ cores, \d+ GB, Node 24\.\S+, Linux \S/);
  });
});
