import { describe, expect, it } from 'vitest';
import { DEFAULT_SHAPE } from './media-loop.ts';
import { testPicture } from './test-picture.ts';
import { SAMPLE_RATE, testSound } from './test-sound.ts';

const SMALL = { ...DEFAULT_SHAPE, width: 32, height: 18, framesPerSecond: 20, seconds: 1 };

function flashes(shape: typeof SMALL): number[] {
  return Array.from({ length: 20 }, (_, index) => index).filter(
    (index) => testPicture(shape, index)[0] === 235,
  );
}

/** Samples at which sound begins after silence. */
function onsets(sound: Buffer): number[] {
  const loud = (at: number) => Math.abs(sound.readInt16LE(at * 2)) > 300;
  const found: number[] = [];
  let quiet = SAMPLE_RATE;
  for (let at = 0; at < sound.length / 2; at++) {
    if (loud(at) && quiet > 480) found.push(at);
    quiet = loud(at) ? 0 : quiet + 1;
  }
  return found;
}

describe('marks of a loop', () => {
  it('flashes from the whole second on, for 100 ms', () => {
    expect(flashes(SMALL)).toEqual([0, 1]);
  });

  it('flashes and beeps later, or more often, as its shape says', () => {
    expect(flashes({ ...SMALL, markAtMs: 500 })).toEqual([10, 11]);
    expect(flashes({ ...SMALL, flashesPerSecond: 4 })).toEqual([0, 1, 5, 6, 10, 11, 15, 16]);
    const [only = 0, ...more] = onsets(testSound({ ...SMALL, markAtMs: 500 }, 1, 0));
    expect(more).toEqual([]);
    expect(Math.abs(only - 24_000)).toBeLessThan(48);
    expect(onsets(testSound({ ...SMALL, beepsPerSecond: 4 }, 1, 0))).toHaveLength(4);
  });

  it('beeps early by what the decoder will delay', () => {
    const [, second = 0] = onsets(testSound({ ...SMALL, beepHz: 1600 }, 2, 312));
    expect(Math.abs(second - (SAMPLE_RATE - 312))).toBeLessThan(48);
  });
});
