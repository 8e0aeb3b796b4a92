import { createHmac, randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';

const MAGIC_COOKIE = 0x2112a442;
const FINGERPRINT_MASK = 0x5354554e;
const BINDING_SUCCESS = 0x0101;

/**
 * A binding request as a controlling ICE agent sends it to nominate its pair (RFC 8489, 8445).
 *
 * @param {{ usernameFragment: string, password: string }} remote of the agent that is asked
 * @returns {Buffer}
 */
export function writeNomination({ usernameFragment, password }) {
  const attributes = Buffer.concat([
    attribute(0x0006, Buffer.from(`${usernameFragment}:tribu`)), // USERNAME
    attribute(0x0024, Buffer.from([0x6e, 0x00, 0x1e, 0xff])), // PRIORITY
    attribute(0x802a, randomBytes(8)), // ICE-CONTROLLING
    attribute(0x0025, Buffer.alloc(0)), // USE-CANDIDATE
  ]);
  const header = Buffer.alloc(20);
  header.writeUInt16BE(0x0001, 0);
  header.writeUInt32BE(MAGIC_COOKIE, 4);
  randomBytes(12).copy(header, 8);
  const request = Buffer.concat([header, attributes]);

  // Each closing attribute is computed over a header whose length already counts it.
  const withIntegrity = withAttribute(request, 24, 0x0008, (message) =>
    createHmac('sha1', password).update(message).digest(),
  );
  return withAttribute(withIntegrity, 8, 0x8028, (message) => {
    const fingerprint = Buffer.alloc(4);
    fingerprint.writeUInt32BE((crc32(message) ^ FINGERPRINT_MASK) >>> 0);
    return fingerprint;
  });
}

/** @param {Buffer} message */
export function isBindingSuccess(message) {
  return message.length >= 20 && message.readUInt16BE(0) === BINDING_SUCCESS;
}

/**
 * @param {Buffer} message
 * @param {number} addedBytes
 * @param {number} type
 * @param {(message: Buffer) => Buffer} value
 */
function withAttribute(message, addedBytes, type, value) {
  message.writeUInt16BE(message.length - 20 + addedBytes, 2);
  return Buffer.concat([message, attribute(type, value(message))]);
}

/**
 * @param {number} type
 * @param {Buffer} value
 */
function attribute(type, value) {
  const header = Buffer.alloc(4);
  header.writeUInt16BE(type, 0);
  header.writeUInt16BE(value.length, 2);
  return Buffer.concat([header, value, Buffer.alloc((4 - (value.length % 4)) % 4)]);
}
