/** Any source will do: capture sends no media of its own. */
const OWN_SSRC = 1;
const PAYLOAD_SPECIFIC_FEEDBACK = 206;
const PICTURE_LOSS = 1;

/** An RTCP picture loss indication (RFC 4585): asks the sender of `ssrc` for a keyframe. */
export function pictureLoss(ssrc: number): Buffer {
  const packet = Buffer.alloc(12);
  packet.writeUInt8(0x80 | PICTURE_LOSS, 0);
  packet.writeUInt8(PAYLOAD_SPECIFIC_FEEDBACK, 1);
  packet.writeUInt16BE(packet.length / 4 - 1, 2);
  packet.writeUInt32BE(OWN_SSRC, 4);
  packet.writeUInt32BE(ssrc, 8);
  return packet;
}
