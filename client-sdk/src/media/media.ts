import type {
  ConsumerOffer,
  DtlsParameters,
  IceParameters,
  IceServer,
  JoinAnswer,
  Joined,
  RoomState,
  RtpCapabilities,
  Transports,
} from '@tribu-live/protocol';
import { TribuError } from '@tribu-live/protocol';
import { MEDIA_DEFAULTS } from '../defaults.ts';
import type { Logger } from '../logger.ts';
import { persist } from '../persist.ts';
import type { Cancel, Timers } from '../timers.ts';
import { LoadedDevice, type MediaDevice } from './device.ts';
import { LocalTracks } from './local-tracks.ts';
import { MicrophoneWatch } from './microphone-watch.ts';
import type { TrackCalls } from './publishing.ts';
import { QualityWatch } from './quality-watch.ts';
import { RemoteTracks } from './remote-tracks.ts';
import { type Direction, TransportPair } from './transport-pair.ts';

export interface ReadyBody {
  readonly trackIds: string[];
  readonly dtlsParameters?: DtlsParameters;
}

/** What media asks of the server, through whoever owns the connection. Each may fail with a TribuError. */
export interface MediaCalls extends TrackCalls {
  ready(body: ReadyBody): Promise<unknown>;
  restartIce(which: Direction): Promise<IceParameters>;
  /** What is held is of no use any more: join again for new transports. */
  rejoin(cause: string): void;
}

export interface MediaOptions {
  readonly personId: string;
  readonly calls: MediaCalls;
  readonly timers: Timers;
  readonly logger: Logger;
  /** The browser's device; tests put their own in its place. */
  readonly device?: MediaDevice;
}

/** All that flows: device, transports, own tracks and those of others. */
export class Media {
  readonly local: LocalTracks;
  readonly remote: RemoteTracks;
  readonly microphone: MicrophoneWatch;
  readonly line: QualityWatch;
  readonly #options: MediaOptions;
  readonly #device: MediaDevice;
  #pair: TransportPair | null = null;
  #iceServers: readonly IceServer[] = [];
  /** Said to the server and not yet answered: said again when the connection comes back. */
  readonly #unconfirmed = new Set<ReadyBody>();
  /** Set while the server calls the present transports gone and new ones are due. */
  #resetDue: Cancel | null = null;

  constructor(options: MediaOptions) {
    const { personId, calls, timers, logger } = options;
    this.#options = options;
    this.#device = options.device ?? new LoadedDevice();
    this.remote = new RemoteTracks(logger);
    const publish: MediaCalls['publish'] = (body) => this.#heed(() => calls.publish(body));
    this.local = new LocalTracks({ personId, timers, logger, calls: { ...calls, publish } });
    this.microphone = new MicrophoneWatch(timers, logger);
    this.line = new QualityWatch({
      timers,
      cameraOn: () => this.local.tracks.get('camera')?.silenced === false,
      publisherOf: (ssrc) => this.remote.publisherOf(ssrc),
    });
    this.remote.on('ready', (body) => void this.#tellReady(body));
    this.remote.on('removed', ({ track: { personId } }) => {
      const others = [...this.remote.tracks.values()];
      if (!others.some((track) => track.personId === personId)) this.line.handleGone(personId);
    });
    this.local.on('changed', ({ source, track }) => {
      if (source === 'microphone') this.microphone.handleLocalTrack(track);
    });
  }

  /** @throws TribuError `media_refused` */
  async capabilities(answer: JoinAnswer): Promise<RtpCapabilities> {
    const device = await this.#device.load(answer.rtpCapabilities);
    return device.recvRtpCapabilities as RtpCapabilities;
  }

  handleJoined(media: Joined['media'], iceServers: readonly IceServer[]): void {
    this.#iceServers = iceServers;
    if (media.kind === 'new') {
      this.#build(media.transports, media.consumers);
      return;
    }
    for (const body of this.#unconfirmed) void this.#tellReady(body);
    this.#pair?.checkWays(false);
  }

  /** Ids of the transports that live here. */
  get transports(): TransportPair['ids'] | undefined {
    return this.#pair?.ids;
  }

  /** The media worker died: everything is built anew. */
  handleReset(transports: Transports, consumers: readonly ConsumerOffer[]): void {
    this.#build(transports, consumers);
  }

  handleState(state: RoomState): void {
    this.local.handleState(state);
    this.remote.handleState(state);
  }

  /** Addresses may have changed: new ways are looked for although the old ones still look well. */
  handleNetworkChange(): void {
    this.#pair?.checkWays(true);
  }

  /** Lets go of transports and devices; `handleJoined` with new ones brings it back. */
  suspend(): void {
    this.local.suspend();
    this.remote.close();
    this.#drop();
  }

  close(): void {
    this.local.close();
    this.remote.close();
    this.microphone.close();
    this.line.close();
    this.#drop();
  }

  #build(transports: Transports, consumers: readonly ConsumerOffer[]): void {
    this.#drop();
    const { timers } = this.#options;
    const pair = new TransportPair({
      device: this.#device.current,
      transports,
      iceServers: () => this.#iceServers,
      timers,
    });
    this.#pair = pair;
    pair.on('broken', ({ which }) => void this.#restartIce(pair, which));
    // What others send first: a first picture is what everybody waits for.
    this.remote.handleTransports(pair, consumers);
    this.local.handleTransports(pair);
    this.line.handleTransports(pair);
  }

  #drop(): void {
    this.#unconfirmed.clear();
    this.#resetDue?.();
    this.#resetDue = null;
    this.#pair?.close();
    this.#pair = null;
  }

  async #tellReady(body: ReadyBody): Promise<void> {
    const { calls, timers, logger } = this.#options;
    this.#unconfirmed.add(body);
    const isDue = () => this.#unconfirmed.has(body);
    try {
      await persist(timers, isDue, () => this.#heed(() => calls.ready(body)));
      this.#unconfirmed.delete(body);
    } catch (error) {
      logger.info('media.ready unanswered', { message: String(error) });
    }
  }

  /**
   * Makes a call that speaks of the present transports. Answered `media_unavailable`, they are gone at the
   * server: a reset follows soon, or else a rejoin that doesn't ask for them.
   */
  async #heed<T>(call: () => Promise<T>): Promise<T> {
    const pair = this.#pair;
    try {
      return await call();
    } catch (error) {
      const gone = error instanceof TribuError && error.code === 'media_unavailable';
      if (gone && pair !== null && pair === this.#pair) this.#expectReset();
      throw error;
    }
  }

  #expectReset(): void {
    const { timers, calls } = this.#options;
    this.#resetDue ??= timers.after(MEDIA_DEFAULTS.resetLimitMs, () => {
      this.#drop();
      calls.rejoin('media unavailable');
    });
  }

  async #restartIce(pair: TransportPair, which: Direction): Promise<void> {
    const { calls, logger } = this.#options;
    logger.debug('restarting ICE', { which });
    try {
      const iceParameters = await this.#heed(() => calls.restartIce(which));
      if (!pair.closed) await pair.restartIce(which, iceParameters);
    } catch (error) {
      // The pair reports itself again while it stays broken; a lost connection is mended first.
      logger.debug('ICE restart failed', { which, message: String(error) });
    }
  }
}
