import { expect, it } from 'vitest';
import { type LineSample, type Quality, QualityJudge } from './quality.ts';

const GOOD: LineSample = { broken: false, lossUp: 0, lossDown: 0, rttMs: 20, availableBitrate: 1_000_000 };
const WEAK: LineSample = { ...GOOD, lossUp: 0.06 };
const BAD: LineSample = { ...GOOD, lossUp: 0.3 };

function run(samples: readonly LineSample[]): Quality[] {
  const judge = new QualityJudge();
  return samples.map((sample) => {
    judge.handleSample(sample);
    return judge.quality;
  });
}

it('says good until two samples in a row say otherwise', () => {
  expect(run([WEAK, GOOD, WEAK, GOOD, BAD, GOOD])).toEqual(Array(6).fill('good'));
  expect(run([WEAK, WEAK])).toEqual(['good', 'weak']);
});

it('takes the milder word of a row that disagrees on how bad it is', () => {
  expect(run([BAD, WEAK])).toEqual(['good', 'weak']);
  expect(run([BAD, BAD])).toEqual(['good', 'bad']);
  expect(run([WEAK, WEAK, BAD, BAD]).at(-1)).toBe('bad');
});

it('says good again only after four good samples in a row', () => {
  expect(run([BAD, BAD, GOOD, GOOD, GOOD, BAD, GOOD, GOOD, GOOD]).at(-1)).toBe('bad');
  expect(run([BAD, BAD, GOOD, GOOD, GOOD, GOOD]).at(-1)).toBe('good');
});

it('knows a weak line by its way and its width too', () => {
  expect(run(Array(2).fill({ ...GOOD, rttMs: 450 })).at(-1)).toBe('weak');
  expect(run(Array(2).fill({ ...GOOD, lossDown: 0.06 })).at(-1)).toBe('weak');
  expect(run(Array(2).fill({ ...GOOD, availableBitrate: 60_000 })).at(-1)).toBe('bad');
  expect(
    run(Array(2).fill({ ...GOOD, lossUp: null, lossDown: null, rttMs: null, availableBitrate: null })).at(-1),
  ).toBe('good');
});

it('suggests switching the camera off once per bad stretch, and only while it is on', () => {
  const judge = new QualityJudge();
  const suggested = (sample: LineSample, cameraOn: boolean) => {
    judge.handleSample(sample);
    return judge.suggestsCameraOff(cameraOn);
  };
  expect(Array.from({ length: 4 }, () => suggested(WEAK, true))).toEqual(Array(4).fill(false));
  expect(suggested(WEAK, false)).toBe(false);
  expect(suggested(WEAK, true)).toBe(true);
  expect(suggested(WEAK, true)).toBe(false);
  for (let sample = 0; sample < 4; sample += 1) suggested(GOOD, true);
  expect(Array.from({ length: 5 }, () => suggested(BAD, true))).toEqual([false, false, false, false, true]);
});

it('calls a line bad that carries nothing at all, though nothing is counted on it', () => {
  const nothing = { broken: true, lossUp: null, lossDown: null, rttMs: null, availableBitrate: null };
  expect(run([nothing, nothing]).at(-1)).toBe('bad');
});

it('suggests it only where sending less can help', () => {
  const poor: LineSample[] = [
    { ...GOOD, lossDown: 0.3 },
    { ...GOOD, rttMs: 2000 },
    { ...GOOD, broken: true },
  ];
  for (const sample of poor) {
    const judge = new QualityJudge();
    for (let count = 0; count < 10; count += 1) judge.handleSample(sample);
    expect(judge.suggestsCameraOff(true)).toBe(false);
  }
});
