import { FIGURE, FIGURES } from './countdown.ts';
import type { Still } from './cues.ts';
import { drawStill, filled, written } from './draw.ts';
import type { Ffmpeg } from './ffmpeg.ts';
import { fitText, onOneLine } from './fit-text.ts';
import {
  type Box,
  CANVAS,
  galleryPlaces,
  MOST_FACES,
  type Places,
  placesBeside,
  READER_PLATE,
  readerBox,
  SCREEN,
} from './layout.ts';
import { ACCENT, BACKGROUND, CARD, INK, QUIET } from './palette.ts';
import type { ReplayPlan } from './plan.ts';
import type { Scene } from './scenes.ts';
import { WORDS } from './words.ts';

/** A reader's place with their name, for who has no picture, and below it that they read. */
interface ReaderStills {
  readonly large: Still;
  /** Their place in the strip; null for somebody who has none. */
  readonly place: { readonly still: Still; readonly box: Box } | null;
}

/** What stands still in a replay: drawn once. Null, or not there, when it is never seen. */
export interface Scenery {
  readonly gallery: Still | null;
  readonly besideScreen: Still | null;
  readonly besideReader: Still | null;
  readonly readers: ReadonlyMap<string, ReaderStills>;
  /** By the id of an exercise or a round of groups. */
  readonly prompts: ReadonlyMap<string, Still>;
  readonly clock: ClockStills | null;
}

export interface ClockStills {
  readonly figures: Still;
  /** Below the ring. */
  readonly words: Readonly<Record<'running' | 'paused' | 'over', Still>>;
}

/** Between a name and the border of its box, in pixels. */
const MARGIN = 8;
export const CLOCK_WORDS: Box = { x: 872, y: 456, width: 368, height: 56 };
const HEADING: Box = { x: 72, y: 64, width: 1136, height: 56 };
const PROMPT: Box = { x: 72, y: 150, width: 760, height: 400 };
const WIDE_PROMPT: Box = { ...PROMPT, width: 1136 };
const PROMPT_SIZES = [44, 38, 32, 28, 24, 21, 18];
const NAMES: Box = { x: 72, y: 590, width: 1136, height: 100 };
const NAME_SIZES = [24, 20, 17, 14];

/** Draws all that is seen and stands still. */
export async function drawScenery(ffmpeg: Ffmpeg, plan: ReplayPlan): Promise<Scenery> {
  const scenes = plan.acts.map(({ scene }) => scene);
  const seen = plan.faces.slice(0, MOST_FACES);
  const names = seen.map(({ name }) => name);
  const large = readerBox(seen.length);
  const beside = placesBeside(seen.length, large);
  const when = async (is: Scene['is'], draw: () => Promise<Still>) =>
    scenes.some((scene) => scene.is === is) ? await draw() : null;
  const readers = new Map<string, ReaderStills>();
  const prompts = new Map<string, Still>();
  for (const scene of scenes) {
    if (scene.is === 'reader' && !readers.has(scene.personId)) {
      const index = seen.findIndex(({ personId }) => personId === scene.personId);
      const name = plan.faces.find(({ personId }) => personId === scene.personId)?.name ?? WORDS.somebody;
      const box = beside.tiles[index];
      const place = box === undefined ? null : { box, plate: beside.plate };
      readers.set(scene.personId, await drawReader(ffmpeg, readers.size, name, { large, place }));
    }
    if ((scene.is === 'writing' || scene.is === 'groups') && !prompts.has(scene.id)) {
      const timed = plan.acts.some((act) => act.clocks.length > 0 && sameId(act.scene, scene.id));
      prompts.set(scene.id, await drawPrompt(ffmpeg, `prompt-${prompts.size}.yuv`, scene, { names, timed }));
    }
  }
  return {
    gallery: await when('gallery', () => drawFaces(ffmpeg, 'gallery.yuv', names, galleryPlaces(seen.length))),
    besideScreen: await when('screen', () =>
      drawFaces(ffmpeg, 'beside-screen.yuv', names, placesBeside(seen.length, SCREEN), SCREEN),
    ),
    besideReader: await when('reader', () => drawFaces(ffmpeg, 'beside-reader.yuv', names, beside)),
    readers,
    prompts,
    clock: plan.acts.some(({ clocks }) => clocks.length > 0) ? await drawClock(ffmpeg) : null,
  };
}

function sameId(scene: Scene, id: string): boolean {
  return (scene.is === 'writing' || scene.is === 'groups') && scene.id === id;
}

/** Everybody's card with their name, as it is seen while they have no picture, and the plate below it. */
async function drawFaces(
  ffmpeg: Ffmpeg,
  file: string,
  names: readonly string[],
  { tiles, plate }: Places,
  dark: Box | null = null,
): Promise<Still> {
  const filters: string[] = dark === null ? [] : [filled(dark, '0x000000')];
  for (const [index, box] of tiles.entries()) {
    const name = names[index] ?? '';
    const below = { ...box, y: box.y + box.height, height: plate.height };
    filters.push(
      filled(box, CARD),
      ...(await named(ffmpeg, name, box, Math.max(plate.size, Math.round(box.height / 9)))),
      ...(await named(ffmpeg, name, below, plate.size)),
    );
  }
  return drawStill(ffmpeg, { file, ...CANVAS }, BACKGROUND, filters);
}

async function drawReader(
  ffmpeg: Ffmpeg,
  index: number,
  name: string,
  { large, place }: { large: Box; place: { box: Box; plate: Places['plate'] } | null },
): Promise<ReaderStills> {
  const { width, height } = large;
  const whole = { width, height: height + READER_PLATE.height };
  const card = { x: 0, y: 0, width, height };
  const plate = { x: 0, y: height, width, height: READER_PLATE.height };
  const still = { file: `reader-${index}.yuv`, ...whole };
  const drawn = await drawStill(ffmpeg, still, BACKGROUND, [
    filled(card, CARD),
    ...(await named(ffmpeg, name, card, Math.round(height / 9))),
    ...(await named(ffmpeg, WORDS.reads(name), plate, READER_PLATE.size, ACCENT)),
  ]);
  if (place === null) return { large: drawn, place: null };
  const box = { ...place.box, height: place.box.height + place.plate.height };
  const inside = { x: 0, y: 0, width: box.width, height: place.box.height };
  const file = `reader-place-${index}.yuv`;
  const lit = await drawStill(ffmpeg, { file, width: box.width, height: box.height }, BACKGROUND, [
    filled(inside, ACCENT),
    ...(await named(
      ffmpeg,
      name,
      inside,
      Math.max(place.plate.size, Math.round(inside.height / 9)),
      BACKGROUND,
    )),
    ...(await named(
      ffmpeg,
      name,
      { ...inside, y: inside.height, height: place.plate.height },
      place.plate.size,
      ACCENT,
    )),
  ]);
  return { large: drawn, place: { still: lit, box } };
}

/** A prompt, large; where a countdown will be beside it, it leaves the room. Below, quietly, who is there. */
async function drawPrompt(
  ffmpeg: Ffmpeg,
  file: string,
  scene: Extract<Scene, { is: 'writing' | 'groups' }>,
  { names, timed }: { names: readonly string[]; timed: boolean },
): Promise<Still> {
  const space = timed ? PROMPT : WIDE_PROMPT;
  const heading = scene.is === 'writing' ? WORDS.writing : WORDS.inGroups;
  const prompt = fitText(scene.prompt, { ...space, sizes: PROMPT_SIZES });
  const people = fitText(names.join('  ·  '), { ...NAMES, sizes: NAME_SIZES });
  return drawStill(ffmpeg, { file, ...CANVAS }, BACKGROUND, [
    ...(await written(ffmpeg, [heading], HEADING, { size: 28, colour: ACCENT, from: 'corner' })),
    ...(await written(ffmpeg, prompt.lines, space, { size: prompt.size, colour: INK, from: 'corner' })),
    ...(await written(ffmpeg, people.lines, NAMES, { size: people.size, colour: QUIET })),
  ]);
}

async function drawClock(ffmpeg: Ffmpeg): Promise<ClockStills> {
  const { width, height } = FIGURE;
  const signs: string[] = [];
  for (const [index, sign] of [...FIGURES].entries()) {
    const cell = { x: 0, y: index * height, width, height };
    signs.push(...(await written(ffmpeg, [sign], cell, { size: 68 })));
  }
  const figures = { file: 'figures.yuv', width, height: height * FIGURES.length };
  const words = async (is: keyof ClockStills['words'], text: string, size: number, colour: string) => {
    const still = { file: `clock-${is}.yuv`, width: CLOCK_WORDS.width, height: CLOCK_WORDS.height };
    const box = { ...CLOCK_WORDS, x: 0, y: 0 };
    return drawStill(ffmpeg, still, BACKGROUND, await written(ffmpeg, [text], box, { size, colour }));
  };
  return {
    figures: await drawStill(ffmpeg, figures, BACKGROUND, signs),
    words: {
      running: await words('running', WORDS.left, 24, QUIET),
      paused: await words('paused', WORDS.paused, 24, QUIET),
      over: await words('over', WORDS.exerciseEnd, 32, ACCENT),
    },
  };
}

async function named(ffmpeg: Ffmpeg, name: string, box: Box, size: number, colour = INK): Promise<string[]> {
  return written(ffmpeg, [onOneLine(name, box.width - 2 * MARGIN, size)], box, { size, colour });
}
