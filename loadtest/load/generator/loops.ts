import type { TrackSource } from '@tribu-live/protocol';
import type { Media } from '../../k6/names.ts';
import { DEFAULT_SHAPE, encodedLoop, type MediaLoop } from '../../media/index.ts';

/** What everybody who sends media publishes. */
export interface Publishing {
  readonly loop: MediaLoop;
  readonly sources: readonly TrackSource[];
}

/** The frame rate that the SDK asks a camera for. */
const FRAMES_PER_SECOND = 24;
const LIGHT_FRAMES_PER_SECOND = 15;
/** The SDK's lower layer. */
const SMALL = { width: 320, height: 180, videoKbps: 150 };

/**
 * Real Opus and VP8. `full`: microphone and camera as the SDK sends them, 640 x 360 with a layer of half the size.
 * `light`: microphone and one small picture.
 */
export async function publishingFor(media: Exclude<Media, 'none'>): Promise<Publishing> {
  const sources = ['microphone', 'camera'] as const;
  if (media === 'light') {
    const shape = { ...DEFAULT_SHAPE, ...SMALL, framesPerSecond: LIGHT_FRAMES_PER_SECOND };
    return { sources, loop: await encodedLoop(shape) };
  }
  const shape = { ...DEFAULT_SHAPE, framesPerSecond: FRAMES_PER_SECOND };
  const lower = await encodedLoop({ ...shape, ...SMALL });
  return { sources, loop: { ...(await encodedLoop(shape)), lowerLayers: [lower] } };
}
