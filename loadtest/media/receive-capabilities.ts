import type { RtpCapabilities } from '@tribu-live/protocol';

/** Feedback by which a media server estimates bandwidth; without it, it sends what there is. */
const ESTIMATION = new Set(['transport-cc', 'goog-remb']);

/**
 * What a synthetic client says it can receive: every codec of the room, no bandwidth estimation, no header
 * extensions and no RTX (a lost packet stays lost and is counted).
 */
export function receiveCapabilities(room: RtpCapabilities): RtpCapabilities {
  const codecs = room.codecs
    .filter((codec) => !codec.mimeType.toLowerCase().endsWith('/rtx'))
    .map((codec) => ({
      ...codec,
      rtcpFeedback: (codec.rtcpFeedback ?? []).filter((feedback) => !ESTIMATION.has(feedback.type)),
    }));
  return { codecs, headerExtensions: [] };
}
