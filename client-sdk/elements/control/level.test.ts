import { expect, it } from 'vitest';
import { loudness } from './level.ts';

const tone = (amplitude: number): Float32Array =>
  Float32Array.from({ length: 1024 }, (_, index) => amplitude * Math.sin(index / 5));

it('is empty for silence, full for a loud voice, in between for a soft one', () => {
  expect(loudness(new Float32Array(1024))).toBe(0);
  expect(loudness(tone(0.5))).toBe(1);
  const soft = loudness(tone(0.02));
  expect(soft).toBeGreaterThan(0.3);
  expect(soft).toBeLessThan(0.7);
});

it('has an answer for no samples', () => {
  expect(loudness(new Float32Array(0))).toBe(0);
});
