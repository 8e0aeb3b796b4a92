import { randomUUID } from 'node:crypto';
import type { ConsumerOffer, DtlsParameters, TrackSource, Transports } from '@tribu-live/protocol';
import { kindOf } from '@tribu-live/protocol';
import { LoopPlayer } from './loop-player.ts';
import type { MediaLoop } from './media-loop.ts';
import { ReceivedTrack } from './received-track.ts';
import { SecureTransport } from './secure-transport.ts';

/** The requests that media makes of the signalling. */
export interface MediaRequests {
  ready(body: { dtlsParameters?: DtlsParameters; trackIds: string[] }): Promise<unknown>;
  publish(body: {
    trackId: string;
    source: TrackSource;
    silenced: boolean;
    rtpParameters: ReturnType<LoopPlayer['rtpParameters']>;
    dtlsParameters?: DtlsParameters;
  }): Promise<unknown>;
}

/** One generation of transports of a synthetic client, as an answer to `room.join` or a `media.reset` gave it. */
export class ClientMedia {
  readonly received = new Map<string, ReceivedTrack>();
  readonly #receive: SecureTransport;
  readonly #send: SecureTransport;
  readonly #requests: MediaRequests;
  readonly #maxLagMs: number | undefined;
  readonly #bySsrc = new Map<number, ReceivedTrack>();
  #player: LoopPlayer | null = null;
  #toldSendDtls = false;
  #sending: Promise<void> | null = null;

  private constructor(
    receive: SecureTransport,
    send: SecureTransport,
    requests: MediaRequests,
    maxLagMs: number | undefined,
  ) {
    this.#maxLagMs = maxLagMs;
    this.#receive = receive;
    this.#send = send;
    this.#requests = requests;
    receive.onRtp = (packet, arrivalMs) => this.#bySsrc.get(packet.ssrc)?.receive(packet, arrivalMs);
    send.onRtcp = (compound) => this.#player?.hear(compound);
  }

  /** @param maxLagMs see LoopPlayer */
  static async create(
    transports: Transports,
    requests: MediaRequests,
    maxLagMs?: number,
  ): Promise<ClientMedia> {
    const receive = await SecureTransport.create(transports.receive);
    const send = await SecureTransport.create(transports.send);
    return new ClientMedia(receive, send, requests, maxLagMs);
  }

  get player(): LoopPlayer | null {
    return this.#player;
  }

  get sendTransport(): SecureTransport {
    return this.#send;
  }

  get receiveTransport(): SecureTransport {
    return this.#receive;
  }

  /** Connects the receiving side with what is offered so far. */
  async start(offers: readonly ConsumerOffer[]): Promise<void> {
    this.#expect(offers);
    const trackIds = offers.map((offer) => offer.trackId);
    await this.#requests.ready({ dtlsParameters: this.#receive.dtlsParameters, trackIds });
    await this.#receive.connect();
  }

  async consume(offers: readonly ConsumerOffer[]): Promise<void> {
    this.#expect(offers);
    await this.#requests.ready({ trackIds: offers.map((offer) => offer.trackId) });
  }

  stopConsuming(trackIds: readonly string[]): void {
    for (const trackId of trackIds) {
      const track = this.received.get(trackId);
      this.received.delete(trackId);
      for (const [ssrc, each] of this.#bySsrc) if (each === track) this.#bySsrc.delete(ssrc);
    }
  }

  /** Publishes one source of the loop and plays it; all sources of a client share one player and its clock. */
  async publish(
    source: TrackSource,
    loop: MediaLoop,
    options: { trackId?: string; silenced?: boolean } = {},
  ) {
    const { trackId = randomUUID(), silenced = false } = options;
    const kind = kindOf(source);
    this.#player ??= new LoopPlayer({
      ...{ loop, sink: this.#send, cname: trackId },
      ...(this.#maxLagMs === undefined ? {} : { maxLagMs: this.#maxLagMs }),
    });
    const dtls = this.#toldSendDtls ? {} : { dtlsParameters: this.#send.dtlsParameters };
    this.#toldSendDtls = true;
    const rtpParameters = this.#player.rtpParameters(kind);
    await this.#requests.publish({ trackId, source, silenced, rtpParameters, ...dtls });
    this.#sending ??= this.#send.connect();
    await this.#sending;
    if (!silenced) this.#player.play(kind);
    return trackId;
  }

  /** Lets packets of this source go out, or none; the server isn't told. */
  play(source: TrackSource, playing: boolean): void {
    if (playing) this.#player?.play(kindOf(source));
    else this.#player?.pause(kindOf(source));
  }

  close(): void {
    this.#player?.stop();
    this.#receive.close();
    this.#send.close();
  }

  #expect(offers: readonly ConsumerOffer[]): void {
    for (const offer of offers) {
      const track = this.received.get(offer.trackId) ?? new ReceivedTrack(offer);
      this.received.set(offer.trackId, track);
      for (const { ssrc } of offer.rtpParameters.encodings)
        if (ssrc !== undefined) this.#bySsrc.set(ssrc, track);
    }
  }
}
