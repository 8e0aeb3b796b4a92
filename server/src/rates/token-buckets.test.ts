import { describe, expect, it } from 'vitest';
import { TokenBuckets } from './index.ts';

function buckets(options: { maxKeys?: number } = {}) {
  const clock = { nowMs: 1000 };
  const made = new TokenBuckets({ rate: { burst: 3, perSecond: 2 }, now: () => clock.nowMs, ...options });
  return { clock, made };
}

describe('token buckets', () => {
  it('let a burst through and then the rate', () => {
    const { clock, made } = buckets();
    expect([1, 2, 3, 4].map(() => made.take('a'))).toEqual([true, true, true, false]);
    expect(made.waitMs('a')).toBe(500);
    clock.nowMs += 500;
    expect(made.take('a')).toBe(true);
    expect(made.take('a')).toBe(false);
  });

  it('count each caller alone', () => {
    const { made } = buckets();
    for (let n = 0; n < 4; n += 1) made.take('a');
    expect(made.take('b')).toBe(true);
  });

  it('never hold more than the burst', () => {
    const { clock, made } = buckets();
    clock.nowMs += 3_600_000;
    expect([1, 2, 3, 4].map(() => made.take('a'))).toEqual([true, true, true, false]);
  });

  it('take nothing for a call that is refused, nor for a question', () => {
    const { made } = buckets();
    expect(made.take('a', 4)).toBe(false);
    expect(made.waitMs('a', 3)).toBe(0);
    expect(made.take('a', 3)).toBe(true);
    expect(made.waitMs('a', 3)).toBe(1500);
  });

  it('remember a bounded number of callers and forget who was seen longest ago', () => {
    const { made } = buckets({ maxKeys: 2 });
    for (let n = 0; n < 3; n += 1) made.take('a');
    for (let n = 0; n < 3; n += 1) made.take('b');
    made.take('a');
    made.take('c');
    expect(made.size).toBe(2);
    expect(made.waitMs('a')).toBeGreaterThan(0);
    expect(made.waitMs('b')).toBe(0);
  });
});
