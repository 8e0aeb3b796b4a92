import { FRAMES_PER_SECOND } from './visible.ts';

/** Options of ffmpeg for frames without any header. */
export function rawFormat(width: number, height: number): string[] {
  const size = ['-video_size', `${width}x${height}`];
  return ['-f', 'rawvideo', '-pixel_format', 'yuv420p', ...size, '-framerate', `${FRAMES_PER_SECOND}`];
}
