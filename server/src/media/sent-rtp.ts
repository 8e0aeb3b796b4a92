import { kindOf, type MediaKind, type RtpParameters, type TrackSource } from '@tribu-live/protocol';
import type { types } from 'mediasoup';
import { feedbackOf, isWantedExtension } from './codecs.ts';
import { MEDIA } from './defaults.ts';
import { refused } from './refused.ts';

type SentCodec = RtpParameters['codecs'][number];
type SentEncoding = RtpParameters['encodings'][number];

/** What identifies packets within one sending transport; two tracks may not share any of it. */
export interface PacketMarks {
  readonly mid: string | undefined;
  readonly ssrcs: readonly number[];
}

export interface CleanTrack {
  readonly kind: MediaKind;
  readonly rtpParameters: types.RtpParameters;
  readonly marks: PacketMarks;
}

const MID = /^[A-Za-z0-9_-]{1,16}$/;
const FEEDBACK: ReadonlySet<string> = new Set(['nack', 'nack pli', 'ccm fir', 'transport-cc', 'goog-remb']);
/** The Opus parameters that matter to a receiver. */
const OPUS_PARAMETERS = [
  'useinbandfec',
  'usedtx',
  'stereo',
  'sprop-stereo',
  'minptime',
  'maxptime',
  'maxplaybackrate',
  'maxaveragebitrate',
  'cbr',
] as const;

/**
 * Builds anew, from what a client says it sends, the parameters that may reach the media worker (a C++
 * process) and, through it, the SDP of everybody else. Nothing is passed on that is not named here.
 *
 * @param taken marks of the person's other tracks
 * @param cname ties a person's sound and picture together; ours, so that it says nothing about the sender
 * @throws TribuError `media_refused` naming the field
 */
export function cleanSentRtp(
  source: TrackSource,
  sent: RtpParameters,
  taken: readonly PacketMarks[],
  cname: string,
): CleanTrack {
  const kind = kindOf(source);
  const { media, rtx, codecs } = cleanCodecs(kind, sent.codecs);
  const mid = cleanMid(sent.mid, taken);
  const encodings = cleanEncodings(kind, sent.encodings, { mid, payloadType: media.payloadType, rtx });
  const ssrcs = ssrcsOf(encodings, taken);
  const rtpParameters: types.RtpParameters = {
    ...(mid === undefined ? {} : { mid }),
    codecs,
    headerExtensions: cleanExtensions(sent.headerExtensions ?? []),
    encodings,
    rtcp: { cname, reducedSize: true },
  };
  return { kind, rtpParameters, marks: { mid, ssrcs } };
}

function cleanCodecs(kind: MediaKind, sent: readonly SentCodec[]) {
  if (sent.length > 2) throw refused('rtpParameters.codecs', 'one codec and its retransmissions are enough');
  const wanted = kind === 'audio' ? 'audio/opus' : 'video/vp8';
  const media = sent.find((codec) => codec.mimeType.toLowerCase() === wanted);
  if (media === undefined) throw refused('rtpParameters.codecs', `${wanted} is missing`);
  const other = sent.find((codec) => codec !== media);
  const isRtx = other?.mimeType.toLowerCase() === 'video/rtx' && other.parameters?.apt === media.payloadType;
  if (other !== undefined && (kind === 'audio' || !isRtx))
    throw refused('rtpParameters.codecs', `only ${wanted} is taken`);

  if (media.clockRate !== (kind === 'audio' ? 48_000 : 90_000))
    throw refused('rtpParameters.codecs', 'wrong clock rate');
  if (kind === 'audio' && media.channels !== 2)
    throw refused('rtpParameters.codecs', 'opus is always offered with 2 channels');
  checkPayloadType(media.payloadType);
  const codecs = [mediaCodec(kind, media)];
  if (other !== undefined) {
    checkPayloadType(other.payloadType);
    if (other.payloadType === media.payloadType)
      throw refused('rtpParameters.codecs', 'a payload type comes twice');
    if (other.clockRate !== media.clockRate) throw refused('rtpParameters.codecs', 'wrong clock rate');
    codecs.push({
      mimeType: 'video/rtx',
      payloadType: other.payloadType,
      clockRate: other.clockRate,
      parameters: { apt: media.payloadType },
      rtcpFeedback: [],
    });
  }
  return { media, rtx: other !== undefined, codecs };
}

function mediaCodec(kind: MediaKind, sent: SentCodec): types.RtpCodecParameters {
  const rtcpFeedback = (sent.rtcpFeedback ?? [])
    .filter(({ type, parameter }) => FEEDBACK.has(parameter ? `${type} ${parameter}` : type))
    .map((feedback) => feedbackOf({ type: feedback.type, parameter: feedback.parameter ?? '' }));
  const { payloadType, clockRate } = sent;
  return kind === 'audio'
    ? {
        mimeType: 'audio/opus',
        payloadType,
        clockRate,
        channels: 2,
        parameters: opusParameters(sent),
        rtcpFeedback,
      }
    : { mimeType: 'video/VP8', payloadType, clockRate, parameters: {}, rtcpFeedback };
}

function opusParameters(sent: SentCodec): Record<string, number> {
  const parameters: Record<string, number> = {};
  for (const name of OPUS_PARAMETERS) {
    const value = sent.parameters?.[name];
    if (value === undefined) continue;
    if (typeof value !== 'number' || !Number.isInteger(value) || value < 0 || value > 510_000) {
      throw refused('rtpParameters.codecs', `${name} is not a number that Opus knows`);
    }
    parameters[name] = value;
  }
  return parameters;
}

/** Dynamic payload types outside those that look like RTCP on a shared port (RFC 5761). */
function checkPayloadType(payloadType: number): void {
  const dynamic = Number.isInteger(payloadType) && payloadType >= 35 && payloadType <= 127;
  if (!dynamic || (payloadType >= 64 && payloadType <= 95)) {
    throw refused('rtpParameters.codecs', `${payloadType} is no dynamic payload type`);
  }
}

function cleanMid(mid: string | undefined, taken: readonly PacketMarks[]): string | undefined {
  if (mid === undefined || mid === '') return undefined;
  if (!MID.test(mid)) throw refused('rtpParameters.mid', 'may hold up to 16 letters, digits, _ and -');
  if (taken.some((other) => other.mid === mid))
    throw refused('rtpParameters.mid', 'is that of another track');
  return mid;
}

interface EncodingFrame {
  readonly mid: string | undefined;
  readonly payloadType: number;
  readonly rtx: boolean;
}

function cleanEncodings(
  kind: MediaKind,
  sent: readonly SentEncoding[],
  frame: EncodingFrame,
): types.RtpEncodingParameters[] {
  if (sent.length === 0 || sent.length > (kind === 'audio' ? 1 : MEDIA.maxEncodings)) {
    throw refused('rtpParameters.encodings', `1 to ${kind === 'audio' ? 1 : MEDIA.maxEncodings} are taken`);
  }
  const rids = sent.flatMap(({ rid }) => (rid === undefined ? [] : [rid]));
  if (new Set(rids).size !== rids.length) throw refused('rtpParameters.encodings', 'a rid comes twice');
  if (rids.length > 0 && (kind === 'audio' || frame.mid === undefined)) {
    throw refused('rtpParameters.encodings', 'rids belong to video with a mid');
  }
  return sent.map((encoding) => cleanEncoding(encoding, sent.length === 1, frame));
}

function cleanEncoding(
  sent: SentEncoding,
  single: boolean,
  frame: EncodingFrame,
): types.RtpEncodingParameters {
  const { ssrc, rid, rtx, codecPayloadType, scalabilityMode, maxBitrate, dtx } = sent;
  if (codecPayloadType !== undefined && codecPayloadType !== frame.payloadType) {
    throw refused('rtpParameters.encodings', 'codecPayloadType names no codec of this track');
  }
  if (scalabilityMode !== undefined && !/^L1T[1-3]$/.test(scalabilityMode)) {
    throw refused('rtpParameters.encodings', 'VP8 has no spatial layers within an encoding');
  }
  if (ssrc === undefined && rid === undefined && !(single && frame.mid !== undefined)) {
    throw refused('rtpParameters.encodings', 'an encoding needs an ssrc or a rid');
  }
  if (rid !== undefined && !/^[A-Za-z0-9]{1,16}$/.test(rid))
    throw refused('rtpParameters.encodings', 'a rid is malformed');
  if (rtx !== undefined && !frame.rtx) throw refused('rtpParameters.encodings', 'rtx without its codec');
  return {
    ...(ssrc === undefined ? {} : { ssrc }),
    ...(rid === undefined ? {} : { rid }),
    ...(rtx === undefined ? {} : { rtx: { ssrc: rtx.ssrc } }),
    ...(scalabilityMode === undefined ? {} : { scalabilityMode }),
    ...(maxBitrate === undefined ? {} : { maxBitrate }),
    ...(dtx === undefined ? {} : { dtx }),
  };
}

function ssrcsOf(encodings: readonly types.RtpEncodingParameters[], taken: readonly PacketMarks[]): number[] {
  const ssrcs = encodings.flatMap(({ ssrc, rtx }) => [ssrc, rtx?.ssrc].filter((one) => one !== undefined));
  for (const ssrc of ssrcs) {
    if (!Number.isInteger(ssrc) || ssrc < 1 || ssrc > 0xffff_ffff)
      throw refused('rtpParameters.encodings', 'an ssrc is no ssrc');
  }
  if (new Set(ssrcs).size !== ssrcs.length) throw refused('rtpParameters.encodings', 'an ssrc comes twice');
  if (ssrcs.some((ssrc) => taken.some((other) => other.ssrcs.includes(ssrc)))) {
    throw refused('rtpParameters.encodings', 'an ssrc is that of another track');
  }
  return ssrcs;
}

function cleanExtensions(
  sent: NonNullable<RtpParameters['headerExtensions']>,
): types.RtpHeaderExtensionParameters[] {
  if (sent.length > 20) throw refused('rtpParameters.headerExtensions', 'there are too many');
  const extensions = sent.flatMap(({ uri, id }) => (isWantedExtension(uri) ? [{ uri, id }] : []));
  if (extensions.some(({ id }) => !Number.isInteger(id) || id < 1 || id > 255)) {
    throw refused('rtpParameters.headerExtensions', 'an id is out of range');
  }
  const twice = (values: readonly (string | number)[]) => new Set(values).size !== values.length;
  if (twice(sent.map(({ id }) => id)) || twice(extensions.map(({ uri }) => uri))) {
    throw refused('rtpParameters.headerExtensions', 'one comes twice');
  }
  return extensions;
}
