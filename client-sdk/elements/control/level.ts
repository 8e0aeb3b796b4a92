import { audioContext } from './audio.ts';

/** Looks per second: enough for the eye, cheap for an old laptop. */
const LOOKS_PER_SECOND = 12;

/** Measures how loud a microphone is and tells it as 0 (silence) to 1 (loud). */
export class LevelMeter {
  readonly #tell: (level: number) => void;
  #track: MediaStreamTrack | null = null;
  #source: MediaStreamAudioSourceNode | null = null;
  #timer: ReturnType<typeof setInterval> | null = null;

  constructor(tell: (level: number) => void) {
    this.#tell = tell;
  }

  /** Follows this track from now on; null stops. */
  follow(track: MediaStreamTrack | null): void {
    if (track === this.#track) return;
    this.#stop();
    this.#track = track;
    if (track === null) return;
    const context = audioContext();
    const analyser = new AnalyserNode(context, { fftSize: 1024 });
    this.#source = context.createMediaStreamSource(new MediaStream([track]));
    this.#source.connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    this.#timer = setInterval(() => {
      if (context.state === 'suspended') return;
      analyser.getFloatTimeDomainData(samples);
      this.#tell(loudness(samples));
    }, 1000 / LOOKS_PER_SECOND);
  }

  #stop(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
    this.#source?.disconnect();
    this.#source = null;
    this.#tell(0);
  }
}

/** Quietest and loudest that the meter shows, in decibels below full scale. */
const QUIET_DB = -58;
const LOUD_DB = -14;

/** Root mean square of samples on a scale that follows the ear: 0 below -58 dBFS, 1 from -14 dBFS. */
export function loudness(samples: Float32Array): number {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  const decibels = 10 * Math.log10(sum / Math.max(samples.length, 1) + 1e-12);
  return Math.min(1, Math.max(0, (decibels - QUIET_DB) / (LOUD_DB - QUIET_DB)));
}
