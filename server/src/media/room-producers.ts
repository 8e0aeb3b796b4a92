import type { TrackSource } from '@tribu-live/protocol';
import type { types } from 'mediasoup';
import type { CurrentProducer } from './reconcile.ts';
import type { PacketMarks } from './sent-rtp.ts';

export interface HeldProducer {
  readonly trackId: string;
  readonly personId: string;
  readonly source: TrackSource;
  readonly producer: types.Producer;
  readonly marks: PacketMarks;
  readonly layerHeights: readonly number[] | null;
  /** No route has named it yet. */
  pending: boolean;
}

/** What is published in a room, by track id. */
export class RoomProducers {
  readonly #held = new Map<string, HeldProducer>();

  get size(): number {
    return this.#held.size;
  }

  get(trackId: string): HeldProducer | undefined {
    return this.#held.get(trackId);
  }

  of(personId: string): HeldProducer[] {
    return [...this.#held.values()].filter((held) => held.personId === personId);
  }

  add(held: HeldProducer): void {
    this.#held.set(held.trackId, held);
  }

  /** Closes and forgets. Whether there was one. */
  close(trackId: string): boolean {
    this.#held.get(trackId)?.producer.close();
    return this.#held.delete(trackId);
  }

  closeOf(personId: string): void {
    for (const { trackId } of this.of(personId)) this.close(trackId);
  }

  closeAll(): void {
    for (const trackId of [...this.#held.keys()]) this.close(trackId);
  }

  /** A track that a route names is expected no longer. */
  named(trackIds: Iterable<string>): void {
    for (const trackId of trackIds) {
      const held = this.#held.get(trackId);
      if (held !== undefined) held.pending = false;
    }
  }

  get current(): Map<string, CurrentProducer> {
    const entries = [...this.#held].map(([trackId, { producer, source, pending, layerHeights }]) => {
      return [trackId, { id: producer.id, paused: producer.paused, source, pending, layerHeights }] as const;
    });
    return new Map(entries);
  }
}
