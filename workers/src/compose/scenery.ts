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
const STILL_LIMIT_MS = 120_000;

/** Draws backgrounds with name plates and cards. Names reach ffmpeg in files only, so nothing in them is an option. */
export async function drawScenery(ffmpeg: Ffmpeg, plan: ReplayPlan): Promise<Scenery> {
  for (const [index, { name }] of plan.faces.entries()) {
    await writeFile(join(ffmpeg.folder, nameFile(index)), name);
  }
  const boxes = faceBoxes(plan.faces.length);
  const background = await drawBackground(ffmpeg, 'background.yuv', boxes, []);
  const beside = facesBesideScreen(plan.faces.length);
  const besideScreen =
    plan.screen.length === 0 ? null : await drawBackground(ffmpeg, 'beside-screen.yuv', beside, [SCREEN]);
  const cards: Still[] = [];
  for (const [index, { width, height }] of boxes.entries()) {
    const file = `card-${index}.yuv`;
    const filters = [drawName(index, { x: 0, y: 0, width, height }, Math.round(height / 9))];
    cards.push(await draw(ffmpeg, { file, width, height }, CARD, filters));
  }
  return { background, besideScreen, cards };
}

function drawBackground(
  ffmpeg: Ffmpeg,
  file: string,
  boxes: readonly Box[],
  others: readonly Box[],
): Promise<Still> {
  const fill = ({ x, y, width, height }: Box, colour: string) =>
    `drawbox=x=${x}:y=${y}:w=${width}:h=${height}:color=${colour}:t=fill`;
  const filters = boxes.flatMap((box, index) => [
    fill(box, CARD),
    // For somebody without any picture this is all there is; the others' tiles cover it.
    drawName(index, box, Math.round(box.height / 9)),
    drawName(index, { ...box, y: box.y + box.height, height: PLATE_HEIGHT }, 22),
  ]);
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

/** In the middle of the box, smaller where the name is long. */
function drawName(index: number, { x, y, width, height }: Box, size: number): string {
  return [
    `drawtext=font=${FONT}:textfile=${nameFile(index)}:expansion=none:fontcolor=${INK}:fontsize=${size}`,
    `x=${x}+max(8\\,(${width}-text_w)/2):y=${y}+(${height}-text_h)/2`,
  ].join(':');
}

function nameFile(index: number): string {
  return `name-${index}.txt`;
}
