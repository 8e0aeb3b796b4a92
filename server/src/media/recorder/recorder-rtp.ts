import type { TakeStream } from '@tribu-live/protocol';
import type { types } from 'mediasoup';

/** What helps to repair and to start a picture; everything else is bandwidth estimation. */
const KEPT_FEEDBACK: ReadonlySet<string> = new Set(['nack', 'nack pli', 'ccm fir']);

/**
 * What capture can receive: the router's codecs without retransmission streams, header extensions, transport-cc
 * and REMB. With any of these mediasoup would estimate a line that never answers, and starve the recording.
 */
export function recorderCapabilities(router: types.RtpCapabilities): types.RtpCapabilities {
  const codecs = (router.codecs ?? []).filter(({ mimeType }) => !mimeType.toLowerCase().endsWith('/rtx'));
  return {
    codecs: codecs.map((codec) => ({
      ...codec,
      rtcpFeedback: (codec.rtcpFeedback ?? []).filter(({ type, parameter }) =>
        KEPT_FEEDBACK.has(parameter === undefined || parameter === '' ? type : `${type} ${parameter}`),
      ),
    })),
    headerExtensions: [],
  };
}

/** The one stream that a recorder's consumer sends; null for what capture does not know. */
export function takeStream({ codecs, encodings }: types.RtpParameters): TakeStream | null {
  const [codec] = codecs;
  const ssrc = encodings?.[0]?.ssrc;
  if (codec === undefined || ssrc === undefined) return null;
  const mimeType = MIME_TYPES.get(codec.mimeType.toLowerCase());
  if (mimeType === undefined) return null;
  const { payloadType, clockRate, channels } = codec;
  return { mimeType, ssrc, payloadType, clockRate, channels: channels ?? null };
}

const MIME_TYPES: ReadonlyMap<string, TakeStream['mimeType']> = new Map([
  ['audio/opus', 'audio/opus'],
  ['video/vp8', 'video/VP8'],
]);
