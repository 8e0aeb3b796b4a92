import { type LoopShape, markLengthMs } from './media-loop.ts';

export const SAMPLE_RATE = 48_000;
const LEVEL = 0.5;
/** Rise and fall of a beep, against clicks. */
const RAMP_MS = 3;

/**
 * Mono 16-bit sound with beeps, everything `earlyBySamples` ahead of time: the decoder delays by as much, so that a
 * beep is heard at its own timestamp.
 */
export function testSound(
  shape: Pick<LoopShape, 'beepsPerSecond' | 'beepHz' | 'markAtMs'>,
  seconds: number,
  earlyBySamples: number,
): Buffer {
  const { beepsPerSecond, beepHz, markAtMs } = shape;
  const samples = seconds * SAMPLE_RATE;
  const spacing = SAMPLE_RATE / beepsPerSecond;
  const late = (markAtMs * SAMPLE_RATE) / 1000;
  const lengthMs = markLengthMs(beepsPerSecond);
  const sound = Buffer.alloc(samples * 2);
  for (let at = 0; at < samples; at++) {
    const intoBeepMs = (((at + earlyBySamples + SAMPLE_RATE - late) % spacing) * 1000) / SAMPLE_RATE;
    if (intoBeepMs >= lengthMs) continue;
    const ramp = Math.min(1, intoBeepMs / RAMP_MS, (lengthMs - intoBeepMs) / RAMP_MS);
    const value = Math.sin((2 * Math.PI * beepHz * intoBeepMs) / 1000) * LEVEL * ramp;
    sound.writeInt16LE(Math.round(value * 32_767), at * 2);
  }
  return sound;
}
