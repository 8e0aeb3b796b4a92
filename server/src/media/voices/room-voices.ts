import { isDeepStrictEqual } from 'node:util';
import type { types } from 'mediasoup';
import { MEDIA } from '../defaults.ts';
import type { Place } from '../room-placement.ts';
import type { HeldProducer } from '../room-producers.ts';
import type { MediaClock, MediaLog, Voices } from '../types.ts';
import { VoiceOrder } from './voice-order.ts';

export interface RoomVoicesOptions {
  readonly clock: MediaClock;
  readonly log: MediaLog;
  /** Told at each change. */
  readonly onChange: (voices: Voices) => void;
}

/** Listens to a room's microphones at the media workers, from the first one on: how long each speaks is kept (SPEC E1). */
export class RoomVoices {
  readonly #options: RoomVoicesOptions;
  readonly #order = new VoiceOrder();
  readonly #observers = new WeakMap<Place, Promise<types.AudioLevelObserver>>();
  /** Track by producer: what an observer hears, or is about to. */
  readonly #heard = new Map<string, string>();
  #told: Voices = { loudest: [], speaking: [] };
  #cancelHold: () => void = () => undefined;
  #closed = false;

  constructor(options: RoomVoicesOptions) {
    this.#options = options;
  }

  /** These are the microphones that there are now. Idempotent. */
  follow(microphones: readonly HeldProducer[]): void {
    if (this.#closed) return;
    const here = new Set(microphones.map(({ producer }) => producer.id));
    for (const [producerId, trackId] of this.#heard) {
      if (here.has(producerId)) continue;
      this.#heard.delete(producerId);
      if (!microphones.some((held) => held.trackId === trackId)) this.#order.forget(trackId);
    }
    for (const held of microphones) if (!this.#heard.has(held.producer.id)) this.#listenTo(held);
  }

  /** Nothing is told afterwards; the observers go with their routers. Idempotent. */
  close(): void {
    this.#closed = true;
    this.#cancelHold();
  }

  #listenTo({ producer, trackId, place }: HeldProducer): void {
    this.#heard.set(producer.id, trackId);
    this.#observerAt(place)
      .then((observer) =>
        place.worker.request('addProducer', () => observer.addProducer({ producerId: producer.id })),
      )
      .catch((error: unknown) => {
        this.#heard.delete(producer.id);
        if (!place.worker.alive || producer.closed) return;
        this.#options.log.warn({ err: error, trackId }, 'a voice is not listened to');
      });
  }

  #observerAt(place: Place): Promise<types.AudioLevelObserver> {
    const known = this.#observers.get(place);
    if (known !== undefined) return known;
    const opening = this.#openObserver(place);
    this.#observers.set(place, opening);
    opening.catch(() => this.#observers.delete(place));
    return opening;
  }

  async #openObserver({ worker, router }: Place): Promise<types.AudioLevelObserver> {
    const options = {
      maxEntries: MEDIA.voicesHeardAtOnce,
      threshold: MEDIA.voiceFloorDbov,
      interval: MEDIA.voiceIntervalMs,
    };
    const observer = await worker.request('createAudioLevelObserver', () =>
      router.createAudioLevelObserver(options),
    );
    observer.on('volumes', (volumes) => this.#hear(volumes));
    return observer;
  }

  #hear(volumes: readonly types.AudioLevelObserverVolume[]): void {
    const known = volumes.flatMap(({ producer, volume }) => {
      const trackId = this.#heard.get(producer.id);
      return trackId === undefined ? [] : [{ trackId, dBov: volume }];
    });
    this.#order.hear(known, this.#options.clock.nowMs());
    this.#tell();
  }

  #tell(): void {
    if (this.#closed) return;
    const { clock, onChange } = this.#options;
    const voices = this.#order.at(clock.nowMs());
    this.#cancelHold();
    // Who falls silent is told, too, though no observer says so of each.
    if (voices.speaking.length > 0) this.#cancelHold = clock.after(MEDIA.voiceHoldMs, () => this.#tell());
    if (isDeepStrictEqual(voices, this.#told)) return;
    this.#told = voices;
    onChange(voices);
  }
}
