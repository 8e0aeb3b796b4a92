import type { MediaKind, TrackSource } from './primitives.ts';

/** The media kind that a source carries. */
export function kindOf(source: TrackSource): MediaKind {
  return source === 'microphone' || source === 'whisper' ? 'audio' : 'video';
}
