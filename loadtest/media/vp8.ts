/** VP8 in RTP, RFC 7741: each packet's payload begins with a descriptor that carries a 15-bit picture id. */
const DESCRIPTOR_BYTES = 4;
const EXTENDED = 0x80;
const START_OF_PARTITION = 0x10;
const HAS_PICTURE_ID = 0x80;
const LONG_PICTURE_ID = 0x8000;

/** Payload bytes that fit a packet on any path of today with SRTP, UDP and IP around it. */
export const MAX_PAYLOAD_BYTES = 1150;

/** Cuts one encoded frame into RTP payloads; the last one's packet carries the marker. */
export function packetiseVp8(frame: Uint8Array, pictureId: number, maxBytes = MAX_PAYLOAD_BYTES): Buffer[] {
  const room = maxBytes - DESCRIPTOR_BYTES;
  const payloads: Buffer[] = [];
  for (let at = 0; at < frame.length; at += room) {
    const piece = frame.subarray(at, at + room);
    const payload = Buffer.allocUnsafe(DESCRIPTOR_BYTES + piece.length);
    payload.writeUInt8(EXTENDED | (at === 0 ? START_OF_PARTITION : 0), 0);
    payload.writeUInt8(HAS_PICTURE_ID, 1);
    payload.writeUInt16BE(LONG_PICTURE_ID | (pictureId & 0x7fff), 2);
    payload.set(piece, DESCRIPTOR_BYTES);
    payloads.push(payload);
  }
  return payloads;
}

export interface Vp8Payload {
  readonly startsFrame: boolean;
  /** Only known on the packet that starts a frame. */
  readonly keyframe: boolean;
  readonly pictureId: number | null;
  readonly data: Buffer;
}

/** Reads the descriptor of a received payload; null when it is cut short. */
export function depacketiseVp8(payload: Buffer): Vp8Payload | null {
  let at = 1;
  let pictureId: number | null = null;
  const first = payload[0];
  if (first === undefined) return null;
  if ((first & EXTENDED) !== 0) {
    const flags = payload[at++] ?? 0;
    if ((flags & 0x80) !== 0) {
      const high = payload[at++] ?? 0;
      pictureId = (high & 0x80) === 0 ? high : ((high & 0x7f) << 8) | (payload[at++] ?? 0);
    }
    if ((flags & 0x40) !== 0) at++;
    if ((flags & 0x30) !== 0) at++;
  }
  if (at >= payload.length) return null;
  const data = payload.subarray(at);
  const startsFrame = (first & START_OF_PARTITION) !== 0 && (first & 0x0f) === 0;
  return { startsFrame, keyframe: startsFrame && isKeyframe(data), pictureId, data };
}

/** The lowest bit of a frame's first byte says it (RFC 6386 9.1). */
export function isKeyframe(frame: Uint8Array): boolean {
  return ((frame[0] ?? 1) & 1) === 0;
}
