import type { DtlsParameters, RtpCapabilities, RtpParameters } from '@tribu-live/protocol';
import type { types } from 'mediasoup';
import { feedbackOf, isWantedExtension, numbersOf } from './codecs.ts';
import { refused } from './refused.ts';

const RECEIVED: ReadonlySet<string> = new Set(['audio/opus', 'video/vp8', 'video/rtx']);

/**
 * What a client can receive, reduced to what this engine sends.
 * @throws TribuError `media_refused`
 */
export function cleanCapabilities(capabilities: RtpCapabilities): types.RtpCapabilities {
  if (capabilities.codecs.length > 40) throw refused('rtpCapabilities.codecs', 'there are too many');
  return {
    codecs: capabilities.codecs
      .filter(({ mimeType }) => RECEIVED.has(mimeType.toLowerCase()))
      .map((codec) => ({
        kind: codec.kind,
        mimeType: codec.mimeType,
        preferredPayloadType: codec.preferredPayloadType ?? 0,
        clockRate: codec.clockRate,
        ...(codec.channels === undefined ? {} : { channels: codec.channels }),
        parameters: numbersOf(codec.parameters ?? {}),
        rtcpFeedback: (codec.rtcpFeedback ?? []).map(({ type, parameter }) =>
          feedbackOf({ type, parameter: parameter ?? '' }),
        ),
      })),
    headerExtensions: (capabilities.headerExtensions ?? []).flatMap(({ kind, uri, preferredId }) =>
      kind !== undefined && isWantedExtension(uri) ? [{ kind, uri, preferredId }] : [],
    ),
  };
}

/** Parameters of a consumer as a client receives them. */
export function offeredRtp(rtp: types.RtpParameters): RtpParameters {
  return {
    ...(rtp.mid === undefined ? {} : { mid: rtp.mid }),
    codecs: rtp.codecs.map(({ mimeType, payloadType, clockRate, channels, parameters, rtcpFeedback }) => ({
      mimeType,
      payloadType,
      clockRate,
      ...(channels === undefined ? {} : { channels }),
      parameters: numbersOf(parameters ?? {}),
      rtcpFeedback: (rtcpFeedback ?? []).map(feedbackOf),
    })),
    headerExtensions: (rtp.headerExtensions ?? []).map(({ uri, id }) => ({ uri, id })),
    encodings: (rtp.encodings ?? []).map(({ ssrc, rtx, scalabilityMode, maxBitrate }) => ({
      ...(ssrc === undefined ? {} : { ssrc }),
      ...(rtx === undefined ? {} : { rtx }),
      ...(scalabilityMode === undefined ? {} : { scalabilityMode }),
      ...(maxBitrate === undefined ? {} : { maxBitrate }),
    })),
    rtcp: {
      ...(rtp.rtcp?.cname === undefined ? {} : { cname: rtp.rtcp.cname }),
      reducedSize: rtp.rtcp?.reducedSize ?? true,
    },
  };
}

const DIGEST_BYTES: Readonly<Record<string, number>> = { 'sha-256': 32, 'sha-384': 48, 'sha-512': 64 };
const ROLES: ReadonlySet<string> = new Set(['auto', 'client', 'server']);

/**
 * The first fingerprint of a strong digest: mediasoup checks the client's certificate against one only.
 * @throws TribuError `media_refused`
 */
export function cleanDtls({ role = 'auto', fingerprints }: DtlsParameters): types.DtlsParameters {
  if (!ROLES.has(role)) throw refused('dtlsParameters.role', 'is not auto, client or server');
  const strong = fingerprints.find(({ algorithm }) => algorithm in DIGEST_BYTES);
  if (strong === undefined) throw refused('dtlsParameters.fingerprints', 'sha-256 or longer is needed');
  const bytes = strong.value.split(':');
  if (
    bytes.length !== DIGEST_BYTES[strong.algorithm] ||
    bytes.some((byte) => !/^[0-9A-Fa-f]{2}$/.test(byte))
  ) {
    throw refused('dtlsParameters.fingerprints', 'does not have the length of its digest');
  }
  return { role, fingerprints: [{ algorithm: strong.algorithm, value: strong.value.toUpperCase() }] };
}
