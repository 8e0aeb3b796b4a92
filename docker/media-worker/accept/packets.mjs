/**
 * RTP and RTCP packets, as far as the acceptance check makes and reads them (RFC 3550, 4585, 4588).
 *
 * @typedef {object} RtpPacket
 * @property {number} payloadType
 * @property {number} sequenceNumber
 * @property {number} ssrc
 * @property {Buffer} payload
 */

/**
 * @param {{ payloadType: number, sequenceNumber: number, timestamp: number, ssrc: number, payload: Buffer }} fields
 * @returns {Buffer}
 */
export function writeRtp({ payloadType, sequenceNumber, timestamp, ssrc, payload }) {
  const header = Buffer.alloc(12);
  header[0] = 0x80;
  header[1] = payloadType;
  header.writeUInt16BE(sequenceNumber, 2);
  header.writeUInt32BE(timestamp, 4);
  header.writeUInt32BE(ssrc, 8);
  return Buffer.concat([header, payload]);
}

/**
 * @param {Buffer} packet
 * @returns {number} bytes before the payload: fixed header, contributing sources, extension
 */
export function rtpHeaderLength(packet) {
  const first = packet.readUInt8(0);
  const fixed = 12 + 4 * (first & 0x0f);
  const hasExtension = (first & 0x10) !== 0;
  return hasExtension ? fixed + 4 + 4 * packet.readUInt16BE(fixed + 2) : fixed;
}

/**
 * @param {Buffer} packet
 * @returns {RtpPacket}
 */
export function readRtp(packet) {
  return {
    payloadType: packet.readUInt8(1) & 0x7f,
    sequenceNumber: packet.readUInt16BE(2),
    ssrc: packet.readUInt32BE(8),
    payload: packet.subarray(rtpHeaderLength(packet)),
  };
}

/**
 * @param {Buffer} datagram on a port where RTP and RTCP share (RFC 5761)
 * @returns {'rtp' | 'rtcp' | 'dtls' | 'stun' | 'other'}
 */
export function kindOf(datagram) {
  if (datagram.length < 8) return 'other';
  const first = datagram.readUInt8(0);
  if (first < 4) return 'stun';
  if (first >= 20 && first < 64) return 'dtls';
  if (first < 128 || first > 191) return 'other';
  const second = datagram.readUInt8(1);
  return second >= 192 && second <= 223 ? 'rtcp' : 'rtp';
}

/**
 * @param {{ senderSsrc: number, mediaSsrc: number, sequenceNumber: number }} lost
 * @returns {Buffer} a generic NACK for one packet
 */
export function writeNack({ senderSsrc, mediaSsrc, sequenceNumber }) {
  const packet = Buffer.alloc(16);
  packet[0] = 0x81;
  packet[1] = 205;
  packet.writeUInt16BE(3, 2);
  packet.writeUInt32BE(senderSsrc, 4);
  packet.writeUInt32BE(mediaSsrc, 8);
  packet.writeUInt16BE(sequenceNumber, 12);
  return packet;
}

/**
 * @param {Buffer} compound
 * @param {number} mediaSsrc
 * @returns {boolean} whether it asks for a key frame of that stream (picture loss indication)
 */
export function asksForKeyFrame(compound, mediaSsrc) {
  for (let offset = 0; offset + 12 <= compound.length; ) {
    const isPli = compound.readUInt8(offset + 1) === 206 && (compound.readUInt8(offset) & 0x1f) === 1;
    if (isPli && compound.readUInt32BE(offset + 8) === mediaSsrc) return true;
    offset += 4 * (compound.readUInt16BE(offset + 2) + 1);
  }
  return false;
}
