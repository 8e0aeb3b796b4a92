import { randomUUID } from 'node:crypto';
import type {
  ConsumerOffer,
  DtlsParameters,
  RequestBody,
  RtpCapabilities,
  RtpParameters,
  TrackSource,
  Transports,
} from '@tribu-live/protocol';
import { observer, type types } from 'mediasoup';
import { MediaEngine } from '../../../src/media/index.ts';
import type {
  CapturePort,
  MediaClock,
  MediaConfig,
  MediaLog,
  RoomMedia,
  RoomMediaListener,
  Route,
  RouteViewer,
  TransportIds,
  Unprivileged,
} from '../../../src/media/types.ts';
import { cameraRtp, dtls, microphoneRtp, screenRtp } from './client-shapes.ts';

export const CONFIG: MediaConfig = {
  listenAddress: '127.0.0.1',
  announcedAddress: '127.0.0.1',
  portMin: 0,
  portMax: 0,
  workers: 1,
  workerBin: process.env.MEDIASOUP_WORKER_BIN ?? null,
  workerInfo: null,
};

export const SILENT: MediaLog = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

export interface Engineering {
  readonly config?: Partial<MediaConfig>;
  readonly unprivileged?: Unprivileged | null;
  readonly clock?: MediaClock;
  readonly capture?: CapturePort;
  readonly log?: MediaLog;
}

export function startEngine({
  config,
  unprivileged,
  log,
  capture,
  ...rest
}: Engineering = {}): Promise<MediaEngine> {
  return MediaEngine.create({
    config: { ...CONFIG, ...config },
    unprivileged: unprivileged ?? null,
    log: log ?? SILENT,
    capture: capture ?? null,
    ...rest,
  });
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** What the room was told, in order. */
export type Told =
  | { readonly what: 'consume'; readonly personId: string; readonly trackIds: string[] }
  | { readonly what: 'closed'; readonly personId: string; readonly trackIds: string[] }
  | { readonly what: 'reset' }
  | { readonly what: 'lost'; readonly personId: string };

export class Listener implements RoomMediaListener {
  readonly told: Told[] = [];
  readonly offers: ConsumerOffer[] = [];
  #waiting: (() => void)[] = [];

  consume(personId: string, consumers: ConsumerOffer[]): void {
    this.offers.push(...consumers);
    this.#tell({ what: 'consume', personId, trackIds: consumers.map(({ trackId }) => trackId) });
  }

  closed(personId: string, trackIds: string[]): void {
    this.#tell({ what: 'closed', personId, trackIds });
  }

  reset(): void {
    this.#tell({ what: 'reset' });
  }

  lost(personId: string): void {
    this.#tell({ what: 'lost', personId });
  }

  /** Resolves once something fits, now or later. */
  async until(fits: (told: Told) => boolean): Promise<void> {
    while (!this.told.some(fits)) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  #tell(told: Told): void {
    this.told.push(told);
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }
}

/** mediasoup's own objects, by what it says of itself: tests look into the worker without asking ours. */
export class Underneath {
  readonly producers: types.Producer[] = [];
  readonly consumers: types.Consumer[] = [];
  readonly transports: types.WebRtcTransport[] = [];
  /** Gets each new consumer before anybody else. */
  onConsumer: (consumer: types.Consumer) => void = () => undefined;
  readonly #watch = (worker: types.Worker) => {
    worker.observer.on('newrouter', (router) => {
      router.observer.on('newtransport', (transport) => {
        this.transports.push(transport as types.WebRtcTransport);
        transport.observer.on('newproducer', (producer) => this.producers.push(producer));
        transport.observer.on('newconsumer', (consumer) => {
          this.consumers.push(consumer);
          this.onConsumer(consumer);
        });
      });
    });
  };

  constructor() {
    observer.on('newworker', this.#watch);
  }

  get liveConsumers(): types.Consumer[] {
    return this.consumers.filter(({ closed }) => !closed);
  }

  get liveProducers(): types.Producer[] {
    return this.producers.filter(({ closed }) => !closed);
  }

  stop(): void {
    observer.off('newworker', this.#watch);
  }
}

/** A room with people in it. */
export class Stage {
  readonly engine: MediaEngine;
  readonly listener = new Listener();
  readonly room: RoomMedia;
  /** By person: the window that connected last, and the transports it was given. */
  readonly #windows = new Map<string, { readonly instanceId: string; readonly transports: TransportIds }>();

  constructor(engine: MediaEngine) {
    this.engine = engine;
    this.room = engine.openRoom(randomUUID(), this.listener);
  }

  /** Joins as a client does, its first answer included. Gives the offers of that answer. */
  async enter(
    personId: string,
    routes: readonly Route[] = [],
    instanceId = `${personId}-1`,
  ): Promise<ConsumerOffer[]> {
    await this.connect(personId, instanceId);
    return this.room.apply(routes, personId);
  }

  async connect(
    personId: string,
    instanceId = `${personId}-1`,
    rtpCapabilities: RtpCapabilities = this.engine.rtpCapabilities,
  ): Promise<Transports> {
    const transports = await this.room.connect(personId, instanceId, rtpCapabilities);
    this.#windows.set(personId, { instanceId, transports: idsOf(transports) });
    return transports;
  }

  /** Whether the person may go on with the transports that the last window was given. */
  keeps(personId: string, instanceId = `${personId}-1`): boolean {
    return this.room.keeps(personId, instanceId, this.#windows.get(personId)?.transports);
  }

  ready(personId: string, body: RequestBody<'media.ready'>): Promise<void> {
    return this.room.ready(personId, this.#instanceOf(personId), body);
  }

  publish(personId: string, source: TrackSource, options: PublishOptions = {}): Promise<void> {
    const {
      trackId = trackOf(personId, source),
      rtpParameters = RTP[source](),
      dtlsParameters = dtls(),
    } = options;
    const track = { trackId, source, rtpParameters, dtlsParameters };
    return this.room.publish(personId, options.instanceId ?? this.#instanceOf(personId), track);
  }

  #instanceOf(personId: string): string {
    return this.#windows.get(personId)?.instanceId ?? `${personId}-1`;
  }
}

interface PublishOptions {
  readonly trackId?: string;
  readonly rtpParameters?: RtpParameters;
  readonly dtlsParameters?: DtlsParameters;
  readonly instanceId?: string;
}

export function idsOf({ send, receive }: Transports): TransportIds {
  return { send: send.id, receive: receive.id };
}

const RTP = {
  microphone: () => microphoneRtp(),
  camera: () => cameraRtp(),
  screen: () => screenRtp(),
  whisper: () => microphoneRtp('3', 1002),
} as const satisfies Record<TrackSource, () => RtpParameters>;

export function trackOf(personId: string, source: TrackSource): string {
  return `${personId}-${source}`;
}

export function route(
  publisherId: string,
  source: TrackSource,
  viewers: readonly (string | RouteViewer)[],
  silenced = false,
): Route {
  return {
    trackId: trackOf(publisherId, source),
    publisherId,
    source,
    silenced,
    viewers: viewers.map((one) => (typeof one === 'string' ? viewer(one) : one)),
    recorded: false,
    recordedHeight: null,
  };
}

export function viewer(personId: string, change: Partial<RouteViewer> = {}): RouteViewer {
  return { personId, paused: false, maxHeight: null, ...change };
}
