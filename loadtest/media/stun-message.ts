import { createHmac } from 'node:crypto';
import { crc32 } from 'node:zlib';

/** The frame that STUN (RFC 8489) and TURN (RFC 8656) messages share. */
const MAGIC_COOKIE = 0x2112_a442;
const HEADER_BYTES = 20;
const INTEGRITY_BYTES = 24;
const FINGERPRINT_BYTES = 8;
const FINGERPRINT_XOR = 0x5354_554e;

const MESSAGE_INTEGRITY = 0x0008;
const FINGERPRINT = 0x8028;

export interface StunMessage {
  readonly type: number;
  /** 12 bytes. */
  readonly transactionId: Buffer;
  /** In their order on the wire. */
  readonly attributes: readonly (readonly [type: number, value: Buffer])[];
}

/** Signed with the key where there is one. */
export function writeStun({ type, transactionId, attributes }: StunMessage, key?: string | Buffer): Buffer {
  const body = Buffer.concat(attributes.map(([type, value]) => attribute(type, value)));
  const message = Buffer.concat([header(type, transactionId), body]);
  if (key === undefined) return closed(message, body.length);

  // Both checks cover a length that already counts them.
  message.writeUInt16BE(body.length + INTEGRITY_BYTES, 2);
  const integrity = createHmac('sha1', key).update(message).digest();
  const signed = Buffer.concat([message, attribute(MESSAGE_INTEGRITY, integrity)]);
  return closed(signed, body.length + INTEGRITY_BYTES);
}

/** Null for anything else. Checks neither signature nor fingerprint. */
export function readStun(packet: Buffer): StunMessage | null {
  if (!isStun(packet)) return null;
  const attributes: [number, Buffer][] = [];
  for (let at = HEADER_BYTES; at + 4 <= packet.length; ) {
    const length = packet.readUInt16BE(at + 2);
    attributes.push([packet.readUInt16BE(at), packet.subarray(at + 4, at + 4 + length)]);
    at += 4 + paddedTo4(length);
  }
  return { type: packet.readUInt16BE(0), transactionId: packet.subarray(8, HEADER_BYTES), attributes };
}

export function isStun(packet: Buffer): boolean {
  return packet.length >= HEADER_BYTES && packet.readUInt8(0) < 4 && packet.readUInt32BE(4) === MAGIC_COOKIE;
}

/** IPv4 only. */
export function xorAddress(address: string, port: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeUInt8(1, 1);
  bytes.writeUInt16BE(port ^ (MAGIC_COOKIE >>> 16), 2);
  const plain = Buffer.from(address.split('.').map(Number)).readUInt32BE(0);
  bytes.writeUInt32BE((plain ^ MAGIC_COOKIE) >>> 0, 4);
  return bytes;
}

function closed(message: Buffer, lengthBefore: number): Buffer {
  message.writeUInt16BE(lengthBefore + FINGERPRINT_BYTES, 2);
  const fingerprint = Buffer.alloc(4);
  fingerprint.writeUInt32BE((crc32(message) ^ FINGERPRINT_XOR) >>> 0);
  return Buffer.concat([message, attribute(FINGERPRINT, fingerprint)]);
}

function header(type: number, transactionId: Buffer): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeUInt16BE(type, 0);
  bytes.writeUInt32BE(MAGIC_COOKIE, 4);
  return Buffer.concat([bytes, transactionId]);
}

function attribute(type: number, value: Buffer): Buffer {
  const padded = Buffer.alloc(4 + paddedTo4(value.length));
  padded.writeUInt16BE(type, 0);
  padded.writeUInt16BE(value.length, 2);
  value.copy(padded, 4);
  return padded;
}

const paddedTo4 = (length: number) => Math.ceil(length / 4) * 4;
