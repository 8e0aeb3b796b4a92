import { expect, it } from 'vitest';
import { patientReconnect } from './reconnect-policy.ts';

it('[C3] tries within 200 ms at first', () => {
  for (const random of [0, 0.5, 0.999]) expect(patientReconnect(() => random)(0, 0)).toBeLessThan(200);
});

it('[C3] waits longer the longer it has been, up to 5 s, jittered downwards, and never gives up', () => {
  const shortest = patientReconnect(() => 0.999);
  const longest = patientReconnect(() => 0);
  let before = 0;
  for (let elapsedMs = 100; elapsedMs < 3_600_000; elapsedMs *= 2) {
    const waitMs = longest(1, elapsedMs) ?? Number.NaN;
    expect(waitMs).toBeGreaterThanOrEqual(before);
    expect(shortest(1, elapsedMs)).toBeGreaterThan(waitMs * 0.5);
    before = waitMs;
  }
  expect(before).toBe(5000);
});

it('[C3] meets a server that is back after a second or two within 0.4 s', () => {
  const longest = patientReconnect(() => 0);
  for (const elapsedMs of [500, 1000, 1500, 2000]) expect(longest(3, elapsedMs)).toBeLessThanOrEqual(400);
});
