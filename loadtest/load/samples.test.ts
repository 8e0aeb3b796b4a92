import { describe, expect, it } from 'vitest';
import { atItsEnd, partsOf, peak, type Sample } from './samples.ts';

function sample(cores: Sample['cores'], more: Partial<Sample> = {}): Sample {
  return { cores, memoryMb: {}, busyShare: 0.3, diskWaitShare: 0, loopLagMs: null, appendMs: null, ...more };
}

describe('samples of a run', () => {
  it('give mean and peak of each part, also of one that came later', () => {
    const samples = [
      sample({ server: 0.2 }, { memoryMb: { server: 100 } }),
      sample({ server: 0.6, capture: 0.1 }, { memoryMb: { server: 120, capture: 50 } }),
    ];
    expect(partsOf(samples)).toEqual([
      { part: 'server', cores: 0.4, coresPeak: 0.6, memoryPeakMb: 120 },
      { part: 'capture', cores: 0.05, coresPeak: 0.1, memoryPeakMb: 50 },
    ]);
  });

  it('know no peak of what was never told', () => {
    expect(peak([null, null])).toBeNull();
    expect(peak([null, 3, 2])).toBe(3);
  });
});

describe('what was at its end', () => {
  it('is the processor when all cores are busy, and who took them', () => {
    const full = sample({ server: 0.9, k6: 0.2 }, { busyShare: 0.98 });
    expect(atItsEnd([sample({ server: 0.1 }), full], 2)).toBe(
      'the processor: all 2 cores were busy (server 0.90, k6 0.20, other programs of the machine 0.86)',
    );
  });

  it('is a thread that fills a core while others are idle', () => {
    expect(atItsEnd([sample({ server: 0.95 }, { busyShare: 0.5 })], 4)).toContain('the server’s one thread');
    expect(atItsEnd([sample({ generator: 0.95 }, { busyShare: 0.5 })], 4)).toContain('the generator’s');
  });

  it('is the disk when it is waited for', () => {
    expect(atItsEnd([sample({ postgres: 0.1 }, { diskWaitShare: 0.4 })], 2)).toContain('the disk: 40 %');
  });

  it('is nothing that is watched, else', () => {
    expect(atItsEnd([sample({ server: 0.2 })], 2)).toContain('busy to 30 %: server 0.20');
    expect(atItsEnd([], 2)).toBe('nothing was sampled');
  });
});
