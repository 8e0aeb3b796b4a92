import { expect, it } from 'vitest';
import { ManualTimers } from '../../test/support/manual-timers.ts';
import { MeasuredClock } from './server-clock.ts';

const AHEAD_MS = 123_456;

/** Answers with the server's time in the middle of the way. */
function server(timers: ManualTimers, waysMs: readonly number[]) {
  const left = [...waysMs];
  return async () => {
    const wayMs = left.shift() ?? 0;
    await timers.pass(wayMs * 0.9);
    const told = timers.monotonicMs() + AHEAD_MS;
    await timers.pass(wayMs * 0.1);
    return told;
  };
}

it('[R6] follows the reading with the shortest way', async () => {
  const timers = new ManualTimers();
  const clock = new MeasuredClock(timers);
  await clock.measure(server(timers, [400, 10, 900]), 3);
  // At most half of the shortest way off.
  expect(Math.abs(clock.now() - (timers.monotonicMs() + AHEAD_MS))).toBeLessThanOrEqual(5);
});

it('[R6] starts from this machine’s own clock', () => {
  const timers = new ManualTimers();
  expect(new MeasuredClock(timers).now()).toBe(timers.wallMs());
});

it('[R6] believes a worse reading after it forgot: another server, or a wake-up', async () => {
  const timers = new ManualTimers();
  const clock = new MeasuredClock(timers);
  clock.handleReading(timers.monotonicMs() + AHEAD_MS, timers.monotonicMs());
  await timers.pass(100);
  clock.handleReading(timers.monotonicMs(), timers.monotonicMs() - 50);
  expect(clock.now()).toBe(timers.monotonicMs() + AHEAD_MS);
  clock.forget();
  clock.handleReading(timers.monotonicMs(), timers.monotonicMs() - 50);
  expect(clock.now()).toBe(timers.monotonicMs() + 25);
});
