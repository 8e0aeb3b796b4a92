import { afterEach, expect, it, vi } from 'vitest';
import { SoundMeter } from './sound-meter.ts';

afterEach(() => vi.unstubAllGlobals());

it('asks for sound again as long as the browser holds it back', () => {
  const resume = vi.fn(() => Promise.reject(new DOMException('no gesture yet', 'NotAllowedError')));
  const analyser = { fftSize: 0, getFloatTimeDomainData: (samples: Float32Array) => samples.fill(0.5) };
  const context = {
    state: 'suspended',
    resume,
    createMediaStreamSource: () => ({ connect: () => undefined, disconnect: () => undefined }),
    createAnalyser: () => analyser,
  };
  vi.stubGlobal('AudioContext', function AudioContext() {
    return context;
  });
  vi.stubGlobal('MediaStream', class {});
  const meter = SoundMeter.create({} as MediaStreamTrack);
  expect(meter.peak()).toBeNull();
  context.state = 'interrupted';
  expect(meter.peak()).toBeNull();
  expect(resume).toHaveBeenCalledTimes(3);
  context.state = 'running';
  expect(meter.peak()).toBe(0.5);
  expect(resume).toHaveBeenCalledTimes(3);
});
