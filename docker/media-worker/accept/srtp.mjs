import { createCipheriv, createDecipheriv, createHmac, timingSafeEqual } from 'node:crypto';
import { rtpHeaderLength } from './packets.mjs';

/**
 * An SRTP of our own (RFC 3711 and RFC 7714), so that the worker is measured against another
 * implementation and not against itself.
 *
 * @typedef {'AES_CM_128_HMAC_SHA1_80' | 'AEAD_AES_256_GCM'} Suite
 * @typedef {{ key: Buffer, auth: Buffer, salt: Buffer }} SessionKeys
 */

/** Bytes of master key and master salt. */
export const SUITES = {
  AES_CM_128_HMAC_SHA1_80: { keyBytes: 16, saltBytes: 14, tagBytes: 10 },
  AEAD_AES_256_GCM: { keyBytes: 32, saltBytes: 12, tagBytes: 16 },
};

const AUTH_KEY_BYTES = 20;
/** First byte of the SRTCP index word: the packet is encrypted. */
const ENCRYPTED = 0x80000000;

/** One direction of a session: the keys are the sender's. */
export class Srtp {
  #suite;
  #rtp;
  #rtcp;
  #rtcpIndex = 0;
  /** @type {Map<number, { roc: number, last: number }>} by SSRC */
  #received = new Map();

  /**
   * @param {Suite} suite
   * @param {string} keyBase64 master key and salt, as in mediasoup's SrtpParameters
   */
  constructor(suite, keyBase64) {
    this.#suite = suite;
    const master = Buffer.from(keyBase64, 'base64');
    this.#rtp = deriveKeys(suite, master, 0);
    this.#rtcp = deriveKeys(suite, master, 3);
  }

  /** @param {Buffer} packet whose sequence numbers never wrapped @returns {Buffer} */
  protectRtp(packet) {
    const { key, auth, salt } = this.#rtp;
    const headerLength = rtpHeaderLength(packet);
    const header = packet.subarray(0, headerLength);
    const payload = packet.subarray(headerLength);
    const iv = this.#rtpIv(packet, 0, salt);
    if (this.#suite === 'AEAD_AES_256_GCM') {
      return Buffer.concat([header, sealGcm(key, iv, header, payload)]);
    }
    const body = Buffer.concat([header, runCtr(key, iv, payload)]);
    return Buffer.concat([body, this.#tag(auth, body, uint32(0))]);
  }

  /** @param {Buffer} packet @returns {Buffer} @throws when the tag doesn't fit */
  unprotectRtp(packet) {
    const { key, auth, salt } = this.#rtp;
    const headerLength = rtpHeaderLength(packet);
    const header = packet.subarray(0, headerLength);
    const roc = this.#rolloverOf(packet);
    const iv = this.#rtpIv(packet, roc, salt);
    if (this.#suite === 'AEAD_AES_256_GCM') {
      return Buffer.concat([header, openGcm(key, iv, header, packet.subarray(headerLength))]);
    }
    const body = this.#verified(auth, packet, uint32(roc));
    return Buffer.concat([header, runCtr(key, iv, body.subarray(headerLength))]);
  }

  /** @param {Buffer} packet @returns {Buffer} */
  protectRtcp(packet) {
    const { key, auth, salt } = this.#rtcp;
    this.#rtcpIndex += 1;
    const index = uint32(ENCRYPTED + this.#rtcpIndex);
    const header = packet.subarray(0, 8);
    const iv = this.#rtcpIv(packet, this.#rtcpIndex, salt);
    if (this.#suite === 'AEAD_AES_256_GCM') {
      const sealed = sealGcm(key, iv, Buffer.concat([header, index]), packet.subarray(8));
      return Buffer.concat([header, sealed, index]);
    }
    const body = Buffer.concat([header, runCtr(key, iv, packet.subarray(8)), index]);
    return Buffer.concat([body, this.#tag(auth, body, Buffer.alloc(0))]);
  }

  /** @param {Buffer} packet @returns {Buffer} @throws when the tag doesn't fit */
  unprotectRtcp(packet) {
    const { key, auth, salt } = this.#rtcp;
    const header = packet.subarray(0, 8);
    const isGcm = this.#suite === 'AEAD_AES_256_GCM';
    const body = isGcm ? packet : this.#verified(auth, packet, Buffer.alloc(0));
    const index = body.subarray(-4);
    const secret = body.subarray(8, -4);
    const iv = this.#rtcpIv(packet, index.readUInt32BE(0) & 0x7fffffff, salt);
    if (!isGcm) return Buffer.concat([header, runCtr(key, iv, secret)]);
    return Buffer.concat([header, openGcm(key, iv, Buffer.concat([header, index]), secret)]);
  }

  /** @param {Buffer} packet */
  #rolloverOf(packet) {
    const sequenceNumber = packet.readUInt16BE(2);
    const ssrc = packet.readUInt32BE(8);
    const seen = this.#received.get(ssrc) ?? { roc: 0, last: sequenceNumber };
    const wrapped = sequenceNumber < seen.last && seen.last - sequenceNumber > 0x8000;
    const roc = wrapped ? seen.roc + 1 : seen.roc;
    this.#received.set(ssrc, { roc, last: sequenceNumber });
    return roc;
  }

  /**
   * @param {Buffer} packet
   * @param {number} roc
   * @param {Buffer} salt
   */
  #rtpIv(packet, roc, salt) {
    return this.#iv(salt, packet.subarray(8, 12), Buffer.concat([uint32(roc), packet.subarray(2, 4)]));
  }

  /**
   * @param {Buffer} packet
   * @param {number} index
   * @param {Buffer} salt
   */
  #rtcpIv(packet, index, salt) {
    return this.#iv(salt, packet.subarray(4, 8), Buffer.concat([Buffer.alloc(2), uint32(index)]));
  }

  /**
   * @param {Buffer} salt
   * @param {Buffer} ssrc
   * @param {Buffer} index 48 bits
   */
  #iv(salt, ssrc, index) {
    // GCM: 16 zero bits, SSRC, index. Counter mode: 32 zero bits, SSRC, index, 16 bits of counter.
    const isGcm = this.#suite === 'AEAD_AES_256_GCM';
    const iv = Buffer.concat(
      isGcm ? [Buffer.alloc(2), ssrc, index] : [Buffer.alloc(4), ssrc, index, Buffer.alloc(2)],
    );
    return xor(iv, salt);
  }

  /**
   * @param {Buffer} auth
   * @param {Buffer} body
   * @param {Buffer} suffix authenticated, but not sent
   */
  #tag(auth, body, suffix) {
    const { tagBytes } = SUITES[this.#suite];
    return createHmac('sha1', auth).update(body).update(suffix).digest().subarray(0, tagBytes);
  }

  /**
   * @param {Buffer} auth
   * @param {Buffer} packet
   * @param {Buffer} suffix
   */
  #verified(auth, packet, suffix) {
    const { tagBytes } = SUITES[this.#suite];
    const body = packet.subarray(0, -tagBytes);
    if (!timingSafeEqual(this.#tag(auth, body, suffix), packet.subarray(-tagBytes))) {
      throw new Error('the authentication tag does not fit');
    }
    return body;
  }
}

/**
 * @param {Suite} suite
 * @param {Buffer} master key, then salt
 * @param {0 | 3} firstLabel 0 for RTP, 3 for RTCP
 * @returns {SessionKeys}
 */
function deriveKeys(suite, master, firstLabel) {
  const { keyBytes, saltBytes } = SUITES[suite];
  const masterKey = master.subarray(0, keyBytes);
  const masterSalt = master.subarray(keyBytes, keyBytes + saltBytes);
  /** @type {(label: number, length: number) => Buffer} */
  const derive = (label, length) => {
    const iv = xor(Buffer.alloc(16), masterSalt);
    iv.writeUInt8(iv.readUInt8(7) ^ label, 7);
    return runCtr(masterKey, iv, Buffer.alloc(length));
  };
  return {
    key: derive(firstLabel, keyBytes),
    auth: derive(firstLabel + 1, AUTH_KEY_BYTES),
    salt: derive(firstLabel + 2, saltBytes),
  };
}

/**
 * @param {Buffer} key
 * @param {Buffer} iv
 * @param {Buffer} data
 */
function runCtr(key, iv, data) {
  return createCipheriv(`aes-${key.length * 8}-ctr`, key, iv).update(data);
}

/**
 * @param {Buffer} key
 * @param {Buffer} iv
 * @param {Buffer} aad
 * @param {Buffer} data
 */
function sealGcm(key, iv, aad, data) {
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(aad);
  return Buffer.concat([cipher.update(data), cipher.final(), cipher.getAuthTag()]);
}

/**
 * @param {Buffer} key
 * @param {Buffer} iv
 * @param {Buffer} aad
 * @param {Buffer} sealed
 */
function openGcm(key, iv, aad, sealed) {
  const decipher = createDecipheriv('aes-256-gcm', key, iv, { authTagLength: 16 }).setAAD(aad);
  decipher.setAuthTag(sealed.subarray(-16));
  return Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()]);
}

/**
 * @param {Buffer} base
 * @param {Buffer} mask may be shorter
 */
function xor(base, mask) {
  return Buffer.from(base.map((byte, at) => byte ^ (mask[at] ?? 0)));
}

/** @param {number} value */
function uint32(value) {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
