let shared: AudioContext | null = null;

/** One audio context per page, as browsers advise; made at the first need. */
export function audioContext(): AudioContext {
  shared ??= new AudioContext({ latencyHint: 'interactive' });
  return shared;
}

/** Lets the context run; only a gesture of the person can make this succeed. */
export async function wakeAudio(): Promise<boolean> {
  const context = audioContext();
  if (context.state === 'suspended') await context.resume();
  return context.state === 'running';
}

/** The soft rising notes of the sound test, in hertz: C, E and G. */
const NOTES_HZ = [523.25, 659.25, 783.99] as const;
const NOTE_SECONDS = 0.42;
const LOUDNESS = 0.14;

/** Plays three soft notes on a speaker (null: the default one). Resolves when they have faded. */
export async function playNotes(speakerId: string | null): Promise<void> {
  await wakeAudio();
  const context = audioContext();
  const out = context.createMediaStreamDestination();
  const element = new Audio();
  element.srcObject = out.stream;
  if (speakerId !== null && 'setSinkId' in element) await element.setSinkId(speakerId);
  await element.play();
  const endings = NOTES_HZ.map((hertz, index) => note(context, out, hertz, index * NOTE_SECONDS * 0.75));
  await Promise.all(endings);
  element.pause();
  element.srcObject = null;
}

function note(context: AudioContext, out: AudioNode, hertz: number, delaySeconds: number): Promise<void> {
  const start = context.currentTime + delaySeconds;
  const oscillator = new OscillatorNode(context, { type: 'sine', frequency: hertz });
  const gain = new GainNode(context, { gain: 0 });
  gain.gain.setValueAtTime(0, start);
  gain.gain.linearRampToValueAtTime(LOUDNESS, start + 0.04);
  gain.gain.exponentialRampToValueAtTime(0.001, start + NOTE_SECONDS * 1.6);
  oscillator.connect(gain).connect(out);
  oscillator.start(start);
  oscillator.stop(start + NOTE_SECONDS * 1.7);
  return new Promise((resolve) => {
    oscillator.onended = () => resolve();
  });
}
