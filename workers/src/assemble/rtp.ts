/** What assembling needs of an RTP packet's header (RFC 3550). */
export interface RtpFacts {
  readonly payloadType: number;
  readonly sequenceNumber: number;
  readonly timestamp: number;
  readonly ssrc: number;
  readonly marker: boolean;
  /** Where the payload stands in the packet; empty for a packet that only fills the line. */
  readonly payloadStart: number;
  readonly payloadEnd: number;
}

const HEADER_BYTES = 12;

/** Null for what is no whole RTP packet. */
export function parseRtp(packet: Buffer): RtpFacts | null {
  if (packet.length < HEADER_BYTES) return null;
  const first = packet.readUInt8(0);
  if (first >> 6 !== 2) return null;
  let payloadStart = HEADER_BYTES + (first & 0x0f) * 4;
  if ((first & 0x10) !== 0) {
    if (packet.length < payloadStart + 4) return null;
    payloadStart += 4 + packet.readUInt16BE(payloadStart + 2) * 4;
  }
  const padding = (first & 0x20) !== 0 ? packet.readUInt8(packet.length - 1) : 0;
  const payloadEnd = packet.length - padding;
  if (payloadEnd < payloadStart) return null;
  const second = packet.readUInt8(1);
  return {
    payloadType: second & 0x7f,
    sequenceNumber: packet.readUInt16BE(2),
    timestamp: packet.readUInt32BE(4),
    ssrc: packet.readUInt32BE(8),
    marker: (second & 0x80) !== 0,
    payloadStart,
    payloadEnd,
  };
}

/** Says that `rtpTimestamp` was at `wallClockMs`, by the clock of whoever sent it. */
export interface SenderReport {
  readonly ssrc: number;
  readonly wallClockMs: number;
  readonly rtpTimestamp: number;
}

const SENDER_REPORT = 200;
/** Seconds between the epochs of NTP (1900) and Unix (1970). */
const NTP_EPOCH_OFFSET_S = 2_208_988_800;

/** The sender reports in a compound RTCP packet. */
export function senderReportsIn(compound: Buffer): SenderReport[] {
  const found: SenderReport[] = [];
  for (let at = 0; at + 4 <= compound.length; ) {
    const end = at + (compound.readUInt16BE(at + 2) + 1) * 4;
    if (end > compound.length) break;
    if (compound.readUInt8(at + 1) === SENDER_REPORT && end - at >= 28) {
      const seconds = compound.readUInt32BE(at + 8) - NTP_EPOCH_OFFSET_S;
      const fraction = compound.readUInt32BE(at + 12) / 2 ** 32;
      found.push({
        ssrc: compound.readUInt32BE(at + 4),
        wallClockMs: (seconds + fraction) * 1000,
        rtpTimestamp: compound.readUInt32BE(at + 16),
      });
    }
    at = end;
  }
  return found;
}
