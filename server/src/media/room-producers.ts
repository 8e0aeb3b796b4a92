import type { TrackSource } from '@tribu-live/protocol';
import type { types } from 'mediasoup';
import type { CurrentProducer } from './reconcile.ts';
import type { Place } from './room-placement.ts';
import type { PacketMarks } from './sent-rtp.ts';
import { limitSound } from './sound-limit.ts';
import type { MediaClock, MediaLog } from './types.ts';

export interface HeldProducer {
  readonly trackId: string;
  readonly personId: string;
  readonly source: TrackSource;
  /** Where its publisher is connected. */
  readonly place: Place;
  readonly producer: types.Producer;
  /** As the worker took them; another encoder has others. */
  readonly rtpParameters: types.RtpParameters;
  readonly marks: PacketMarks;
  readonly layerHeights: readonly number[] | null;
  /** No route has named it yet. */
  pending: boolean;
}

export interface RoomProducersOptions {
  readonly clock: MediaClock;
  readonly log: MediaLog;
  /** A producer was closed because it sent too much. */
  readonly onClosed: () => void;
}

/** What is published in a room, by track id. */
export class RoomProducers {
  readonly #options: RoomProducersOptions;
  readonly #held = new Map<string, HeldProducer>();

  constructor(options: RoomProducersOptions) {
    this.#options = options;
  }

  get size(): number {
    return this.#held.size;
  }

  get(trackId: string): HeldProducer | undefined {
    return this.#held.get(trackId);
  }

  get microphones(): HeldProducer[] {
    return [...this.#held.values()].filter(({ source }) => source === 'microphone');
  }

  of(personId: string): HeldProducer[] {
    return [...this.#held.values()].filter((held) => held.personId === personId);
  }

  add(held: HeldProducer): void {
    this.#held.set(held.trackId, held);
    if (held.producer.kind === 'audio') this.#limitSound(held);
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

  #limitSound({ trackId, personId, place, producer }: HeldProducer): void {
    const { clock, log, onClosed } = this.#options;
    limitSound({
      producer,
      clock,
      stats: () => place.worker.request('getStats', () => producer.getStats()),
      onTooMuch: (bitrate) => {
        log.warn({ personId, trackId, bitrate }, 'a sound takes too much and is closed');
        this.close(trackId);
        onClosed();
      },
      onError: (error) => log.debug({ err: error, personId, trackId }, 'a sound could not be looked at'),
    });
  }
}
