import type { ConsumerOffer, DtlsParameters, RoomState } from '@tribu-live/protocol';
import type { types } from 'mediasoup-client';
import { Emitter } from '../emitter.ts';
import type { Logger } from '../logger.ts';
import type { RemoteTrack } from './remote-track.ts';
import type { TransportPair } from './transport-pair.ts';

export interface RemoteTracksEvents {
  added: { readonly track: RemoteTrack };
  removed: { readonly track: RemoteTrack };
  /** Consumers stand: `media.ready` is due. With `dtlsParameters` the first time on a transport. */
  ready: { readonly trackIds: string[]; readonly dtlsParameters?: DtlsParameters };
}

/**
 * The consumers of this client and the tracks that they give. A track shows when both its consumer and
 * its entry in the state are here, in whichever order they came.
 */
export class RemoteTracks extends Emitter<RemoteTracksEvents> {
  readonly #logger: Logger;
  #pair: TransportPair | null = null;
  #state: RoomState | null = null;
  readonly #consumers = new Map<string, types.Consumer>();
  readonly #shown = new Map<string, RemoteTrack>();
  /** Offered and not yet built, by track; a newer offer or a close makes an older one void. */
  readonly #due = new Map<string, ConsumerOffer>();
  /** Told to the server before they stood, with the transport's parameters. */
  #announced = new Set<string>();

  constructor(logger: Logger) {
    super();
    this.#logger = logger;
  }

  get tracks(): ReadonlyMap<string, RemoteTrack> {
    return this.#shown;
  }

  /** New transports: what was received on the old ones stays as a last picture until its successor is here. */
  handleTransports(pair: TransportPair, offers: readonly ConsumerOffer[]): void {
    this.#pair = pair;
    this.#consumers.clear();
    this.#due.clear();
    this.#announced = new Set();
    pair.on('receiveReady', ({ dtlsParameters }) => {
      const trackIds = [...this.#due.keys()];
      this.#announced = new Set(trackIds);
      this.emit('ready', { trackIds, dtlsParameters });
    });
    this.handleOffers(offers);
    const offered = new Set(offers.map((offer) => offer.trackId));
    for (const trackId of [...this.#shown.keys()]) if (!offered.has(trackId)) this.#hide(trackId);
  }

  /** Builds consumers in one batch: mediasoup-client negotiates once for those asked in the same tick. */
  handleOffers(offers: readonly ConsumerOffer[]): void {
    const pair = this.#pair;
    if (pair === null || pair.closed) return;
    const again: string[] = [];
    for (const offer of offers) {
      const built = this.#consumers.get(offer.trackId);
      if (built !== undefined && sameSender(built, offer)) {
        again.push(offer.trackId);
        continue;
      }
      built?.close();
      this.#consumers.delete(offer.trackId);
      this.#due.set(offer.trackId, offer);
      void this.#consume(pair, offer);
    }
    if (again.length > 0) this.emit('ready', { trackIds: again });
  }

  handleClosed(trackIds: readonly string[]): void {
    for (const trackId of trackIds) {
      this.#due.delete(trackId);
      this.#consumers.get(trackId)?.close();
      this.#consumers.delete(trackId);
      this.#hide(trackId);
    }
  }

  /** Transports were kept and the state is whole again: what isn't in it was closed while nobody could say so. */
  handleCaughtUp(): void {
    const known = this.#state?.tracks ?? {};
    const held = [...this.#due.keys(), ...this.#consumers.keys()];
    this.handleClosed(held.filter((trackId) => !(trackId in known)));
  }

  /** Whether a picture or a sound of anybody has come out of the network. */
  get flows(): boolean {
    return [...this.#consumers.values()].some(
      ({ rtpReceiver }) => (rtpReceiver?.getSynchronizationSources().length ?? 0) > 0,
    );
  }

  /** Whose track comes under this RTP source, as far as it is known. */
  publisherOf(ssrc: number): string | undefined {
    for (const [trackId, consumer] of this.#consumers) {
      const encodings = consumer.rtpParameters.encodings ?? [];
      if (encodings.some((encoding) => encoding.ssrc === ssrc)) return this.#shown.get(trackId)?.personId;
    }
    return undefined;
  }

  handleState(state: RoomState): void {
    this.#state = state;
    for (const trackId of this.#consumers.keys()) this.#show(trackId);
    for (const trackId of [...this.#shown.keys()]) if (!(trackId in state.tracks)) this.#hide(trackId);
  }

  close(): void {
    this.#pair = null;
    this.#due.clear();
    this.#consumers.clear();
    for (const trackId of [...this.#shown.keys()]) this.#hide(trackId);
  }

  async #consume(pair: TransportPair, offer: ConsumerOffer, alone = false): Promise<void> {
    const { trackId, kind } = offer;
    const stillDue = () => this.#pair === pair && this.#due.get(trackId) === offer;
    try {
      const consumer = await pair.receiver().consume({
        // Another id each time: a closed section of the session description keeps its old one.
        id: `${trackId}.${offer.rtpParameters.mid ?? ''}`,
        producerId: trackId,
        kind,
        rtpParameters: offer.rtpParameters as types.RtpParameters,
      });
      if (!stillDue()) {
        consumer.close();
        return;
      }
      this.#due.delete(trackId);
      this.#consumers.set(trackId, consumer);
      this.#show(trackId);
      if (!this.#announced.delete(trackId)) this.#tellReady(trackId);
    } catch (error) {
      if (!stillDue()) return;
      this.#logger.warn('consumer failed', { trackId, alone, message: String(error) });
      // A batch fails as one: alone each good one still comes up.
      if (!alone) return this.#consume(pair, offer, true);
      this.#due.delete(trackId);
    }
  }

  /** Those that come up in the same tick share a message. */
  #tellReady(trackId: string): void {
    if (this.#readyBatch.push(trackId) > 1) return;
    queueMicrotask(() => this.emit('ready', { trackIds: this.#readyBatch.splice(0) }));
  }
  readonly #readyBatch: string[] = [];

  #show(trackId: string): void {
    const consumer = this.#consumers.get(trackId);
    const entry = this.#state?.tracks[trackId];
    const shown = this.#shown.get(trackId);
    if (consumer === undefined || entry === undefined || shown?.track === consumer.track) return;
    if (shown !== undefined) this.#hide(trackId);
    const track = { trackId, personId: entry.personId, source: entry.source, track: consumer.track };
    this.#shown.set(trackId, track);
    this.emit('added', { track });
  }

  #hide(trackId: string): void {
    const track = this.#shown.get(trackId);
    if (track === undefined) return;
    this.#shown.delete(trackId);
    this.emit('removed', { track });
  }
}

/** The same consumer told again, after its offer may have been lost with a connection. */
function sameSender(built: types.Consumer, offer: ConsumerOffer): boolean {
  const { mid, encodings } = offer.rtpParameters;
  return built.rtpParameters.mid === mid && built.rtpParameters.encodings?.[0]?.ssrc === encodings[0]?.ssrc;
}
