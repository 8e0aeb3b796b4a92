import { MICROPHONE_DEFAULTS } from '../defaults.ts';
import { Emitter } from '../emitter.ts';
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
 * hangs. Even a quiet room is some steps above digital silence.
 */
export class MicrophoneWatch extends Emitter<MicrophoneEvents> {
  readonly #timers: Timers;
  readonly #createMeter: (track: MediaStreamTrack) => Meter;
  readonly #cancel: Cancel;
  #local: LocalTrack | null = null;
  #meter: { readonly of: MediaStreamTrack; readonly meter: Meter } | null = null;
  #silentSince: number | null = null;
  #dead = false;

  constructor(timers: Timers, createMeter: (track: MediaStreamTrack) => Meter = SoundMeter.create) {
    super();
    this.#timers = timers;
    this.#createMeter = createMeter;
    this.#cancel = every(timers, MICROPHONE_DEFAULTS.pollIntervalMs, () => this.#poll());
  }

  get dead(): boolean {
    return this.#dead;
  }

  /** 0 to 1, for a meter; 0 while muted or without a microphone. */
  level(): number {
    return this.#local?.silenced === false ? (this.#meter?.meter.level() ?? 0) : 0;
  }

  handleLocalTrack(local: LocalTrack | null): void {
    this.#local = local;
    this.#silentSince = null;
    const track = local?.track ?? null;
    if (this.#meter?.of === track) return;
    this.#meter?.meter.close();
    this.#meter = track === null ? null : { of: track, meter: this.#createMeter(track) };
  }

  close(): void {
    this.#cancel();
    this.#meter?.meter.close();
    this.#meter = null;
  }

  #poll(): void {
    const local = this.#local;
    if (local === null || local.silenced) {
      this.#silentSince = null;
      this.#say(false);
      return;
    }
    const gives = this.#gives(local);
    if (gives === null) return;
    const now = this.#timers.monotonicMs();
    if (gives) {
      this.#silentSince = null;
      this.#say(false);
      return;
    }
    this.#silentSince ??= now;
    if (now - this.#silentSince >= MICROPHONE_DEFAULTS.deadAfterMs) this.#say(true);
  }

  /** Null when nothing can be said. */
  #gives(local: LocalTrack): boolean | null {
    if (local.endedByDevice || local.track === null || local.track.muted) return false;
    const peak = this.#meter?.meter.peak() ?? null;
    return peak === null ? null : peak > MICROPHONE_DEFAULTS.silentPeak;
  }

  #say(dead: boolean): void {
    if (this.#dead === dead) return;
    this.#dead = dead;
    this.emit('dead', { dead });
  }
}
