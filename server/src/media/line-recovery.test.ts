import { describe, expect, it } from 'vitest';
import { LineRecovery, type Remedy } from './line-recovery.ts';

const WEAK = { desiredBps: 600_000, availableBps: 200_000 };
const GOOD = { desiredBps: 600_000, availableBps: 640_000 };
const SMALL = true;
const WHOLE = false;

/** Looks each second, as the worker reports. Gives the seconds in which something was done. */
function looks(
  recovery: LineRecovery,
  fromS: number,
  toS: number,
  ...[line, small]: [typeof WEAK, boolean]
): [number, Remedy][] {
  const done: [number, Remedy][] = [];
  for (let second = fromS; second < toS; second += 1) {
    const remedy = recovery.look(line, small, second * 1000);
    if (remedy !== 'wait') done.push([second, remedy]);
  }
  return done;
}

describe('pictures that had to yield', () => {
  it('[R9] the line is probed after a moment, soon only each other second', () => {
    const done = looks(new LineRecovery(), 0, 14, WEAK, SMALL);
    expect(done.map(([second]) => second)).toEqual([2, 3, 4, 5, 7, 9, 11, 13]);
    expect(new Set(done.map(([, remedy]) => remedy))).toEqual(new Set(['probe']));
  });

  it('[R9] a line that begins to look better is probed each second again', () => {
    const recovery = new LineRecovery();
    looks(recovery, 0, 14, WEAK, SMALL);
    const better = looks(recovery, 14, 22, { ...WEAK, availableBps: 450_000 }, SMALL);
    expect(better.map(([second]) => second)).toEqual([15, 16, 17, 18, 20]);
  });

  it('[R9] grow as soon as the line carries them', () => {
    const recovery = new LineRecovery();
    looks(recovery, 0, 5, WEAK, SMALL);
    expect(recovery.look(GOOD, SMALL, 5000)).toBe('grow');
  });

  it('[R9] one that has just begun is left to grow by itself', () => {
    const recovery = new LineRecovery();
    expect(recovery.look(GOOD, SMALL, 0)).toBe('wait');
    expect(recovery.look(GOOD, SMALL, 1000)).toBe('wait');
    expect(recovery.look(GOOD, WHOLE, 2000)).toBe('wait');
    expect(recovery.look(GOOD, SMALL, 3000)).toBe('wait');
  });

  it('[R9] are left alone while nothing is too small, whatever the estimate says', () => {
    expect(looks(new LineRecovery(), 0, 60, WEAK, WHOLE)).toEqual([]);
    expect(looks(new LineRecovery(), 0, 60, GOOD, WHOLE)).toEqual([]);
  });

  it('[R9] on a line that only seems better they try less and less often', () => {
    // Each attempt fails within a second, and each probe says that the line is good.
    const grown = looks(new LineRecovery(), 0, 120, GOOD, SMALL).map(([second]) => second);
    expect(grown).toEqual([2, 5, 15, 45, 75, 105]);
  });

  it('[R9] a line that was good for a while starts afresh', () => {
    const recovery = new LineRecovery();
    expect(looks(recovery, 0, 13, GOOD, SMALL).map(([second]) => second)).toEqual([2, 5]);
    looks(recovery, 13, 29, GOOD, WHOLE);
    expect(looks(recovery, 60, 70, GOOD, SMALL).map(([second]) => second)).toEqual([62, 65]);
  });
});
