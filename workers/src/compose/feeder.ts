import { writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { ComposeError } from './compose-error.ts';
import type { Ffmpeg, FfmpegRun } from './ffmpeg.ts';
import type { NamedPipe } from './named-pipe.ts';
import type { FedClip, FeedPlan } from './stage.ts';
import { FRAME_MS, FRAMES_PER_SECOND } from './visible.ts';

export interface Feed {
  readonly plan: FeedPlan;
  readonly pipe: NamedPipe;
  readonly timeLimitMs: number;
}

/** Sides of small tiles are rounded: rather that than a line of black. */
const ALMOST_SAME_SHAPE = 0.04;
/** Decoding begins this long before what is wanted: the picture that stands then began earlier. */
const LEAD_FRAMES = FRAMES_PER_SECOND;

/**
 * Writes the frames of one feed into its pipe: clip after clip, each by a decoder of its own, exactly those frames
 * that are seen. A change of size or a hole in a recording never gets farther than this. (One decoder for all the
 * sizes of a clip would decode once, but ffmpeg 5.1 holds the last frame of an output back while it fills another.)
 * @throws ComposeError `clip_unreadable` with the clip's file
 */
export async function feed(ffmpeg: Ffmpeg, { plan, pipe, timeLimitMs }: Feed): Promise<void> {
  for (const fed of plan.clips) {
    const { file } = fed.visible.clip;
    const count = fed.pieces.reduce((sum, { fromFrame, toFrame }) => sum + toFrame - fromFrame, 0);
    const skipped = framesToSkip(fed);
    const seek = skipped === 0 ? [] : ['-ss', ((skipped * FRAME_MS) / 1000).toFixed(3)];
    const filters = `${pipe.name}.txt`;
    await writeFile(join(ffmpeg.folder, filters), decodeFilters(fed, plan, skipped));
    const progress = { frames: 0 };
    const run: FfmpegRun = {
      inputs: [[relative(ffmpeg.folder, file), ...seek, '-threads', '1']],
      options: [
        ...['-an', '-filter_script:v', filters, '-frames:v', `${count}`, '-fps_mode', 'passthrough'],
        ...['-f', 'rawvideo', '-pix_fmt', 'yuv420p'],
      ],
      output: pipe.name,
      timeLimitMs,
      onFrames: (written) => {
        progress.frames = written;
      },
    };
    await ffmpeg.run(run).catch((cause: unknown) => {
      if (!(cause instanceof ComposeError) || cause.code !== 'ffmpeg_failed') throw cause;
      throw new ComposeError('clip_unreadable', cause.message, { retryable: true, cause, clip: file });
    });
    if (progress.frames !== count) {
      const sentence = `a clip gave ${progress.frames} frames of ${count}`;
      throw new ComposeError('clip_unreadable', sentence, { retryable: true, clip: file });
    }
  }
}

/** Frames of the replay, from the clip's first picture, that need not be read at all. */
function framesToSkip({ visible, pieces }: FedClip): number {
  const begins = Math.min(...pieces.map(({ fromFrame }) => fromFrame));
  const skipped = visible.skipFrames + begins - visible.fromFrame - LEAD_FRAMES;
  return skipped < LEAD_FRAMES ? 0 : skipped;
}

function decodeFilters({ visible, pieces }: FedClip, { width, height }: FeedPlan, skipped: number): string {
  const { clip, shiftMs, skipFrames, fromFrame } = visible;
  // Number of a frame of the replay as it comes out of `fps`.
  const number = (frame: number) => frame - fromFrame + skipFrames - skipped;
  const spans = pieces.map(
    (piece) => `between(n\\,${number(piece.fromFrame)}\\,${number(piece.toFrame) - 1})`,
  );
  const fits = clip.width === width && clip.height === height;
  const shape = (clip.width * height) / (clip.height * width);
  const scaled =
    Math.abs(shape - 1) < ALMOST_SAME_SHAPE
      ? [`scale=${width}:${height}:flags=bilinear`]
      : [
          `scale=${width}:${height}:force_original_aspect_ratio=decrease:force_divisible_by=2:flags=bilinear`,
          `pad=${width}:${height}:-1:-1:color=black`,
        ];
  return [
    `setpts=${skipped === 0 ? 'PTS-STARTPTS' : 'PTS'}+${(shiftMs / 1000).toFixed(6)}/TB`,
    `fps=${FRAMES_PER_SECOND}:start_time=0:round=near`,
    // The last picture stands for as long as the clip is seen.
    'tpad=stop=-1:stop_mode=clone',
    `select='${spans.join('+')}'`,
    ...(fits ? [] : scaled),
    'setsar=1',
  ].join(',');
}
