import { randomUUID } from 'node:crypto';
import type { TrackSource } from '@tribu-live/protocol';
import { ClientMedia } from '../../../../loadtest/media/client-media.ts';
import { DEFAULT_SHAPE, fabricatedLoop, type MediaLoop } from '../../../../loadtest/media/index.ts';
import type { MediaEngine } from '../../../src/media/index.ts';
import type { RecorderHealth, RoomMedia, RoomMediaListener, Route } from '../../../src/media/types.ts';
import { viewer } from './stage.ts';

/** Sound and a picture of 640 x 360. */
export const LOOP = fabricatedLoop();
/** The same picture in two sizes: 320 x 180 and 640 x 360. */
export const SIMULCAST: MediaLoop = {
  ...LOOP,
  lowerLayers: [fabricatedLoop({ ...DEFAULT_SHAPE, width: 320, height: 180, videoKbps: 150 })],
};

/** Somebody who sends real packets over ICE and DTLS. */
export class Publisher {
  readonly personId: string;
  readonly #room: RoomMedia;
  readonly #instanceId: string;
  readonly media: ClientMedia;

  private constructor(personId: string, instanceId: string, room: RoomMedia, media: ClientMedia) {
    this.personId = personId;
    this.#instanceId = instanceId;
    this.#room = room;
    this.media = media;
  }

  static async connect(stage: RecordedRoom, personId: string): Promise<Publisher> {
    const { room, engine } = stage;
    const instanceId = randomUUID();
    const transports = await room.connect(personId, instanceId, engine.rtpCapabilities);
    const media = await ClientMedia.create(transports, {
      ready: (body) => room.ready(personId, instanceId, body),
      publish: ({ silenced: _silenced, ...track }) => room.publish(personId, instanceId, track),
    });
    return new Publisher(personId, instanceId, room, media);
  }

  /** Publishes under an id of its own, unless one is given, and plays. */
  publish(source: TrackSource, loop: MediaLoop = LOOP, trackId: string = randomUUID()): Promise<string> {
    return this.media.publish(source, loop, { trackId });
  }

  get instanceId(): string {
    return this.#instanceId;
  }

  /** Closes its tab. */
  leave(): void {
    this.media.close();
    this.#room.disconnect(this.personId);
  }
}

/** A room whose routes a test sets, and what it was told of its recording. */
export class RecordedRoom implements RoomMediaListener {
  readonly engine: MediaEngine;
  readonly room: RoomMedia;
  readonly told: { readonly atMs: number; readonly health: RecorderHealth }[] = [];
  resets = 0;
  #watchers: (() => void)[] = [];
  readonly #routes = new Map<string, Route>();

  constructor(engine: MediaEngine) {
    this.engine = engine;
    this.room = engine.openRoom(randomUUID(), this);
  }

  get health(): RecorderHealth | undefined {
    return this.told.at(-1)?.health;
  }

  consume(): void {
    // Nobody watches in these rooms.
  }

  closed(): void {
    // Nobody watches in these rooms.
  }

  reset(): void {
    this.resets += 1;
    this.#changed();
  }

  recorder(health: RecorderHealth): void {
    this.told.push({ atMs: performance.now(), health });
    this.#changed();
  }

  async until(holds: () => boolean): Promise<void> {
    while (!holds()) await new Promise<void>((resolve) => this.#watchers.push(resolve));
  }

  /** Adds a route, or changes the one of the same track. */
  async route(
    publisherId: string,
    source: TrackSource,
    trackId: string,
    change: {
      readonly recorded?: boolean;
      readonly recordedHeight?: number | null;
      readonly silenced?: boolean;
      readonly viewers?: readonly string[];
    } = {},
  ): Promise<void> {
    const known = this.#routes.get(trackId);
    this.#routes.set(trackId, {
      trackId,
      publisherId,
      source,
      recorded: change.recorded ?? known?.recorded ?? true,
      recordedHeight:
        change.recordedHeight === undefined ? (known?.recordedHeight ?? null) : change.recordedHeight,
      silenced: change.silenced ?? known?.silenced ?? false,
      viewers: change.viewers?.map((personId) => viewer(personId)) ?? known?.viewers ?? [],
    });
    await this.room.apply([...this.#routes.values()]);
  }

  async unroute(trackId: string): Promise<void> {
    this.#routes.delete(trackId);
    await this.room.apply([...this.#routes.values()]);
  }

  #changed(): void {
    const watchers = this.#watchers;
    this.#watchers = [];
    for (const watcher of watchers) watcher();
  }
}
