/** Bytes of an RTP header without extensions, which SRTP leaves readable. */
const HEADER_BYTES = 12;
/** RFC 3550, 6.4.1: how fast the estimate follows. */
const JITTER_GAIN = 16;

/** What of an RTP header is read here; null: it is RTCP, or no RTP at all. */
export interface RtpHeader {
  readonly sequenceNumber: number;
  readonly timestamp: number;
  readonly ssrc: number;
}

export function readHeader(packet: Buffer): RtpHeader | null {
  const second = packet[1] ?? 0;
  if (packet.length < HEADER_BYTES || (second >= 192 && second <= 223)) return null;
  return {
    sequenceNumber: packet.readUInt16BE(2),
    timestamp: packet.readUInt32BE(4),
    ssrc: packet.readUInt32BE(8),
  };
}

/** One RTP stream that comes in: packets, what is missing, and interarrival jitter as RFC 3550 has it. */
export class StreamCount {
  packets = 0;
  bytes = 0;
  /** Packets that never came, late ones deducted. */
  lost = 0;
  readonly #clockRate: number;
  #highest: number | null = null;
  #before: { readonly timestamp: number; readonly arrivalMs: number } | null = null;
  #jitterMs = 0;

  constructor(clockRate: number) {
    this.#clockRate = clockRate;
  }

  /** Milliseconds; of sound it tells of the way, of a picture also that a frame is several packets. */
  get jitterMs(): number {
    return this.#jitterMs;
  }

  take({ sequenceNumber, timestamp }: RtpHeader, bytes: number, arrivalMs: number): void {
    this.packets += 1;
    this.bytes += bytes;
    const ahead = this.#highest === null ? 1 : (sequenceNumber - this.#highest) & 0xffff;
    if (ahead >= 0x8000) {
      this.lost -= 1;
      return;
    }
    this.lost += Math.max(0, ahead - 1);
    this.#highest = sequenceNumber;
    if (this.#before !== null) {
      // A signed difference: timestamps begin anywhere and come round.
      const mediaMs = (((timestamp - this.#before.timestamp) | 0) * 1000) / this.#clockRate;
      const off = Math.abs(arrivalMs - this.#before.arrivalMs - mediaMs);
      this.#jitterMs += (off - this.#jitterMs) / JITTER_GAIN;
    }
    this.#before = { timestamp, arrivalMs };
  }
}
