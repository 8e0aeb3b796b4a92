import { describe, expect, it } from 'vitest';
import { GapWatch } from './gap-watch.ts';

const watch = (...sequenceNumbers: number[]) => {
  const gaps = new GapWatch(200);
  for (const each of sequenceNumbers) gaps.received(each, 0);
  return gaps;
};

describe('a stream’s gaps', () => {
  it('are none while packets follow each other, over the end of the numbers too', () => {
    expect(watch(65_534, 65_535, 0, 1).takeLoss(1000)).toBe(false);
  });

  it('count once nothing has filled them in time, and once only', () => {
    const gaps = watch(10, 12);
    expect(gaps.takeLoss(199)).toBe(false);
    expect(gaps.takeLoss(200)).toBe(true);
    expect(gaps.takeLoss(400)).toBe(false);
  });

  it('are forgiven when the packet comes late', () => {
    const gaps = watch(65_535, 1);
    gaps.received(0, 150);
    expect(gaps.takeLoss(1000)).toBe(false);
  });

  it('count at once when the stream jumps', () => {
    expect(watch(10, 5000).takeLoss(0)).toBe(true);
  });

  it('are not seen in packets that come twice', () => {
    expect(watch(10, 11, 11, 10, 12).takeLoss(1000)).toBe(false);
  });
});
