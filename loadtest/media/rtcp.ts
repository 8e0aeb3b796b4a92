/** As much of RTCP (RFC 3550, 4585, 5104) as a publisher that answers feedback needs. */
const SENDER_REPORT = 200;
const RECEIVER_REPORT = 201;
const SOURCE_DESCRIPTION = 202;
const TRANSPORT_FEEDBACK = 205;
const PAYLOAD_FEEDBACK = 206;
const GENERIC_NACK = 1;
const PICTURE_LOSS = 1;
const FULL_INTRA_REQUEST = 4;

/** Seconds between the epochs of NTP (1900) and Unix (1970). */
const NTP_EPOCH_OFFSET_S = 2_208_988_800;

export type Feedback =
  | { readonly kind: 'keyframe'; readonly ssrc: number }
  | { readonly kind: 'nack'; readonly ssrc: number; readonly sequenceNumbers: readonly number[] }
  | {
      readonly kind: 'senderReport';
      readonly ssrc: number;
      readonly wallClockMs: number;
      readonly rtpTimestamp: number;
    };

/** A sender report with the sender's CNAME, as one compound packet. */
export function senderReport(report: {
  readonly ssrc: number;
  readonly wallClockMs: number;
  readonly rtpTimestamp: number;
  readonly packets: number;
  readonly octets: number;
  readonly cname: string;
}): Buffer {
  const bytes = Buffer.alloc(28);
  writeHeader(bytes, 0, SENDER_REPORT, bytes.length);
  bytes.writeUInt32BE(report.ssrc, 4);
  const seconds = report.wallClockMs / 1000 + NTP_EPOCH_OFFSET_S;
  const whole = Math.floor(seconds);
  bytes.writeUInt32BE(whole >>> 0, 8);
  bytes.writeUInt32BE(Math.min(0xffff_ffff, Math.round((seconds - whole) * 2 ** 32)), 12);
  bytes.writeUInt32BE(report.rtpTimestamp >>> 0, 16);
  bytes.writeUInt32BE(report.packets >>> 0, 20);
  bytes.writeUInt32BE(report.octets >>> 0, 24);
  return Buffer.concat([bytes, sourceDescription(report.ssrc, report.cname)]);
}

/** An empty receiver report: says that this receiver lives. */
export function receiverReport(ssrc: number, cname: string): Buffer {
  const bytes = Buffer.alloc(8);
  writeHeader(bytes, 0, RECEIVER_REPORT, bytes.length);
  bytes.writeUInt32BE(ssrc, 4);
  return Buffer.concat([bytes, sourceDescription(ssrc, cname)]);
}

/** Asks the sender of `mediaSsrc` for a keyframe. */
export function pictureLossIndication(senderSsrc: number, mediaSsrc: number): Buffer {
  const bytes = Buffer.alloc(12);
  writeHeader(bytes, PICTURE_LOSS, PAYLOAD_FEEDBACK, bytes.length);
  bytes.writeUInt32BE(senderSsrc, 4);
  bytes.writeUInt32BE(mediaSsrc, 8);
  return bytes;
}

/** What a compound packet asks of a sender or tells a receiver; the rest is skipped. */
export function parseFeedback(compound: Buffer): Feedback[] {
  const found: Feedback[] = [];
  let at = 0;
  while (at + 4 <= compound.length) {
    const end = at + (compound.readUInt16BE(at + 2) + 1) * 4;
    if (end > compound.length) break;
    found.push(...parseOne(compound.subarray(at, end)));
    at = end;
  }
  return found;
}

function parseOne(packet: Buffer): Feedback[] {
  const format = packet.readUInt8(0) & 0x1f;
  const type = packet.readUInt8(1);
  if (type === SENDER_REPORT && packet.length >= 28) {
    const seconds = packet.readUInt32BE(8) + packet.readUInt32BE(12) / 2 ** 32 - NTP_EPOCH_OFFSET_S;
    const rtpTimestamp = packet.readUInt32BE(16);
    return [
      { kind: 'senderReport', ssrc: packet.readUInt32BE(4), wallClockMs: seconds * 1000, rtpTimestamp },
    ];
  }
  if (packet.length < 12) return [];
  if (type === PAYLOAD_FEEDBACK && format === PICTURE_LOSS) {
    return [{ kind: 'keyframe', ssrc: packet.readUInt32BE(8) }];
  }
  if (type === PAYLOAD_FEEDBACK && format === FULL_INTRA_REQUEST) return fullIntraRequests(packet);
  if (type === TRANSPORT_FEEDBACK && format === GENERIC_NACK) {
    return [{ kind: 'nack', ssrc: packet.readUInt32BE(8), sequenceNumbers: nackedNumbers(packet) }];
  }
  return [];
}

function fullIntraRequests(packet: Buffer): Feedback[] {
  const found: Feedback[] = [];
  for (let at = 12; at + 8 <= packet.length; at += 8) {
    found.push({ kind: 'keyframe', ssrc: packet.readUInt32BE(at) });
  }
  return found;
}

function nackedNumbers(packet: Buffer): number[] {
  const numbers: number[] = [];
  for (let at = 12; at + 4 <= packet.length; at += 4) {
    const first = packet.readUInt16BE(at);
    const mask = packet.readUInt16BE(at + 2);
    numbers.push(first);
    for (let bit = 0; bit < 16; bit++) {
      if ((mask & (1 << bit)) !== 0) numbers.push((first + bit + 1) & 0xffff);
    }
  }
  return numbers;
}

function sourceDescription(ssrc: number, cname: string): Buffer {
  const name = Buffer.from(cname);
  // Chunk: ssrc, item 1 (CNAME) with its length, at least one zero octet, filled to 32 bits.
  const chunk = Buffer.alloc(4 + Math.ceil((2 + name.length + 1) / 4) * 4);
  chunk.writeUInt32BE(ssrc, 0);
  chunk.writeUInt8(1, 4);
  chunk.writeUInt8(name.length, 5);
  name.copy(chunk, 6);
  const head = Buffer.alloc(4);
  writeHeader(head, 1, SOURCE_DESCRIPTION, head.length + chunk.length);
  return Buffer.concat([head, chunk]);
}

function writeHeader(bytes: Buffer, countOrFormat: number, type: number, lengthBytes: number): void {
  bytes.writeUInt8(0x80 | countOrFormat, 0);
  bytes.writeUInt8(type, 1);
  bytes.writeUInt16BE(lengthBytes / 4 - 1, 2);
}
