import { writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { chapterFile } from './chapter-file.ts';
import { type Feed, feed, onePicture, rawFormat } from './feeder.ts';
import type { Ffmpeg, FfmpegRun } from './ffmpeg.ts';
import { filterGraph } from './filter-graph.ts';
import { SCREEN } from './layout.ts';
import { voiceGainDb } from './loudness.ts';
import { NamedPipe } from './named-pipe.ts';
import type { ReplayPlan } from './plan.ts';
import { drawScenery, type Scenery, type Still } from './scenery.ts';
import { FRAMES_PER_SECOND } from './visible.ts';

export interface ComposeOptions {
  readonly ffmpeg: Ffmpeg;
  /** Absolute path of the MP4. */
  readonly output: string;
  /** Share that is done, 0 to 1. */
  readonly onProgress: (share: number) => void;
}

/** Keyframes at least this often: a player that seeks lands close. */
const KEYFRAME_FRAMES = 2 * FRAMES_PER_SECOND;
/**
 * `ultrafast` with three things put back that cost it little: it takes 0.6 of the processor time of `superfast`
 * (crf 23), for as large a file and faces that look the same (SSIM 0.971 for 0.974).
 */
const X264 = 'cabac=1:8x8dct=1:no-deblock=0';
/**
 * A replay that takes longer than this many times its own length will never come. Live rooms go first: on a busy
 * machine composing was seen to get 7 % of a core.
 */
const TIMES_LENGTH = 6;
const LEAST_LIMIT_MS = 30 * 60_000;
/** Share of the work that measuring voices takes. */
const LEVELS_SHARE = 0.08;

/**
 * Makes the MP4 of a plan in one pass: decoders write raw frames into pipes that one ffmpeg lays out and encodes.
 * @returns gains by person, in decibels
 */
export async function compose(plan: ReplayPlan, options: ComposeOptions): Promise<Map<string, number>> {
  const { ffmpeg, onProgress } = options;
  const timeLimitMs = Math.max(LEAST_LIMIT_MS, plan.durationMs * TIMES_LENGTH);
  const gains = new Map<string, number>();
  const heard = plan.faces.filter(({ sound }) => sound !== null);
  const measured = heard.map(async ({ personId, sound }) => {
    if (sound !== null) gains.set(personId, await voiceGainDb(ffmpeg, sound, timeLimitMs));
    onProgress((LEVELS_SHARE * gains.size) / heard.length);
  });
  const [scenery] = await Promise.all([drawScenery(ffmpeg, plan), ...measured]);
  await runAll(plan, scenery, gains, { ...options, timeLimitMs });
  return gains;
}

async function runAll(
  plan: ReplayPlan,
  scenery: Scenery,
  gains: ReadonlyMap<string, number>,
  { ffmpeg, output, onProgress, timeLimitMs }: ComposeOptions & { timeLimitMs: number },
): Promise<void> {
  const inputs: (readonly [string, ...string[]])[] = [];
  const add = (...input: readonly [string, ...string[]]) => inputs.push(input) - 1;
  const feeds: Feed[] = [];
  const pipes: NamedPipe[] = [];
  const addFeed = async (clips: Feed['clips'], card: Still) => {
    const pipe = await NamedPipe.create(ffmpeg.folder, `frames-${pipes.length}.pipe`);
    pipes.push(pipe);
    feeds.push({ pipe, clips, card, frames: plan.frames, timeLimitMs });
    return add(
      pipe.name,
      ...rawFormat(card.width, card.height),
      '-probesize',
      '32',
      '-thread_queue_size',
      '16',
    );
  };
  try {
    const background = add(...onePicture(scenery.background));
    const besideScreen = scenery.besideScreen === null ? null : add(...onePicture(scenery.besideScreen));
    const faces: (number | null)[] = [];
    for (const [index, { clips }] of plan.faces.entries()) {
      const card = scenery.cards[index];
      faces.push(clips.length === 0 || card === undefined ? null : await addFeed(clips, card));
    }
    const screen = plan.screen.length === 0 ? null : await addFeed(plan.screen, await blackScreen(ffmpeg));
    const sounds = plan.faces.flatMap(({ personId, sound }) =>
      sound === null
        ? []
        : [{ input: add(relative(ffmpeg.folder, sound), '-vn'), gainDb: gains.get(personId) ?? 0 }],
    );
    await writeFile(join(ffmpeg.folder, 'chapters.txt'), chapterFile(plan.chapters));
    const chapters = add('chapters.txt', '-f', 'ffmetadata');
    const graph = filterGraph(plan, { background, besideScreen, faces, screen, sounds });
    await writeFile(join(ffmpeg.folder, 'filters.txt'), graph);
    await together(ffmpeg, feeds, {
      inputs,
      options: [
        ...['-filter_complex_script', 'filters.txt', '-map', '[picture]', '-map', '[sound]'],
        ...['-map_metadata', `${chapters}`, '-map_chapters', `${chapters}`],
        ...encodingOptions(plan),
      ],
      output: relative(ffmpeg.folder, output),
      timeLimitMs,
      onFrames: (frames) => onProgress(LEVELS_SHARE + ((1 - LEVELS_SHARE) * frames) / plan.frames),
    });
  } finally {
    await Promise.all(pipes.map((pipe) => pipe.close()));
  }
}

/** Runs the encoder and all that feed it. The first to fail ends the others and is the one that is heard of. */
async function together(ffmpeg: Ffmpeg, feeds: readonly Feed[], encoder: FfmpegRun): Promise<void> {
  const over = new AbortController();
  const group = ffmpeg.until(over.signal);
  const failures: unknown[] = [];
  const part = (work: Promise<void>) =>
    work.catch((error: unknown) => {
      // What ends because the others are through or have failed has nothing to say.
      if (over.signal.aborted && error === over.signal.reason) return;
      failures.push(error);
      over.abort(error);
    });
  const encoding = group.run(encoder).then(() => over.abort());
  await Promise.all([
    part(encoding),
    ...feeds.map((each) => part(feed(group, each).then(() => each.pipe.close()))),
  ]);
  if (failures.length > 0) throw failures[0];
}

async function blackScreen(ffmpeg: Ffmpeg): Promise<Still> {
  const { width, height } = SCREEN;
  const black = Buffer.alloc((width * height * 3) / 2, 128).fill(16, 0, width * height);
  await writeFile(join(ffmpeg.folder, 'no-screen.yuv'), black);
  return { file: 'no-screen.yuv', width, height };
}

function encodingOptions({ chapters, durationMs }: ReplayPlan): string[] {
  const keyframesAt = chapters.map(({ atMs }) => (atMs / 1000).toFixed(3)).join(',');
  return [
    ...['-c:v', 'libx264', '-preset', 'ultrafast', '-crf', '24', '-x264-params', X264, '-pix_fmt', 'yuv420p'],
    // What browsers send; a player that is not told takes 720 lines for HDTV and shows other greens and reds.
    ...['-color_range', 'tv', '-colorspace', 'smpte170m', '-color_primaries', 'smpte170m'],
    ...['-color_trc', 'smpte170m'],
    ...['-g', `${KEYFRAME_FRAMES}`, '-force_key_frames', keyframesAt],
    ...['-c:a', 'aac', '-aac_coder', 'fast', '-b:a', '128k', '-ar', '48000', '-ac', '2'],
    ...['-t', (durationMs / 1000).toFixed(3), '-movflags', '+faststart', '-f', 'mp4'],
  ];
}
