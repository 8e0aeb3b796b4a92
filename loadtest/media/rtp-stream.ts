import { randomInt } from 'node:crypto';
import { senderReport } from './rtcp.ts';
import type { RtpPacket } from './secure-transport.ts';

/** Packets kept for repeating what a receiver says it lost. */
const HISTORY_PACKETS = 512;

/** Where packets go: a SecureTransport, or a test's ear. */
export interface PacketSink {
  sendRtp(packet: RtpPacket): void;
  sendRtcp(compound: Buffer): void;
}

/** One RTP stream: numbers packets, repeats lost ones, and reports how RTP time stands to the wall clock. */
export class RtpStream {
  readonly ssrc = randomInt(1, 0xffff_ffff);
  readonly clockRate: number;
  packetsSent = 0;
  octetsSent = 0;
  packetsRepeated = 0;
  readonly #sink: PacketSink;
  readonly #payloadType: number;
  readonly #cname: string;
  readonly #timestampBase = randomInt(0, 0xffff_ffff);
  readonly #history = new Map<number, RtpPacket>();
  #sequenceNumber = randomInt(0, 0x8000);

  constructor(options: { sink: PacketSink; payloadType: number; clockRate: number; cname: string }) {
    this.#sink = options.sink;
    this.#payloadType = options.payloadType;
    this.clockRate = options.clockRate;
    this.#cname = options.cname;
  }

  /** RTP time of a moment, given in milliseconds of whatever clock the caller uses throughout. */
  timestampAt(momentMs: number): number {
    return (this.#timestampBase + Math.round((momentMs * this.clockRate) / 1000)) % 2 ** 32;
  }

  /** @param levelDbov of sound: how loud the packet says that it is */
  send(payload: Buffer, momentMs: number, marker: boolean, levelDbov?: number): void {
    const sequenceNumber = this.#sequenceNumber;
    this.#sequenceNumber = (sequenceNumber + 1) & 0xffff;
    const timestamp = this.timestampAt(momentMs);
    const packet: RtpPacket = {
      payloadType: this.#payloadType,
      sequenceNumber,
      timestamp,
      ssrc: this.ssrc,
      marker,
      payload,
      ...(levelDbov === undefined ? {} : { levelDbov }),
    };
    this.#history.set(sequenceNumber, packet);
    this.#history.delete((sequenceNumber - HISTORY_PACKETS) & 0xffff);
    this.packetsSent++;
    this.octetsSent += payload.length;
    this.#sink.sendRtp(packet);
  }

  /** Sends those again that are still at hand. */
  repeat(sequenceNumbers: readonly number[]): void {
    for (const number of sequenceNumbers) {
      const packet = this.#history.get(number);
      if (packet === undefined) continue;
      this.packetsRepeated++;
      this.#sink.sendRtp(packet);
    }
  }

  /** Says that `momentMs` of the media is (was, will be) `wallClockMs` since the Unix epoch. */
  report(wallClockMs: number, momentMs: number): void {
    this.#sink.sendRtcp(
      senderReport({
        ssrc: this.ssrc,
        wallClockMs,
        rtpTimestamp: this.timestampAt(momentMs),
        packets: this.packetsSent,
        octets: this.octetsSent,
        cname: this.#cname,
      }),
    );
  }
}
