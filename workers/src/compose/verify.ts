import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { ComposeError } from './compose-error.ts';
import type { Ffmpeg } from './ffmpeg.ts';
import { CANVAS } from './layout.ts';

/** A replay may be this much longer or shorter than planned: a frame of sound, and rounding. */
const DURATION_TOLERANCE_MS = 500;
/** The end is decoded: a file that was cut short shows it there. */
const LAST_SECONDS = 5;
const DECODE_LIMIT_MS = 300_000;

/**
 * Checks that the MP4 is what was planned: codecs, size, length, index before the media, and an end that decodes.
 * @param file relative to ffmpeg's folder
 * @returns its length as a player sees it
 * @throws ComposeError `not_as_planned`
 */
export async function verifyReplay(ffmpeg: Ffmpeg, file: string, plannedMs: number): Promise<number> {
  const { format, streams } = await ffmpeg.probe(file);
  const video = streams.find(({ codec_type }) => codec_type === 'video');
  const audio = streams.find(({ codec_type }) => codec_type === 'audio');
  const durationMs = Number(format.duration) * 1000;
  const faults = [
    video?.codec_name === 'h264' ? null : `picture is ${video?.codec_name ?? 'missing'}`,
    audio?.codec_name === 'aac' ? null : `sound is ${audio?.codec_name ?? 'missing'}`,
    video?.width === CANVAS.width && video.height === CANVAS.height ? null : 'picture has another size',
    Math.abs(durationMs - plannedMs) <= DURATION_TOLERANCE_MS
      ? null
      : `it lasts ${durationMs} ms, not ${plannedMs}`,
    (await isFastStart(join(ffmpeg.folder, file))) ? null : 'its index is not at the beginning',
    await decodeFault(ffmpeg, file),
  ].filter((fault) => fault !== null);
  if (faults.length > 0) throw new ComposeError('not_as_planned', faults.join('; '), { retryable: true });
  return durationMs;
}

/** Whether the index (moov) stands before the media (mdat), so that a player may begin at once. */
export async function isFastStart(path: string): Promise<boolean> {
  const file = await open(path, 'r');
  try {
    const head = Buffer.alloc(16);
    for (let at = 0; ; ) {
      const { bytesRead } = await file.read(head, 0, head.length, at);
      if (bytesRead < 8) return false;
      const type = head.toString('latin1', 4, 8);
      if (type === 'moov' || type === 'mdat') return type === 'moov';
      const size = head.readUInt32BE(0);
      // 1: a longer size follows the type; 0: up to the end of the file.
      const bytes = size === 1 ? Number(head.readBigUInt64BE(8)) : size;
      if (bytes < 8) return false;
      at += bytes;
    }
  } finally {
    await file.close();
  }
}

async function decodeFault(ffmpeg: Ffmpeg, file: string): Promise<string | null> {
  let frames = 0;
  try {
    await ffmpeg.run({
      inputs: [[file, '-sseof', `-${LAST_SECONDS}`, '-xerror']],
      options: ['-map', '0:v:0', '-map', '0:a:0', '-f', 'null'],
      output: '-',
      timeLimitMs: DECODE_LIMIT_MS,
      onFrames: (count) => {
        frames = count;
      },
    });
  } catch (error) {
    if (error instanceof ComposeError && error.code === 'ffmpeg_failed') return error.message;
    throw error;
  }
  return frames > 0 ? null : 'its last seconds have no picture';
}
