import { MEDIA } from '../../media/defaults.ts';

/** Somebody who is heard now. */
interface Voice {
  readonly personId: string;
  readonly fromMs: number;
}

/**
 * How long each person was heard through an open microphone, in the stretch that goes on. A voice that is told to be
 * heard was so in the interval before, one that falls silent has been silent for as long as a breath is waited for.
 */
export class Speech {
  /** Person by microphone that nothing silences. */
  #open: ReadonlyMap<string, string> = new Map();
  #heard: ReadonlySet<string> = new Set();
  readonly #voices = new Map<string, Voice>();
  /** Below zero: what counted before the stretch began turned out to be the hold of a voice that was silent by then. */
  readonly #spokenMs = new Map<string, number>();

  /** These microphones are heard now. */
  hear(trackIds: readonly string[], nowMs: number): void {
    const now = new Set(trackIds);
    for (const trackId of this.#voices.keys())
      if (!now.has(trackId)) this.#end(trackId, nowMs - MEDIA.voiceHoldMs);
    const before = this.#heard;
    this.#heard = now;
    for (const trackId of now) if (!before.has(trackId)) this.#begin(trackId, nowMs - MEDIA.voiceIntervalMs);
  }

  /** Person by microphone that is open now. */
  open(microphones: ReadonlyMap<string, string>, nowMs: number): void {
    this.#open = microphones;
    for (const trackId of this.#voices.keys()) if (!microphones.has(trackId)) this.#end(trackId, nowMs);
    for (const trackId of this.#heard) this.#begin(trackId, nowMs);
  }

  /** By person, milliseconds; who was not heard is absent. */
  spoken(nowMs: number): ReadonlyMap<string, number> {
    const spoken = new Map(this.#spokenMs);
    for (const { personId, fromMs } of this.#voices.values())
      spoken.set(personId, (spoken.get(personId) ?? 0) + nowMs - fromMs);
    for (const [personId, ms] of spoken) spoken.set(personId, Math.max(0, ms));
    return spoken;
  }

  /** What was heard until now is taken: another stretch begins. */
  restart(nowMs: number): void {
    this.#spokenMs.clear();
    for (const [trackId, voice] of this.#voices) this.#voices.set(trackId, { ...voice, fromMs: nowMs });
  }

  #begin(trackId: string, fromMs: number): void {
    const personId = this.#open.get(trackId);
    if (personId !== undefined && !this.#voices.has(trackId)) this.#voices.set(trackId, { personId, fromMs });
  }

  #end(trackId: string, toMs: number): void {
    const voice = this.#voices.get(trackId);
    this.#voices.delete(trackId);
    if (voice === undefined) return;
    const { personId, fromMs } = voice;
    this.#spokenMs.set(personId, (this.#spokenMs.get(personId) ?? 0) + toMs - fromMs);
  }
}
