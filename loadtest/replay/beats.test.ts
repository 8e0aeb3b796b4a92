import { describe, expect, it } from 'vitest';
import { compareBeats } from './beats.ts';
import { findBeeps } from './beeps.ts';
import { findFlashes } from './flashes.ts';

const RATE = 48_000;

/** Sound with a beep of 100 ms at each of these times. */
function beeping(atMs: readonly number[], hz: number, level = 0.4): Float32Array {
  const samples = new Float32Array(3 * RATE);
  for (const start of atMs.map((ms) => (ms * RATE) / 1000)) {
    for (let at = 0; at < RATE / 10; at++) {
      samples[start + at] = level * Math.sin((2 * Math.PI * hz * at) / RATE);
    }
  }
  return samples;
}

describe('beeps', () => {
  it('are found to a fraction of a millisecond, quiet ones too', () => {
    const found = [0.4, 0.03].map((level) =>
      findBeeps({ sampleRate: RATE, samples: beeping([500.5, 1730], 1000, level) }, 1000),
    );
    for (const [first = 0, second = 0, ...more] of found) {
      expect(Math.abs(first - 500.5)).toBeLessThan(0.5);
      expect(Math.abs(second - 1730)).toBeLessThan(0.5);
      expect(more).toEqual([]);
    }
  });

  it('are told apart by their pitch while they sound together, clicks are none', () => {
    const samples = beeping([1000], 1000);
    for (const [at, value] of beeping([1040, 2000], 1600).entries()) samples[at] = (samples[at] ?? 0) + value;
    samples.fill(0.9, RATE / 2, RATE / 2 + 96);
    const sound = { sampleRate: RATE, samples };
    expect(findBeeps(sound, 1000).map(Math.round)).toEqual([1000]);
    expect(findBeeps(sound, 1600).map(Math.round)).toEqual([1040, 2000]);
    expect(findBeeps(sound, 1300)).toEqual([]);
  });
});

describe('flashes', () => {
  it('are where brightness begins', () => {
    const times = [0, 33, 70, 100, 133];
    expect(findFlashes(times, Float32Array.from([90, 90, 250, 250, 90]))).toEqual([70]);
    expect(findFlashes(times, Float32Array.from([250, 90, 90, 90, 240]))).toEqual([0, 133]);
  });
});

describe('beats', () => {
  const plan = { zeroAtMs: 1_000_250, fromMs: 1_001_000, toMs: 1_004_000, markAtMs: 0, perSecond: 1 };
  const due = [750, 1750, 2750, 3750];

  it('are held against the wall clock', () => {
    const report = compareBeats({ flashes: due, beeps: due.map((at) => at + 2) }, plan);
    expect(report).toMatchObject({ expected: 4, share: 1, worstOffsetMs: 2, worstClockMs: 2, doubles: 0 });
  });

  it('are missed by their moment, and doubled ones are counted', () => {
    const report = compareBeats({ flashes: [750, 2750, 3750], beeps: [...due, 1800] }, plan);
    expect(report.share).toBe(0.75);
    expect(report.missingFlashes).toEqual([1_002_000]);
    expect(report.missingBeeps).toEqual([]);
    expect(report.doubles).toBe(1);
  });

  it('say by how much the picture is late, none of them being hidden by an average', () => {
    const report = compareBeats({ flashes: [750, 1750, 2790, 3750], beeps: due }, plan);
    expect(report.offsetsMs).toEqual([0, 0, 40, 0]);
    expect(report.worstOffsetMs).toBe(40);
  });

  it('of a quarter of a second are due four times a second, from their own mark on', () => {
    const report = compareBeats({ flashes: [], beeps: [] }, { ...plan, markAtMs: 100, perSecond: 4 });
    expect(report.expected).toBe(12);
    expect(report.missingBeeps.slice(0, 2)).toEqual([1_001_100, 1_001_350]);
    expect(report.share).toBe(0);
    expect(report.worstOffsetMs).toBeNaN();
  });
});
