import type { ConsumerOffer, MediaKind } from '@tribu-live/protocol';
import type { RtpPacket } from './secure-transport.ts';
import { depacketiseVp8 } from './vp8.ts';

/** What reached a synthetic client of one track. */
export class ReceivedTrack {
  readonly trackId: string;
  readonly kind: MediaKind;
  packets = 0;
  bytes = 0;
  keyframes = 0;
  /** Packets that never came, late ones deducted. */
  lost = 0;
  /** `performance.now()` of the first packet; null before it. */
  firstArrivalMs: number | null = null;
  /** `performance.now()` of the newest packet; null before the first. */
  lastArrivalMs: number | null = null;
  readonly #listeners = new Set<(packet: RtpPacket, arrivalMs: number) => void>();
  #highest: number | null = null;

  constructor(offer: ConsumerOffer) {
    this.trackId = offer.trackId;
    this.kind = offer.kind;
  }

  /** @returns how to stop listening */
  onPacket(listener: (packet: RtpPacket, arrivalMs: number) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Resolves with the next packet that passes; rejects when none comes in time. */
  next(passes: (packet: RtpPacket) => boolean = () => true, timeoutMs = 10_000): Promise<RtpPacket> {
    return new Promise((done, fail) => {
      const stop = this.onPacket((packet) => {
        if (!passes(packet)) return;
        clearTimeout(timer);
        stop();
        done(packet);
      });
      const timer = setTimeout(() => {
        stop();
        fail(
          new Error(`no such packet of track ${this.trackId} within ${timeoutMs} ms (${this.packets} came)`),
        );
      }, timeoutMs);
    });
  }

  /** Resolves once a keyframe has begun to come: at once when it came before the call. */
  async firstKeyframe(timeoutMs = 10_000): Promise<void> {
    if (this.keyframes === 0) await this.next(() => this.keyframes > 0, timeoutMs);
  }

  receive(packet: RtpPacket, arrivalMs: number): void {
    this.packets++;
    this.bytes += packet.payload.length;
    this.firstArrivalMs ??= arrivalMs;
    this.lastArrivalMs = arrivalMs;
    this.#count(packet.sequenceNumber);
    if (this.kind === 'video' && depacketiseVp8(packet.payload)?.keyframe === true) this.keyframes++;
    for (const listener of this.#listeners) listener(packet, arrivalMs);
  }

  #count(sequenceNumber: number): void {
    const ahead = this.#highest === null ? 1 : (sequenceNumber - this.#highest) & 0xffff;
    if (ahead < 0x8000) {
      this.lost += Math.max(0, ahead - 1);
      this.#highest = sequenceNumber;
    } else this.lost--;
  }
}
