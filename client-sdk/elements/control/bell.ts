import { type KeyValues, pageStorage } from '../room/memory.ts';
import { audioContext } from './audio.ts';

const KEY = 'tribu-live:sounds';
/** A small singing bowl: the tone and its overtones, in hertz with their share of the loudness. */
const PARTIALS = [
  { hertz: 528, share: 1 },
  { hertz: 1056, share: 0.35 },
  { hertz: 1420, share: 0.12 },
] as const;
const LOUDNESS = 0.09;
const FADES_SECONDS = 2.6;

/** The one soft sound of a workshop. Who wants none switches it off; the browser remembers. */
export class Bell {
  readonly #store: KeyValues | null;

  constructor(store: KeyValues | null = pageStorage()) {
    this.#store = store;
  }

  get on(): boolean {
    try {
      return this.#store?.getItem(KEY) !== 'off';
    } catch {
      return true;
    }
  }

  set on(on: boolean) {
    try {
      this.#store?.setItem(KEY, on ? 'on' : 'off');
    } catch {
      // Storage is full or forbidden: the choice holds as long as this page's storage does, which is not at all.
    }
  }

  /** Rings once, unless sounds are off or the page was never touched (browsers play nothing then). */
  ring(): void {
    if (!this.on) return;
    const context = audioContext();
    if (context.state !== 'running') {
      void context.resume();
      return;
    }
    const start = context.currentTime + 0.02;
    for (const { hertz, share } of PARTIALS) {
      const oscillator = new OscillatorNode(context, { type: 'sine', frequency: hertz });
      const gain = new GainNode(context, { gain: 0 });
      gain.gain.setValueAtTime(0, start);
      gain.gain.linearRampToValueAtTime(LOUDNESS * share, start + 0.03);
      gain.gain.exponentialRampToValueAtTime(0.0001, start + FADES_SECONDS);
      oscillator.connect(gain).connect(context.destination);
      oscillator.start(start);
      oscillator.stop(start + FADES_SECONDS);
    }
  }
}
