import { randomUUID } from 'node:crypto';
import type { ConsumerOffer, TrackSource } from '@tribu-live/protocol';
import { ClientMedia } from '../../../../loadtest/media/client-media.ts';
import { fabricatedLoop, type MediaLoop } from '../../../../loadtest/media/index.ts';
import { receiveCapabilities } from '../../../../loadtest/media/receive-capabilities.ts';
import type { MediaEngine } from '../../../src/media/index.ts';
import type { RoomMedia, RoomMediaListener, Route, Voices } from '../../../src/media/types.ts';

const LOOP = fabricatedLoop();

/** A loop whose every packet ends with the same byte: whoever receives one knows whose it is. */
export function markedLoop(mark: number): MediaLoop {
  const marked = (data: Buffer, from: number) => Buffer.from(data).fill(mark, from);
  const frames = new Map<Buffer, Buffer>();
  return {
    ...LOOP,
    frame(chainStart, index) {
      const frame = LOOP.frame(chainStart, index);
      const known = frames.get(frame) ?? marked(frame, 10);
      frames.set(frame, known);
      return known;
    },
    audioPackets: LOOP.audioPackets.map((packet) => marked(packet, 1)),
  };
}

/** Somebody who receives what is offered and notes each packet, expected or not, by its mark. */
export class LivePerson {
  readonly personId: string;
  readonly instanceId = randomUUID();
  readonly media: ClientMedia;
  /** Packets by the mark of their loop and their kind: `7 audio`. */
  readonly packets = new Map<string, number>();
  readonly trackIds = new Set<string>();
  /** What could not be built of what was offered. */
  readonly faults: unknown[] = [];
  #started = false;
  #watchers: (() => void)[] = [];

  constructor(personId: string, media: ClientMedia) {
    this.personId = personId;
    this.media = media;
    const receive = media.receiveTransport.onRtp;
    media.receiveTransport.onRtp = (packet, arrivalMs) => {
      const kind = packet.payloadType === AUDIO_PAYLOAD_TYPE ? 'audio' : 'video';
      const key = `${packet.payload.at(-1)} ${kind}`;
      this.packets.set(key, (this.packets.get(key) ?? 0) + 1);
      receive(packet, arrivalMs);
      const watchers = this.#watchers;
      this.#watchers = [];
      for (const watcher of watchers) watcher();
    };
  }

  count(mark: number, kind: 'audio' | 'video'): number {
    return this.packets.get(`${mark} ${kind}`) ?? 0;
  }

  /** Resolves when this many more packets of a loop came. */
  async more(mark: number, kind: 'audio' | 'video', packets: number): Promise<void> {
    const enough = this.count(mark, kind) + packets;
    while (this.count(mark, kind) < enough)
      await new Promise<void>((resolve) => this.#watchers.push(resolve));
  }

  take(offers: readonly ConsumerOffer[]): void {
    if (offers.length === 0) return;
    for (const { trackId } of offers) this.trackIds.add(trackId);
    const taking = this.#started ? this.media.consume(offers) : this.media.start(offers);
    this.#started = true;
    taking.catch((error: unknown) => this.faults.push(error));
  }

  close(trackIds: readonly string[]): void {
    for (const trackId of trackIds) this.trackIds.delete(trackId);
    this.media.stopConsuming(trackIds);
  }
}

const AUDIO_PAYLOAD_TYPE = 100;

/** A room of people who send and receive real packets over ICE and DTLS. */
export class LiveRoom implements RoomMediaListener {
  readonly room: RoomMedia;
  readonly people = new Map<string, LivePerson>();
  readonly lostPeople: string[] = [];
  readonly told: Voices[] = [];
  resets = 0;
  readonly #engine: MediaEngine;
  #routes: readonly Route[] = [];
  #watchers: (() => void)[] = [];

  constructor(engine: MediaEngine) {
    this.#engine = engine;
    this.room = engine.openRoom(randomUUID(), this);
  }

  async enter(personId: string): Promise<LivePerson> {
    const instanceId = randomUUID();
    const transports = await this.room.connect(
      personId,
      instanceId,
      receiveCapabilities(this.#engine.rtpCapabilities),
    );
    const media = await ClientMedia.create(transports, {
      ready: (body) => this.room.ready(personId, instanceId, body),
      publish: ({ silenced: _silenced, ...track }) => this.room.publish(personId, instanceId, track),
    });
    const person = new LivePerson(personId, media);
    this.people.get(personId)?.media.close();
    this.people.set(personId, person);
    person.take(await this.room.apply(this.#routes, personId));
    return person;
  }

  async publish(personId: string, source: TrackSource, mark: number): Promise<void> {
    await this.person(personId).media.publish(source, markedLoop(mark), { trackId: `${personId}-${source}` });
  }

  async apply(routes: readonly Route[]): Promise<void> {
    this.#routes = routes;
    await this.room.apply(routes);
  }

  person(personId: string): LivePerson {
    const person = this.people.get(personId);
    if (person === undefined) throw new Error(`${personId} is not here`);
    return person;
  }

  async until(holds: () => boolean): Promise<void> {
    while (!holds()) await new Promise<void>((resolve) => this.#watchers.push(resolve));
  }

  close(): void {
    for (const { media } of this.people.values()) media.close();
    this.room.close();
  }

  consume(personId: string, consumers: ConsumerOffer[]): void {
    this.people.get(personId)?.take(consumers);
    this.#changed();
  }

  closed(personId: string, trackIds: string[]): void {
    this.people.get(personId)?.close(trackIds);
    this.#changed();
  }

  reset(): void {
    this.resets += 1;
    this.#changed();
  }

  lost(personId: string): void {
    this.lostPeople.push(personId);
    this.#changed();
  }

  voices(voices: Voices): void {
    this.told.push(voices);
    this.#changed();
  }

  #changed(): void {
    const watchers = this.#watchers;
    this.#watchers = [];
    for (const watcher of watchers) watcher();
  }
}
