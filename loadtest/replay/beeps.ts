import type { Sound } from './sound.ts';

/** A whole number of periods of every tone that is a multiple of 100 Hz: one tone doesn't hear the other. */
const WINDOW_MS = 10;
/** How often the envelope is looked at. */
const STEP_MS = 0.25;
/** Quieter than this (of full scale) is no beep. */
const AUDIBLE = 0.02;
/** Shorter than this is a click, or another tone that begins. */
const SHORTEST_MS = 20;

/**
 * Times at which beeps of this pitch begin: where the tone's loudness passes half of what the beep reaches, to a
 * fraction of a millisecond (a beep that rises over 3 ms is found 1.5 ms after its first sample).
 */
export function findBeeps(sound: Sound, hz: number): number[] {
  const envelope = loudness(sound, hz);
  const found: number[] = [];
  let start: number | null = null;
  for (let index = 0; index <= envelope.length; index++) {
    const audible = (envelope[index] ?? 0) > AUDIBLE;
    if (audible) start ??= index;
    else if (start !== null) {
      const onset = onsetOf(envelope, start, index);
      if (onset !== null) found.push(onset * STEP_MS);
      start = null;
    }
  }
  return found;
}

/** Where the stretch from `start` to `end` first reaches half of its top, if it stays there for long enough. */
function onsetOf(envelope: Float32Array, start: number, end: number): number | null {
  let top = 0;
  for (let index = start; index < end; index++) top = Math.max(top, envelope[index] ?? 0);
  const half = top / 2;
  let first = start;
  while (first < end && (envelope[first] ?? 0) < half) first++;
  let last = end - 1;
  while (last > first && (envelope[last] ?? 0) < half) last--;
  if ((last - first) * STEP_MS < SHORTEST_MS) return null;
  const [before, after] = [envelope[first - 1] ?? 0, envelope[first] ?? 0];
  return after > before ? first - (after - half) / (after - before) : first;
}

/** Amplitude of the tone around each step: 0 silence, 1 a tone at full scale. */
function loudness({ samples, sampleRate }: Sound, hz: number): Float32Array {
  const window = Math.round((sampleRate * WINDOW_MS) / 1000);
  const step = (sampleRate * STEP_MS) / 1000;
  const envelope = new Float32Array(Math.ceil(samples.length / step));
  const cosines = new Float64Array(window);
  const sines = new Float64Array(window);
  let [cosine, sine, next] = [0, 0, 0];
  for (let at = 0; at < samples.length + window / 2; at++) {
    const phase = (2 * Math.PI * ((hz * at) % sampleRate)) / sampleRate;
    const sample = samples[at] ?? 0;
    const slot = at % window;
    cosine -= cosines[slot] ?? 0;
    sine -= sines[slot] ?? 0;
    cosines[slot] = sample * Math.cos(phase);
    sines[slot] = sample * Math.sin(phase);
    cosine += cosines[slot] ?? 0;
    sine += sines[slot] ?? 0;
    // The sums speak of the window that ends here: of its middle.
    if (at - window / 2 >= next * step && next < envelope.length) {
      envelope[next++] = (2 / window) * Math.hypot(cosine, sine);
    }
  }
  return envelope;
}
