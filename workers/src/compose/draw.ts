import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Still } from './cues.ts';
import type { Ffmpeg } from './ffmpeg.ts';
import { LINE_HEIGHT } from './fit-text.ts';
import type { Box } from './layout.ts';
import { INK } from './palette.ts';

const FONT = 'Sans';
/** Half of a capital's height over the letters' size. */
const HALF_CAPITAL = 0.36;
const LIMIT_MS = 120_000;

export interface TextStyle {
  /** Height of letters in pixels. */
  readonly size: number;
  /** Default: that of names. */
  readonly colour?: string;
  /** In the middle of the box, or from its left border and top. Default: in the middle. */
  readonly from?: 'middle' | 'corner';
}

/** Draws one picture: a colour, and what the filters put upon it. */
export async function drawStill(
  ffmpeg: Ffmpeg,
  still: Still,
  colour: string,
  filters: readonly string[],
): Promise<Still> {
  const graph = `${still.file}.txt`;
  await writeFile(join(ffmpeg.folder, graph), [...filters, 'format=yuv420p'].join(','));
  await ffmpeg.run({
    inputs: [[`color=c=${colour}:s=${still.width}x${still.height}`, '-f', 'lavfi']],
    options: ['-filter_script:v', graph, '-frames:v', '1', '-f', 'rawvideo'],
    output: still.file,
    timeLimitMs: LIMIT_MS,
  });
  return still;
}

export function filled({ x, y, width, height }: Box, colour: string): string {
  return `drawbox=x=${x}:y=${y}:w=${width}:h=${height}:color=${colour}:t=fill`;
}

/** Lines of text reach ffmpeg in a file only, so nothing in them is an option. */
export async function written(
  ffmpeg: Ffmpeg,
  lines: readonly string[],
  box: Box,
  { size, colour = INK, from = 'middle' }: TextStyle,
): Promise<string[]> {
  const step = size * LINE_HEIGHT;
  const top = from === 'middle' ? box.y + (box.height - step * lines.length) / 2 : box.y;
  const filters: string[] = [];
  for (const [index, line] of lines.entries()) {
    if (line === '') continue;
    const file = `text-${createHash('sha256').update(line).digest('hex').slice(0, 16)}.txt`;
    await writeFile(join(ffmpeg.folder, file), line);
    // From a line's middle to the foot of its letters, so that lines stand evenly whatever their letters.
    const foot = Math.round(top + step * (index + 0.5) + size * HALF_CAPITAL);
    const room = from === 'middle' ? box.width : 0;
    filters.push(
      [
        `drawtext=font=${FONT}:textfile=${file}:expansion=none:fontcolor=${colour}:fontsize=${size}`,
        `x=${box.x}+max(0\\,(${room}-text_w)/2):y=${foot}-ascent`,
      ].join(':'),
    );
  }
  return filters;
}
