import { BEEP_HZ, MARK_MS } from './media-loop.ts';

export const SAMPLE_RATE = 48_000;
const LEVEL = 0.5;
/** Rise and fall of a beep, against clicks. */
const RAMP_MS = 3;

/**
 * Mono 16-bit sound with beeps, the first of each second at its beginning, everything `earlyBySamples` ahead of time: the decoder
 * delays by as much, so that a beep is heard at its second's timestamp.
 */
export function testSound(seconds: number, earlyBySamples: number, beepsPerSecond = 1): Buffer {
  const samples = seconds * SAMPLE_RATE;
  const spacing = SAMPLE_RATE / beepsPerSecond;
  const lengthMs = MARK_MS / Math.sqrt(beepsPerSecond);
  const sound = Buffer.alloc(samples * 2);
  for (let at = 0; at < samples; at++) {
    const intoBeepMs = (((at + earlyBySamples) % spacing) * 1000) / SAMPLE_RATE;
    if (intoBeepMs >= lengthMs) continue;
    const ramp = Math.min(1, intoBeepMs / RAMP_MS, (lengthMs - intoBeepMs) / RAMP_MS);
    const value = Math.sin((2 * Math.PI * BEEP_HZ * intoBeepMs) / 1000) * LEVEL * ramp;
    sound.writeInt16LE(Math.round(value * 32_767), at * 2);
  }
  return sound;
}
