import type { DtlsParameters, RtpCapabilities, RtpParameters } from '@tribu-live/protocol';

/** What a browser's SDK sends, written down from Chromium's: tests change a piece of it. */

const MID = 'urn:ietf:params:rtp-hdrext:sdes:mid';
const RID = 'urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id';
const TWCC = 'http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01';
const LEVEL = 'urn:ietf:params:rtp-hdrext:ssrc-audio-level';

export function microphoneRtp(mid = '0', ssrc = 1001): RtpParameters {
  return {
    mid,
    msid: 'stream track',
    codecs: [
      {
        mimeType: 'audio/opus',
        payloadType: 111,
        clockRate: 48_000,
        channels: 2,
        parameters: { minptime: 10, useinbandfec: 1, usedtx: 1 },
        rtcpFeedback: [{ type: 'transport-cc', parameter: '' }],
      },
    ],
    headerExtensions: [
      { uri: MID, id: 4, encrypt: false, parameters: {} },
      { uri: TWCC, id: 3, encrypt: false, parameters: {} },
      { uri: LEVEL, id: 1, encrypt: false, parameters: {} },
    ],
    encodings: [{ ssrc, dtx: false }],
    rtcp: { cname: 'from-the-browser', reducedSize: true },
  };
}

export function videoRtp(mid: string, encodings: RtpParameters['encodings']): RtpParameters {
  return {
    mid,
    codecs: [
      {
        mimeType: 'video/VP8',
        payloadType: 96,
        clockRate: 90_000,
        parameters: {},
        rtcpFeedback: [
          { type: 'goog-remb', parameter: '' },
          { type: 'transport-cc', parameter: '' },
          { type: 'ccm', parameter: 'fir' },
          { type: 'nack', parameter: '' },
          { type: 'nack', parameter: 'pli' },
        ],
      },
      {
        mimeType: 'video/rtx',
        payloadType: 97,
        clockRate: 90_000,
        parameters: { apt: 96 },
        rtcpFeedback: [],
      },
    ],
    headerExtensions: [
      { uri: MID, id: 4, encrypt: false, parameters: {} },
      { uri: RID, id: 10, encrypt: false, parameters: {} },
      { uri: TWCC, id: 3, encrypt: false, parameters: {} },
    ],
    encodings,
    rtcp: { cname: 'from-the-browser', reducedSize: true },
  };
}

/** A camera in three layers. */
export function cameraRtp(mid = '1'): RtpParameters {
  return videoRtp(mid, [
    { rid: 'r0', active: true, scaleResolutionDownBy: 4, maxBitrate: 90_000, scalabilityMode: 'L1T3' },
    { rid: 'r1', active: true, scaleResolutionDownBy: 2, maxBitrate: 250_000, scalabilityMode: 'L1T3' },
    { rid: 'r2', active: true, scaleResolutionDownBy: 1, maxBitrate: 700_000, scalabilityMode: 'L1T3' },
  ]);
}

export function screenRtp(mid = '2', ssrc = 3001): RtpParameters {
  return videoRtp(mid, [{ ssrc, rtx: { ssrc: ssrc + 1 }, maxBitrate: 1_500_000 }]);
}

/** A certificate's fingerprint; nothing ever presents that certificate here. */
export function dtls(byte = 'AB'): DtlsParameters {
  return { role: 'server', fingerprints: [{ algorithm: 'sha-256', value: Array(32).fill(byte).join(':') }] };
}

/** A device that knows sound only. */
export function deafToVideo(capabilities: RtpCapabilities): RtpCapabilities {
  return { ...capabilities, codecs: capabilities.codecs.filter(({ kind }) => kind === 'audio') };
}
