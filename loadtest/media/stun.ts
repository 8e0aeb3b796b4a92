import { createHmac, randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';

/** As much of STUN (RFC 8489) as a full ICE agent needs towards an ICE-lite one: binding requests and answers. */
const MAGIC_COOKIE = 0x2112_a442;
const HEADER_BYTES = 20;
const INTEGRITY_BYTES = 24;
const FINGERPRINT_BYTES = 8;
const FINGERPRINT_XOR = 0x5354_554e;

const BINDING_REQUEST = 0x0001;
const BINDING_SUCCESS = 0x0101;
const USERNAME = 0x0006;
const MESSAGE_INTEGRITY = 0x0008;
const PRIORITY = 0x0024;
const USE_CANDIDATE = 0x0025;
const FINGERPRINT = 0x8028;
const ICE_CONTROLLING = 0x802a;

/** Type preference of a peer-reflexive candidate, RFC 8445 5.1.2.1. */
const PRIORITY_VALUE = (110 << 24) | (65_535 << 8) | 255;

export interface BindingRequest {
  readonly transactionId: Buffer;
  readonly bytes: Buffer;
}

/** A connectivity check that nominates its pair at once (the other side is ICE-lite, so we control). */
export function bindingRequest(options: {
  readonly remoteUsernameFragment: string;
  readonly remotePassword: string;
  readonly localUsernameFragment: string;
  readonly tieBreaker: bigint;
}): BindingRequest {
  const transactionId = randomBytes(12);
  const username = Buffer.from(`${options.remoteUsernameFragment}:${options.localUsernameFragment}`);
  const tieBreaker = Buffer.alloc(8);
  tieBreaker.writeBigUInt64BE(options.tieBreaker);
  const priority = Buffer.alloc(4);
  priority.writeUInt32BE(PRIORITY_VALUE >>> 0);
  const attributes = Buffer.concat([
    attribute(USERNAME, username),
    attribute(ICE_CONTROLLING, tieBreaker),
    attribute(USE_CANDIDATE, Buffer.alloc(0)),
    attribute(PRIORITY, priority),
  ]);
  const message = Buffer.concat([header(BINDING_REQUEST, attributes.length, transactionId), attributes]);

  // Both checks cover a length that already counts them.
  message.writeUInt16BE(attributes.length + INTEGRITY_BYTES, 2);
  const integrity = createHmac('sha1', options.remotePassword).update(message).digest();
  const signed = Buffer.concat([message, attribute(MESSAGE_INTEGRITY, integrity)]);
  signed.writeUInt16BE(attributes.length + INTEGRITY_BYTES + FINGERPRINT_BYTES, 2);
  const fingerprint = Buffer.alloc(4);
  fingerprint.writeUInt32BE((crc32(signed) ^ FINGERPRINT_XOR) >>> 0);
  return { transactionId, bytes: Buffer.concat([signed, attribute(FINGERPRINT, fingerprint)]) };
}

/** The transaction id of a binding success, null for anything else. */
export function bindingSuccessId(packet: Buffer): Buffer | null {
  if (!isStun(packet) || packet.readUInt16BE(0) !== BINDING_SUCCESS) return null;
  return packet.subarray(8, HEADER_BYTES);
}

export function isStun(packet: Buffer): boolean {
  return packet.length >= HEADER_BYTES && packet.readUInt8(0) < 4 && packet.readUInt32BE(4) === MAGIC_COOKIE;
}

function header(type: number, length: number, transactionId: Buffer): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeUInt16BE(type, 0);
  bytes.writeUInt16BE(length, 2);
  bytes.writeUInt32BE(MAGIC_COOKIE, 4);
  return Buffer.concat([bytes, transactionId]);
}

function attribute(type: number, value: Buffer): Buffer {
  const padded = Buffer.alloc(4 + Math.ceil(value.length / 4) * 4);
  padded.writeUInt16BE(type, 0);
  padded.writeUInt16BE(value.length, 2);
  value.copy(padded, 4);
  return padded;
}
