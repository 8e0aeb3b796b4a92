import { randomUUID } from 'node:crypto';
import { type ConsumerOffer, kindOf, type TrackSource, type Transports } from '@tribu-live/protocol';
import { LoopPlayer, SecureTransport } from '../../media/index.ts';
import type { Publishing } from './loops.ts';
import type { SeatMade } from './seat-messages.ts';
import { readHeader, StreamCount } from './stream-count.ts';

/** Cameras don't fire in the same instant: each player's clock goes ahead by less than this. */
const PHASE_MS = 40;
/** Who talks and who is still, in dBov. */
const TALKING_DBOV = -30;
const SILENT_DBOV = -127;

export interface SeatCount {
  sent: number;
  repeated: number;
  received: number;
  lost: number;
  /** Of the streams of sound that come in now, milliseconds. */
  readonly jittersMs: number[];
}

export interface SeatOptions {
  readonly transports: Transports;
  readonly consumers: readonly ConsumerOffer[];
  readonly publishing: Publishing;
  readonly talks: boolean;
  /** Ids of an earlier generation, which stay. */
  readonly trackIds?: ReadonlyMap<TrackSource, string>;
}

/** One person's media for one generation of transports: sends in real time, counts what comes in without opening it. */
export class MediaSeat {
  readonly trackIds: ReadonlyMap<TrackSource, string>;
  readonly talks: boolean;
  readonly #send: SecureTransport;
  readonly #receive: SecureTransport;
  readonly #player: LoopPlayer;
  readonly #streams = new Map<
    number,
    { readonly trackId: string; readonly count: StreamCount; readonly isSound: boolean }
  >();
  readonly #past = { received: 0, lost: 0 };

  private constructor(send: SecureTransport, receive: SecureTransport, options: SeatOptions) {
    const { publishing, talks, trackIds } = options;
    this.#send = send;
    this.#receive = receive;
    this.talks = talks;
    this.trackIds = trackIds ?? new Map(publishing.sources.map((source) => [source, randomUUID()]));
    const phaseMs = Math.random() * PHASE_MS;
    this.#player = new LoopPlayer({
      ...{ loop: publishing.loop, sink: send, cname: randomUUID() },
      clock: {
        now: () => performance.timeOrigin + performance.now() + phaseMs,
        later(delayMs, call) {
          const timer = setTimeout(call, delayMs);
          return () => clearTimeout(timer);
        },
      },
    });
    this.#player.levelDbov = talks ? TALKING_DBOV : SILENT_DBOV;
    send.onRtcp = (compound) => this.#player.hear(compound);
    receive.onSealed = (packet, arrivalMs) => this.#take(packet, arrivalMs);
    this.consume(options.consumers);
  }

  static async create(options: SeatOptions): Promise<MediaSeat> {
    const send = await SecureTransport.create(options.transports.send);
    const receive = await SecureTransport.create(options.transports.receive);
    return new MediaSeat(send, receive, options);
  }

  /** What the room has to be told before `connect()`. */
  get made(): SeatMade {
    return {
      receiveDtls: this.#receive.dtlsParameters,
      sendDtls: this.#send.dtlsParameters,
      tracks: [...this.trackIds].map(([source, trackId]) => {
        return { trackId, source, rtpParameters: this.#player.rtpParameters(kindOf(source)) };
      }),
    };
  }

  /** @throws Error when ICE or DTLS find no way in time */
  async connect(): Promise<void> {
    await Promise.all([this.#receive.connect(), this.#send.connect()]);
    for (const source of this.trackIds.keys()) this.#player.play(kindOf(source));
  }

  consume(offers: readonly ConsumerOffer[]): void {
    for (const { trackId, kind, rtpParameters } of offers) {
      this.drop([trackId]);
      const isSound = kind === 'audio';
      const clockRate = rtpParameters.codecs[0]?.clockRate ?? (isSound ? 48_000 : 90_000);
      for (const { ssrc } of rtpParameters.encodings) {
        if (ssrc !== undefined)
          this.#streams.set(ssrc, { trackId, isSound, count: new StreamCount(clockRate) });
      }
    }
  }

  drop(trackIds: readonly string[]): void {
    for (const [ssrc, { trackId, count }] of this.#streams) {
      if (!trackIds.includes(trackId)) continue;
      this.#past.received += count.packets;
      this.#past.lost += count.lost;
      this.#streams.delete(ssrc);
    }
  }

  count(): SeatCount {
    const { audio, layers } = this.#player;
    const streams = [audio, ...layers.map(({ stream }) => stream)];
    const total: SeatCount = {
      sent: streams.reduce((sum, { packetsSent }) => sum + packetsSent, 0),
      repeated: streams.reduce((sum, { packetsRepeated }) => sum + packetsRepeated, 0),
      ...this.#past,
      jittersMs: [],
    };
    for (const { count, isSound } of this.#streams.values()) {
      total.received += count.packets;
      total.lost += count.lost;
      if (isSound && count.packets > 0) total.jittersMs.push(count.jitterMs);
    }
    return total;
  }

  close(): void {
    this.#player.stop();
    this.#receive.close();
    this.#send.close();
  }

  #take(packet: Buffer, arrivalMs: number): void {
    const header = readHeader(packet);
    if (header === null) return;
    this.#streams.get(header.ssrc)?.count.take(header, packet.length, arrivalMs);
  }
}
