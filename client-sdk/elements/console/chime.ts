import { audioContext, wakeAudio } from '../control/audio.ts';
import type { KeyValues } from '../room/memory.ts';

const KEY = 'tribu-live:console-sound';
/** Two soft notes, A and E, in hertz. */
const NOTES_HZ = [440, 659.25] as const;
const LOUDNESS = 0.06;
const NOTE_SECONDS = 0.5;
/** Ten hands at once are one sound. */
const PAUSE_MS = 2500;

/** The soft sound of a raised hand; can be switched off, and stays so on this device. */
export class Chime {
  readonly #store: KeyValues | null;
  #on: boolean;
  #rangAt = Number.NEGATIVE_INFINITY;

  constructor(store: KeyValues | null) {
    this.#store = store;
    this.#on = guarded(() => store?.getItem(KEY)) !== 'off';
  }

  get on(): boolean {
    return this.#on;
  }

  switch(on: boolean): void {
    this.#on = on;
    guarded(() => this.#store?.setItem(KEY, on ? 'on' : 'off'));
  }

  /** Resolves when it sounds, or was not to. */
  async ring(nowMs: number): Promise<void> {
    if (!this.#on || nowMs - this.#rangAt < PAUSE_MS) return;
    this.#rangAt = nowMs;
    if (!(await wakeAudio())) return;
    const context = audioContext();
    for (const [index, hertz] of NOTES_HZ.entries()) note(context, hertz, index * NOTE_SECONDS * 0.4);
  }
}

function note(context: AudioContext, hertz: number, delaySeconds: number): void {
  const start = context.currentTime + delaySeconds;
  const oscillator = new OscillatorNode(context, { type: 'sine', frequency: hertz });
  const gain = new GainNode(context, { gain: 0 });
  gain.gain.setValueAtTime(0, start);
  gain.gain.linearRampToValueAtTime(LOUDNESS, start + 0.05);
  gain.gain.exponentialRampToValueAtTime(0.001, start + NOTE_SECONDS);
  oscillator.connect(gain).connect(context.destination);
  oscillator.start(start);
  oscillator.stop(start + NOTE_SECONDS);
}

/** Storage may be full or forbidden: the choice then holds as long as the page. */
function guarded<T>(use: () => T): T | undefined {
  try {
    return use();
  } catch (failure) {
    if (failure instanceof DOMException) return undefined;
    throw failure;
  }
}
