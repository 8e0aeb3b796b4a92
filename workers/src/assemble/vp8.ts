/** What one VP8 payload (RFC 7741) says of the picture that it belongs to. */
export interface Vp8Facts {
  /** Where the picture's own bytes begin in the payload. */
  readonly dataStart: number;
  readonly startsPicture: boolean;
  /** Width and height of a keyframe; null for all others. Only known where a picture starts. */
  readonly keyframe: { readonly width: number; readonly height: number } | null;
}

/** Null when the payload is cut short. */
export function parseVp8(payload: Buffer): Vp8Facts | null {
  const first = payload[0];
  if (first === undefined) return null;
  let at = 1;
  if ((first & 0x80) !== 0) {
    const extensions = payload[at++] ?? 0;
    if ((extensions & 0x80) !== 0) at += ((payload[at] ?? 0) & 0x80) === 0 ? 1 : 2;
    if ((extensions & 0x40) !== 0) at += 1;
    if ((extensions & 0x30) !== 0) at += 1;
  }
  if (at >= payload.length) return null;
  const startsPicture = (first & 0x10) !== 0 && (first & 0x0f) === 0;
  return { dataStart: at, startsPicture, keyframe: startsPicture ? keyframeAt(payload, at) : null };
}

/** A keyframe's header: 3 bytes of which the lowest bit is 0, a start code, 14 bits of width and of height (RFC 6386). */
function keyframeAt(payload: Buffer, at: number): Vp8Facts['keyframe'] {
  if (payload.length < at + 10 || (payload.readUInt8(at) & 1) !== 0) return null;
  if (payload.readUIntBE(at + 3, 3) !== 0x9d012a) return null;
  return {
    width: payload.readUInt16LE(at + 6) & 0x3fff,
    height: payload.readUInt16LE(at + 8) & 0x3fff,
  };
}
