import { MICROPHONE_DEFAULTS } from '../defaults.ts';

let context: AudioContext | null = null;

/** Measures how loud a track is. Nothing is played and nothing kept. */
export class SoundMeter {
  readonly #source: MediaStreamAudioSourceNode;
  readonly #analyser: AnalyserNode;
  readonly #samples: Float32Array<ArrayBuffer>;

  private constructor(source: MediaStreamAudioSourceNode, analyser: AnalyserNode) {
    this.#source = source;
    this.#analyser = analyser;
    this.#samples = new Float32Array(analyser.fftSize);
  }

  /** Browsers that hold sound back until a gesture let it run after the next one. */
  static create(track: MediaStreamTrack): SoundMeter {
    context ??= new AudioContext();
    wake(context);
    const source = context.createMediaStreamSource(new MediaStream([track]));
    const analyser = context.createAnalyser();
    analyser.fftSize = MICROPHONE_DEFAULTS.windowSamples;
    source.connect(analyser);
    return new SoundMeter(source, analyser);
  }

  /** Largest sample of the last third of a second, 0 to 1; null while the browser holds sound back. */
  peak(): number | null {
    if (context?.state !== 'running') {
      if (context !== null) wake(context);
      return null;
    }
    this.#analyser.getFloatTimeDomainData(this.#samples);
    return this.#samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
  }

  /** Loudness of the last 50 ms for a meter: 0 (nothing) to 1 (as loud as can be), even steps to the ear. */
  level(): number {
    if (context?.state !== 'running') return 0;
    this.#analyser.getFloatTimeDomainData(this.#samples);
    const recent = this.#samples.subarray(-2048);
    const power = recent.reduce((sum, sample) => sum + sample * sample, 0) / recent.length;
    const decibels = 10 * Math.log10(Math.max(power, 1e-10));
    return Math.min(1, Math.max(0, 1 - decibels / MICROPHONE_DEFAULTS.meterFloorDb));
  }

  close(): void {
    this.#source.disconnect();
  }
}

/** Lets sound run again: held back until a gesture, or interrupted by a call on a phone. */
function wake(sound: AudioContext): void {
  sound.resume().catch(() => {
    // Refused for now; whoever measures asks again.
  });
}
