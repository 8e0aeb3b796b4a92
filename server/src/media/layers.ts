import { kindOf, type TrackSource } from '@tribu-live/protocol';

/** A layer may be stretched this much before the next one is worth its bitrate (and screens have 1 to 3 dots per CSS pixel). */
const STRETCH = 1.5;

/** Height of the picture that cameras send at their top layer, in pixels. */
const CAMERA_HEIGHT = 360;

/** What a video encoding says about its size. */
export interface EncodingScale {
  readonly scaleResolutionDownBy?: number | undefined;
}

/**
 * Heights of a simulcast's layers in pixels, lowest first, as mediasoup counts them; null for what has one
 * layer only. Encodings that name no scale halve from layer to layer.
 */
export function layerHeights(encodings: readonly EncodingScale[]): readonly number[] | null {
  if (encodings.length < 2) return null;
  return encodings.map(({ scaleResolutionDownBy }, index) => {
    const scale = scaleResolutionDownBy ?? 2 ** (encodings.length - 1 - index);
    return Math.round(CAMERA_HEIGHT / scale);
  });
}

/** The lowest layer that looks right in a tile of `maxHeight` CSS pixels; the top one for null. */
export function layerFor(heights: readonly number[], maxHeight: number | null): number {
  const top = heights.length - 1;
  if (maxHeight === null) return top;
  const enough = heights.findIndex((height) => height * STRETCH >= maxHeight);
  return enough === -1 ? top : enough;
}

/**
 * A video's share when the line is too weak for all (mediasoup hands spare bitrate to the highest first).
 * Sound needs none: mediasoup lets it pass before any video is counted.
 */
export function priorityFor(source: TrackSource, maxHeight: number | null): number {
  if (kindOf(source) === 'audio') return 1;
  if (source === 'screen') return 4;
  return maxHeight === null || maxHeight > CAMERA_HEIGHT / 2 ? 2 : 1;
}
