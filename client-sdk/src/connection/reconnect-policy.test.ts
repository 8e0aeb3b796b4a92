import { expect, it } from 'vitest';
import { patientReconnect } from './reconnect-policy.ts';

it('[C3] tries within 200 ms at first', () => {
  for (const random of [0, 0.5, 0.999]) expect(patientReconnect(() => random)(0, 0)).toBeLessThan(200);
});

it('[C3] grows up to 5 s, jittered downwards, and never gives up', () => {
  const eager = patientReconnect(() => 0.999);
  const late = patientReconnect(() => 0);
  let before = 0;
  for (let attempt = 1; attempt < 200; attempt += 1) {
    const longest = late(attempt, attempt * 5000) ?? Number.NaN;
    expect(longest).toBeGreaterThanOrEqual(before);
    expect(longest).toBeLessThanOrEqual(5000);
    expect(eager(attempt, 0)).toBeGreaterThan(longest * 0.5);
    before = longest;
  }
  expect(before).toBe(5000);
});
