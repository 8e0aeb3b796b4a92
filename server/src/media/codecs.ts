import type { RtpCapabilities } from '@tribu-live/protocol';
import { ortc, type types } from 'mediasoup';
import { MEDIA } from './defaults.ts';

/**
 * What every router speaks. Opus repairs lost packets from the next one (FEC) and is silent when the speaker is
 * (DTX). The parameters reach senders as the receiver's wish.
 */
export const ROUTER_CODECS: types.RouterRtpCodecCapability[] = [
  {
    kind: 'audio',
    mimeType: 'audio/opus',
    clockRate: 48_000,
    channels: 2,
    parameters: { useinbandfec: 1, usedtx: 1, minptime: 10, stereo: 0 },
  },
  {
    kind: 'video',
    mimeType: 'video/VP8',
    clockRate: 90_000,
    parameters: { 'x-google-start-bitrate': MEDIA.videoStartKbps },
  },
];

const WANTED_EXTENSIONS: ReadonlySet<string> = new Set([
  'urn:ietf:params:rtp-hdrext:sdes:mid',
  'urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id',
  'urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id',
  'http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time',
  'http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01',
  'urn:ietf:params:rtp-hdrext:ssrc-audio-level',
  'http://www.webrtc.org/experiments/rtp-hdrext/abs-capture-time',
]);

/**
 * Header extensions that may be negotiated. mediasoup knows more; each would cost bytes in every packet, and
 * one (playout-delay) would let a sender slow other people's playback down. Without video-orientation a phone turns
 * its pictures before it encodes them: recordings and every viewer have them upright, whatever they understand.
 */
export function isWantedExtension(uri: string): uri is types.RtpHeaderExtensionUri {
  return WANTED_EXTENSIONS.has(uri);
}

/** What clients are told: the same for every router, so that it can be said before there is one. */
export function engineCapabilities(): RtpCapabilities {
  const { codecs = [], headerExtensions = [] } = ortc.generateRouterRtpCapabilities(ROUTER_CODECS);
  return {
    codecs: codecs.map(
      ({ kind, mimeType, preferredPayloadType, clockRate, channels, parameters, rtcpFeedback }) => ({
        kind,
        mimeType,
        preferredPayloadType,
        clockRate,
        ...(channels === undefined ? {} : { channels }),
        parameters: numbersOf(parameters ?? {}),
        rtcpFeedback: (rtcpFeedback ?? []).map(feedbackOf),
      }),
    ),
    headerExtensions: headerExtensions
      .filter(({ uri }) => isWantedExtension(uri))
      .map(({ kind, uri, preferredId, preferredEncrypt, direction }) => ({
        kind,
        uri,
        preferredId,
        preferredEncrypt: preferredEncrypt ?? false,
        direction: direction ?? 'sendrecv',
      })),
  };
}

/** Codec parameters that are numbers: all of ours are, and a number can't smuggle lines into an SDP. */
export function numbersOf(parameters: Readonly<Record<string, unknown>>): Record<string, number> {
  return Object.fromEntries(
    Object.entries(parameters).filter((pair): pair is [string, number] => typeof pair[1] === 'number'),
  );
}

export function feedbackOf({ type, parameter }: types.RtcpFeedback): { type: string; parameter?: string } {
  return parameter === undefined || parameter === '' ? { type } : { type, parameter };
}
