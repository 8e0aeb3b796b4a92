import { writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { chapterFile } from './chapter-file.ts';
import { cueSheet } from './cue-sheet.ts';
import { type Feed, feed } from './feeder.ts';
import type { Ffmpeg, FfmpegRun } from './ffmpeg.ts';
import { filterGraph } from './filter-graph.ts';
import { CANVAS } from './layout.ts';
import { voiceGainDb } from './loudness.ts';
import { Mixer } from './mixer.ts';
import { NamedPipe } from './named-pipe.ts';
import type { ReplayPlan } from './plan.ts';
import { rawFormat } from './raw-format.ts';
import { drawScenery, type Scenery } from './scenery.ts';
import { stageOf } from './stage.ts';
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

/** Voices that are measured at the same time. */
const MEASURED_AT_ONCE = 4;

/**
 * Makes the MP4 of a plan in one pass: decoders write raw frames into pipes, a thread puts them together, and one
 * ffmpeg mixes voices and encodes.
 * @returns gains by person, in decibels
 */
export async function compose(plan: ReplayPlan, options: ComposeOptions): Promise<Map<string, number>> {
  const { ffmpeg } = options;
  const timeLimitMs = Math.max(LEAST_LIMIT_MS, plan.durationMs * TIMES_LENGTH);
  const [scenery, gains] = await Promise.all([
    drawScenery(ffmpeg, plan),
    measureVoices(plan, { ...options, timeLimitMs }),
  ]);
  await runAll(plan, scenery, gains, { ...options, timeLimitMs });
  return gains;
}

type LimitedOptions = ComposeOptions & { readonly timeLimitMs: number };

async function measureVoices(
  { faces }: ReplayPlan,
  { ffmpeg, onProgress, timeLimitMs }: LimitedOptions,
): Promise<Map<string, number>> {
  const gains = new Map<string, number>();
  const heard = faces.filter(({ sound }) => sound !== null);
  const waiting = heard.values();
  const measure = async () => {
    for (const { personId, sound } of waiting) {
      if (sound !== null) gains.set(personId, await voiceGainDb(ffmpeg, sound, timeLimitMs));
      onProgress((LEVELS_SHARE * gains.size) / heard.length);
    }
  };
  await Promise.all(Array.from({ length: MEASURED_AT_ONCE }, measure));
  return gains;
}

async function runAll(
  plan: ReplayPlan,
  scenery: Scenery,
  gains: ReadonlyMap<string, number>,
  { ffmpeg, output, onProgress, timeLimitMs }: LimitedOptions,
): Promise<void> {
  const inputs: (readonly [string, ...string[]])[] = [];
  const add = (...input: readonly [string, ...string[]]) => inputs.push(input) - 1;
  const held: NamedPipe[] = [];
  const hold = async () => {
    const pipe = await NamedPipe.create(ffmpeg.folder, `frames-${held.length}.pipe`);
    held.push(pipe);
    return pipe;
  };
  const letGo = async () => {
    await Promise.all(held.map((pipe) => pipe.close()));
  };
  let mixer: Mixer | null = null;
  try {
    const stage = stageOf(plan);
    const feeds: Feed[] = [];
    for (const each of stage.feeds) feeds.push({ plan: each, pipe: await hold(), timeLimitMs });
    const whole = await hold();
    const pipes = feeds.map(({ pipe }) => pipe);
    const cues = cueSheet(plan, stage, scenery);
    mixer = await Mixer.create({ folder: ffmpeg.folder, frames: plan.frames, cues, pipes, output: whole });
    const queue = ['-probesize', '32', '-thread_queue_size', '16'];
    const picture = add(whole.name, ...rawFormat(CANVAS.width, CANVAS.height), ...queue);
    const sounds = plan.faces.flatMap(({ personId, sound, unheard }) => {
      if (sound === null) return [];
      const input = add(relative(ffmpeg.folder, sound), '-vn');
      return [{ input, gainDb: gains.get(personId) ?? 0, unheard }];
    });
    await writeFile(join(ffmpeg.folder, 'chapters.txt'), chapterFile(plan.chapters));
    const chapters = add('chapters.txt', '-f', 'ffmetadata');
    await writeFile(join(ffmpeg.folder, 'filters.txt'), filterGraph({ picture, sounds }));
    const encoder: FfmpegRun = {
      inputs,
      options: [
        ...['-filter_complex_script', 'filters.txt', '-map', '[picture]', '-map', '[sound]'],
        ...['-map_metadata', `${chapters}`, '-map_chapters', `${chapters}`],
        ...encodingOptions(plan),
      ],
      output: relative(ffmpeg.folder, output),
      timeLimitMs,
      onFrames: (frames) => onProgress(LEVELS_SHARE + ((1 - LEVELS_SHARE) * frames) / plan.frames),
    };
    await together(ffmpeg, { feeds, mixer, encoder, whole, letGo });
  } finally {
    await letGo();
    await mixer?.close();
  }
}

interface Company {
  readonly feeds: readonly Feed[];
  readonly mixer: Mixer;
  /** Whole pictures, from the mixer to the encoder. */
  readonly whole: NamedPipe;
  readonly encoder: FfmpegRun;
  readonly letGo: () => Promise<void>;
}

/** Runs the encoder and all that feed it. The first to fail ends the others and is the one that is heard of. */
async function together(ffmpeg: Ffmpeg, { feeds, mixer, whole, encoder, letGo }: Company): Promise<void> {
  const over = new AbortController();
  const group = ffmpeg.until(over.signal);
  const failures: unknown[] = [];
  const part = (work: Promise<void>) =>
    work.catch(async (error: unknown) => {
      // What ends because the others are through or have failed has nothing to say.
      if (over.signal.aborted) return;
      failures.push(error);
      over.abort(error);
      await letGo();
    });
  const encoding = group.run(encoder).then(() => {
    over.abort();
    return letGo();
  });
  await Promise.all([
    part(encoding),
    part(mixer.run().then(() => whole.close())),
    ...feeds.map((each) => part(feed(group, each))),
  ]);
  if (failures.length > 0) throw failures[0];
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
