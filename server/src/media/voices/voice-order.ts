import { MEDIA } from '../defaults.ts';
import type { Voices } from '../types.ts';

/** One voice in one interval, in dBov: 0 is the loudest there is, -127 silence. */
export interface Volume {
  readonly trackId: string;
  readonly dBov: number;
}

interface Voice {
  /** dBov; sinks in silence. */
  level: number;
  atMs: number;
  spokeAtMs: number;
}

/**
 * Puts voices in an order that follows who speaks, and stays as it is otherwise: one goes ahead of another only when
 * it is clearly louder, and all sink at the same rate. So nobody loses their place by taking breath.
 */
export class VoiceOrder {
  readonly #voices = new Map<string, Voice>();
  #order: readonly string[] = [];

  /** What was heard in one interval; who isn't in it was silent. */
  hear(volumes: readonly Volume[], nowMs: number): void {
    const spoke = volumes.filter(({ dBov }) => dBov >= MEDIA.voiceFloorDbov);
    for (const { trackId, dBov } of spoke) {
      const level = Math.max(dBov, this.#levelOf(trackId, nowMs));
      if (!this.#voices.has(trackId)) this.#order = [...this.#order, trackId];
      this.#voices.set(trackId, { level, atMs: nowMs, spokeAtMs: nowMs });
    }
    for (const { trackId } of spoke.toSorted((a, b) => b.dBov - a.dBov)) this.#raise(trackId, nowMs);
  }

  forget(trackId: string): void {
    this.#voices.delete(trackId);
    this.#order = this.#order.filter((other) => other !== trackId);
  }

  at(nowMs: number): Voices {
    const speaking = this.#order.filter((trackId) => this.#isSpeaking(trackId, nowMs));
    return { loudest: this.#order, speaking };
  }

  #isSpeaking(trackId: string, nowMs: number): boolean {
    const voice = this.#voices.get(trackId);
    return voice !== undefined && nowMs - voice.spokeAtMs < MEDIA.voiceHoldMs;
  }

  /** Ahead of the first that it is clearly louder than. */
  #raise(trackId: string, nowMs: number): void {
    const level = this.#levelOf(trackId, nowMs);
    const to = this.#order.findIndex((other) => level > this.#levelOf(other, nowMs) + MEDIA.voiceMarginDb);
    const from = this.#order.indexOf(trackId);
    if (to === -1 || to >= from) return;
    this.#order = this.#order.toSpliced(from, 1).toSpliced(to, 0, trackId);
  }

  #levelOf(trackId: string, nowMs: number): number {
    const voice = this.#voices.get(trackId);
    if (voice === undefined) return -Infinity;
    return voice.level - ((nowMs - voice.atMs) / 1000) * MEDIA.voiceSinksDbPerSecond;
  }
}
