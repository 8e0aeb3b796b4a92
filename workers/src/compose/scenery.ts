import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Ffmpeg } from './ffmpeg.ts';
import { type Box, CANVAS, faceBoxes, facesBesideScreen, PLATE_HEIGHT, SCREEN } from './layout.ts';
import type { ReplayPlan } from './plan.ts';

/** A single picture in raw planar YUV 4:2:0. */
export interface Still {
  readonly file: string;
  readonly width: number;
  readonly height: number;
}

/** What stands still in a replay: drawn once, read again for each frame. */
export interface Scenery {
  readonly background: Still;
  /** Null when no screen is ever shared. */
  readonly besideScreen: Still | null;
  /** What a face's tile shows while there is no picture, in the order of faces. */
  readonly cards: readonly Still[];
}

/** A calm dark blue, and a lighter one for cards. */
export const BACKGROUND = '0x14213d';
const CARD = '0x24345c';
const INK = '0xf5f1e8';
const FONT = 'Sans';
/** Between a name and the border of its box, in pixels. */
const MARGIN = 8;
/** Of a letter of that font on average, over its size. */
const LETTER_WIDTH = 0.62;
const PLATE_SIZE = 22;
const STILL_LIMIT_MS = 120_000;

/** Draws backgrounds with name plates and cards. Names reach ffmpeg in files only, so nothing in them is an option. */
export async function drawScenery(ffmpeg: Ffmpeg, plan: ReplayPlan): Promise<Scenery> {
  const names = plan.faces.map(({ name }) => name);
  const boxes = faceBoxes(plan.faces.length);
  const background = await drawBackground(ffmpeg, 'background.yuv', names, boxes, []);
  const beside = facesBesideScreen(plan.faces.length);
  const besideScreen =
    plan.screen.length === 0
      ? null
      : await drawBackground(ffmpeg, 'beside-screen.yuv', names, beside, [SCREEN]);
  const cards: Still[] = [];
  for (const [index, { width, height }] of boxes.entries()) {
    const file = `card-${index}.yuv`;
    const box = { x: 0, y: 0, width, height };
    const filters = [await drawName(ffmpeg, names[index] ?? '', box, Math.round(height / 9))];
    cards.push(await draw(ffmpeg, { file, width, height }, CARD, filters));
  }
  return { background, besideScreen, cards };
}

async function drawBackground(
  ffmpeg: Ffmpeg,
  file: string,
  names: readonly string[],
  boxes: readonly Box[],
  others: readonly Box[],
): Promise<Still> {
  const fill = ({ x, y, width, height }: Box, colour: string) =>
    `drawbox=x=${x}:y=${y}:w=${width}:h=${height}:color=${colour}:t=fill`;
  const filters: string[] = [];
  for (const [index, box] of boxes.entries()) {
    const name = names[index] ?? '';
    const plate = { ...box, y: box.y + box.height, height: PLATE_HEIGHT };
    filters.push(
      fill(box, CARD),
      // For somebody without any picture this is all there is; the others' tiles cover it.
      await drawName(ffmpeg, name, box, Math.round(box.height / 9)),
      await drawName(ffmpeg, name, plate, PLATE_SIZE),
    );
  }
  return draw(ffmpeg, { file, ...CANVAS }, BACKGROUND, [
    ...others.map((box) => fill(box, '0x000000')),
    ...filters,
  ]);
}

async function draw(
  ffmpeg: Ffmpeg,
  still: Still,
  colour: string,
  filters: readonly string[],
): Promise<Still> {
  await ffmpeg.run({
    inputs: [[`color=c=${colour}:s=${still.width}x${still.height}`, '-f', 'lavfi']],
    options: ['-vf', [...filters, 'format=yuv420p'].join(','), '-frames:v', '1', '-f', 'rawvideo'],
    output: still.file,
    timeLimitMs: STILL_LIMIT_MS,
  });
  return still;
}

/** In the middle of the box, cut where the name is too long for it. */
async function drawName(ffmpeg: Ffmpeg, name: string, box: Box, size: number): Promise<string> {
  const { x, y, width, height } = box;
  const text = fitted(name, (width - 2 * MARGIN) / (size * LETTER_WIDTH));
  const file = `name-${createHash('sha256').update(text).digest('hex').slice(0, 16)}.txt`;
  await writeFile(join(ffmpeg.folder, file), text);
  return [
    `drawtext=font=${FONT}:textfile=${file}:expansion=none:fontcolor=${INK}:fontsize=${size}`,
    `x=${x}+max(${MARGIN}\\,(${width}-text_w)/2):y=${y}+(${height}-text_h)/2`,
  ].join(':');
}

/** At most so many letters, as people count them; three dots stand for the rest. */
export function fitted(name: string, letters: number): string {
  const all = [...new Intl.Segmenter('fr').segment(name)].map(({ segment }) => segment);
  if (all.length <= letters) return name;
  return `${all
    .slice(0, Math.max(1, Math.floor(letters) - 1))
    .join('')
    .trimEnd()}…`;
}
