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
import type { Logger } from '../logger.ts';
import type { Timers } from '../timers.ts';
import { MediaDevice } from './device.ts';
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
}

export interface MediaOptions {
  readonly personId: string;
  readonly calls: MediaCalls;
  readonly timers: Timers;
  readonly logger: Logger;
}

/** All that flows: device, transports, own tracks and those of others. */
export class Media {
  readonly local: LocalTracks;
  readonly remote: RemoteTracks;
  readonly microphone: MicrophoneWatch;
  readonly line: QualityWatch;
  readonly #options: MediaOptions;
  readonly #device = new MediaDevice();
  #pair: TransportPair | null = null;
  #iceServers: readonly IceServer[] = [];
  /** Said to the server and not yet answered: said again when the connection comes back. */
  readonly #unconfirmed = new Set<ReadyBody>();

  constructor(options: MediaOptions) {
    const { personId, calls, timers, logger } = options;
    this.#options = options;
    this.remote = new RemoteTracks(logger);
    this.local = new LocalTracks(personId, calls);
    this.microphone = new MicrophoneWatch(timers);
    this.line = new QualityWatch(timers, () => this.local.tracks.get('camera')?.silenced === false);
    this.remote.on('ready', (body) => void this.#tellReady(body));
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
      iceServers: this.#iceServers,
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
    this.#pair?.close();
    this.#pair = null;
  }

  async #tellReady(body: ReadyBody): Promise<void> {
    this.#unconfirmed.add(body);
    try {
      await this.#options.calls.ready(body);
      this.#unconfirmed.delete(body);
    } catch (error) {
      this.#options.logger.info('media.ready unanswered', { message: String(error) });
    }
  }

  async #restartIce(pair: TransportPair, which: Direction): Promise<void> {
    const { calls, logger } = this.#options;
    logger.debug('restarting ICE', { which });
    try {
      const iceParameters = await calls.restartIce(which);
      if (!pair.closed) await pair.restartIce(which, iceParameters);
    } catch (error) {
      // The pair reports itself again while it stays broken; a lost connection is mended first.
      logger.debug('ICE restart failed', { which, message: String(error) });
    }
  }
}
