import { relative } from 'node:path';
import type { Ffmpeg } from './ffmpeg.ts';

/** How loud each person is to be, in LUFS (EBU R 128): what players on the web aim for. */
const TARGET_LUFS = -16;
/** Below this there is no voice, only the room: it is not lifted. */
const SILENT_LUFS = -55;
/** What is quieter than this and hardly changes is a room again, and no voice: a fan, a street. */
const QUIET_LUFS = -42;
const EVEN_LU = 2;
/** A whisper is lifted this far and no farther: its noise is lifted with it. */
const MOST_GAIN_DB = 20;

/**
 * The gain in decibels that brings one person's voice to the common loudness. Measured over everything they say;
 * pauses don't count (the measure has a gate).
 */
export async function voiceGainDb(ffmpeg: Ffmpeg, sound: string, timeLimitMs: number): Promise<number> {
  let lufs: number | null = null;
  let rangeLu: number | null = null;
  await ffmpeg.run({
    inputs: [[relative(ffmpeg.folder, sound), '-vn']],
    options: ['-af', 'ebur128=framelog=verbose', '-f', 'null'],
    output: '-',
    timeLimitMs,
    onLine: (line) => {
      const said = /^\s*I:\s+(-?[\d.]+|-inf|nan) LUFS/.exec(line)?.[1];
      if (said !== undefined) lufs = Number(said);
      const range = /^\s*LRA:\s+(-?[\d.]+|nan) LU/.exec(line)?.[1];
      if (range !== undefined) rangeLu = Number(range);
    },
  });
  return gainFor(lufs, rangeLu);
}

/**
 * @param lufs measured; null or not a number when there was nothing to measure
 * @param rangeLu how far loudness goes up and down; null when that is not known
 */
export function gainFor(lufs: number | null, rangeLu: number | null = null): number {
  if (lufs === null || !Number.isFinite(lufs) || lufs < SILENT_LUFS) return 0;
  // Of a few seconds no range can be told: it is 0.
  if (lufs < QUIET_LUFS && rangeLu !== null && rangeLu > 0 && rangeLu < EVEN_LU) return 0;
  return Math.max(-MOST_GAIN_DB, Math.min(MOST_GAIN_DB, TARGET_LUFS - lufs));
}
