import { relative } from 'node:path';
import { ComposeError } from './compose-error.ts';
import type { Ffmpeg } from './ffmpeg.ts';
import type { NamedPipe } from './named-pipe.ts';
import type { Still } from './scenery.ts';
import { FRAMES_PER_SECOND, type VisibleClip } from './visible.ts';

export interface Feed {
  readonly pipe: NamedPipe;
  readonly clips: readonly VisibleClip[];
  /** Shown where no clip is; all frames have its size. */
  readonly card: Still;
  readonly frames: number;
  readonly timeLimitMs: number;
}

/**
 * Writes one tile's frames, all of one size and rate and exactly as many as the replay has, into its pipe: clip
 * after clip, each by a decoder of its own, and the card in between. A change of size or a hole in a recording
 * never reaches the filters that way.
 * @throws ComposeError `clip_unreadable` with the clip's file
 */
export async function feed(ffmpeg: Ffmpeg, { pipe, clips, card, frames, timeLimitMs }: Feed): Promise<void> {
  let at = 0;
  const output = pipe.name;
  const showCard = async (until: number) => {
    if (until <= at) return;
    const options = ['-frames:v', `${until - at}`, '-f', 'rawvideo'];
    await ffmpeg.run({ inputs: [[...onePicture(card), '-stream_loop', '-1']], options, output, timeLimitMs });
    at = until;
  };
  for (const visible of clips) {
    await showCard(visible.fromFrame);
    const count = visible.toFrame - visible.fromFrame;
    const filters = decodeFilters(visible, card);
    const options = ['-an', '-vf', filters, '-frames:v', `${count}`, '-f', 'rawvideo', '-pix_fmt', 'yuv420p'];
    const input = [relative(ffmpeg.folder, visible.clip.file), '-threads', '1'] as const;
    const progress = { frames: 0 };
    const onFrames = (written: number) => {
      progress.frames = written;
    };
    await ffmpeg.run({ inputs: [input], options, output, timeLimitMs, onFrames }).catch((cause: unknown) => {
      if (!(cause instanceof ComposeError) || cause.code !== 'ffmpeg_failed') throw cause;
      const { file } = visible.clip;
      throw new ComposeError('clip_unreadable', cause.message, { retryable: true, cause, clip: file });
    });
    if (progress.frames !== count) {
      const sentence = `a clip gave ${progress.frames} frames of ${count}`;
      throw new ComposeError('clip_unreadable', sentence, { retryable: true, clip: visible.clip.file });
    }
    at = visible.toFrame;
  }
  await showCard(frames);
}

/** Options that read a still once. */
export function onePicture({ file, width, height }: Still): readonly [string, ...string[]] {
  return [file, ...rawFormat(width, height)];
}

export function rawFormat(width: number, height: number): string[] {
  const size = ['-video_size', `${width}x${height}`];
  return ['-f', 'rawvideo', '-pixel_format', 'yuv420p', ...size, '-framerate', `${FRAMES_PER_SECOND}`];
}

function decodeFilters({ clip, shiftMs }: VisibleClip, { width, height }: Still): string {
  const fits = clip.width === width && clip.height === height;
  const scaled = [
    `scale=${width}:${height}:force_original_aspect_ratio=decrease:force_divisible_by=2:flags=bilinear`,
    `pad=${width}:${height}:-1:-1:color=black`,
  ];
  return [
    `setpts=PTS-STARTPTS+${(shiftMs / 1000).toFixed(6)}/TB`,
    `fps=${FRAMES_PER_SECOND}:start_time=0:round=near`,
    ...(fits ? [] : scaled),
    'setsar=1',
    // The last picture stands for as long as the clip is seen.
    'tpad=stop=-1:stop_mode=clone',
  ].join(',');
}
