import { MICROPHONE_DEFAULTS } from '../defaults.ts';
import { Emitter } from '../emitter.ts';
import type { Logger } from '../logger.ts';
import { type Cancel, every, type Timers } from '../timers.ts';
import type { LocalTrack } from './local-track.ts';
import { SoundMeter } from './sound-meter.ts';

export interface MicrophoneEvents {
  dead: { readonly dead: boolean };
}

/** What is measured of a microphone; tests put their own in its place. */
export type Meter = Pick<SoundMeter, 'peak' | 'level' | 'close'>;

/**
 * Notices that a microphone is on but gives nothing: a hardware switch, the wrong input, a driver that
 * hangs. Even a quiet room is some steps above digital silence, unless the system removes noise: a
 * microphone that gave sound before may be silent for longer.
 */
export class MicrophoneWatch extends Emitter<MicrophoneEvents> {
  readonly #timers: Timers;
  readonly #logger: Logger;
  readonly #createMeter: (track: MediaStreamTrack) => Meter;
  readonly #cancel: Cancel;
  #local: LocalTrack | null = null;
  #track: MediaStreamTrack | null = null;
  #meter: Meter | null = null;
  /** The present track gave a sound. */
  #heard = false;
  /** What kind of silence there is, and since when. */
  #silence: { readonly kind: 'quiet' | 'held'; readonly since: number } | null = null;
  #dead = false;

  constructor(
    timers: Timers,
    logger: Logger,
    createMeter: (track: MediaStreamTrack) => Meter = SoundMeter.create,
  ) {
    super();
    this.#timers = timers;
    this.#logger = logger;
    this.#createMeter = createMeter;
    this.#cancel = every(timers, MICROPHONE_DEFAULTS.pollIntervalMs, () => this.#poll());
  }

  get dead(): boolean {
    return this.#dead;
  }

  /** 0 to 1, for a meter; 0 while muted or without a microphone. */
  level(): number {
    return this.#local?.silenced === false ? (this.#meter?.level() ?? 0) : 0;
  }

  handleLocalTrack(local: LocalTrack | null): void {
    this.#local = local;
    this.#silence = null;
    const track = local?.track ?? null;
    if (this.#track === track) return;
    this.#track = track;
    this.#heard = false;
    this.#meter?.close();
    this.#meter = track === null ? null : this.#measure(track);
  }

  close(): void {
    this.#cancel();
    this.#meter?.close();
    this.#meter = null;
  }

  /** Null where the browser can't measure this track: then only the track itself says something. */
  #measure(track: MediaStreamTrack): Meter | null {
    try {
      return this.#createMeter(track);
    } catch (error) {
      // Firefox refuses a microphone whose sample rate isn't that of the loudspeaker.
      this.#logger.info('microphone not measured', { message: String(error) });
      return null;
    }
  }

  #poll(): void {
    const local = this.#local;
    const isOff = local === null || local.silenced || local.track?.enabled === false;
    const found = isOff ? 'off' : this.#listen(local);
    if (found === 'quiet' || found === 'held') {
      const now = this.#timers.monotonicMs();
      if (this.#silence?.kind !== found) this.#silence = { kind: found, since: now };
      const { deadAfterMs, deadAfterSoundMs } = MICROPHONE_DEFAULTS;
      const limitMs = found === 'quiet' && this.#heard ? deadAfterSoundMs : deadAfterMs;
      if (now - this.#silence.since >= limitMs) this.#say(true);
      return;
    }
    this.#silence = null;
    if (found === 'sound') this.#heard = true;
    if (found !== 'unknown') this.#say(false);
  }

  /** `held`: the machine says that nothing comes; `quiet`: what comes is digital silence. */
  #listen(local: LocalTrack): 'sound' | 'quiet' | 'held' | 'unknown' {
    if (local.endedByDevice || local.track === null || local.track.muted) return 'held';
    const peak = this.#meter?.peak() ?? null;
    if (peak === null) return 'unknown';
    return peak > MICROPHONE_DEFAULTS.silentPeak ? 'sound' : 'quiet';
  }

  #say(dead: boolean): void {
    if (this.#dead === dead) return;
    this.#dead = dead;
    this.emit('dead', { dead });
  }
}
