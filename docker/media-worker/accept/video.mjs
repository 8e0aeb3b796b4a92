import { randomBytes } from 'node:crypto';
import { writeRtp } from './packets.mjs';

/** What a router of the check understands. */
/** @type {import('mediasoup').types.RouterRtpCodecCapability[]} */
export const ROUTER_CODECS = [
  { kind: 'video', mimeType: 'video/VP8', clockRate: 90_000, preferredPayloadType: 101 },
];

const FIRST_SEQUENCE_NUMBER = 100;
const TICKS_PER_FRAME = 3_000;

/** A VP8 stream with RTX that nobody encoded: descriptor and frame header are real, the rest is random. */
export class Video {
  ssrc = 0x11111111;
  rtxSsrc = 0x22222222;
  payloadType = 96;
  rtxPayloadType = 97;
  /** @type {Buffer[]} in the order of sending */
  payloads = [];

  /** @returns {import('mediasoup').types.RtpParameters} */
  get rtpParameters() {
    return {
      codecs: [
        {
          mimeType: 'video/VP8',
          payloadType: this.payloadType,
          clockRate: 90_000,
          rtcpFeedback: [{ type: 'nack' }, { type: 'nack', parameter: 'pli' }],
        },
        {
          mimeType: 'video/rtx',
          payloadType: this.rtxPayloadType,
          clockRate: 90_000,
          parameters: { apt: this.payloadType },
        },
      ],
      encodings: [{ ssrc: this.ssrc, rtx: { ssrc: this.rtxSsrc } }],
      rtcp: { cname: 'acceptance' },
    };
  }

  /**
   * One packet is one frame; the first is a key frame, without which nothing would be forwarded.
   *
   * @returns {Buffer} the next RTP packet
   */
  next() {
    const number = this.payloads.length;
    const startOfPartition = 0x10;
    const frameHeader = number === 0 ? 0x00 : 0x01;
    const payload = Buffer.concat([Buffer.from([startOfPartition, frameHeader]), randomBytes(200 + number)]);
    this.payloads.push(payload);
    return writeRtp({
      payloadType: this.payloadType,
      sequenceNumber: FIRST_SEQUENCE_NUMBER + number,
      timestamp: number * TICKS_PER_FRAME,
      ssrc: this.ssrc,
      payload,
    });
  }
}

/**
 * A receiver that has NACK, PLI and RTX, but no bandwidth estimation: without feedback that would hold
 * packets back.
 *
 * @param {import('mediasoup').types.Router} router
 * @returns {import('mediasoup').types.RtpCapabilities}
 */
export function receiverCapabilities(router) {
  const codecs = (router.rtpCapabilities.codecs ?? []).map((codec) => ({
    ...codec,
    rtcpFeedback: (codec.rtcpFeedback ?? []).filter(({ type }) => type === 'nack'),
  }));
  return { codecs, headerExtensions: [] };
}

/**
 * @param {import('mediasoup').types.RtpParameters} parameters
 * @returns {{ ssrc: number, rtxSsrc: number, payloadType: number, rtxPayloadType: number }}
 */
export function numbersOf(parameters) {
  const [encoding] = parameters.encodings ?? [];
  const media = parameters.codecs.find(({ mimeType }) => mimeType === 'video/VP8');
  const rtx = parameters.codecs.find(({ mimeType }) => mimeType === 'video/rtx');
  if (!encoding?.ssrc || !encoding.rtx || !media || !rtx) {
    throw new Error('the worker offers no VP8 with RTX');
  }
  return {
    ssrc: encoding.ssrc,
    rtxSsrc: encoding.rtx.ssrc,
    payloadType: media.payloadType,
    rtxPayloadType: rtx.payloadType,
  };
}

/**
 * @param {import('mediasoup').types.ProducerTraceEventData} event of type 'rtp'
 * @returns {{ sequenceNumber: number, isRtx: boolean }}
 */
export function tracedPacket({ info }) {
  // mediasoup leaves the shape open: `rtpPacket` is what its C++ dumps of a packet.
  const { rtpPacket, isRtx } = /** @type {{ rtpPacket: { sequenceNumber: number }, isRtx?: boolean }} */ (
    info
  );
  return { sequenceNumber: rtpPacket.sequenceNumber, isRtx: isRtx === true };
}
