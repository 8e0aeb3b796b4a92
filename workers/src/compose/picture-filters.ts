import { aroundBoxes, type Box, CANVAS, faceBoxes, facesBesideScreen, SCREEN } from './layout.ts';
import type { ReplayPlan } from './plan.ts';
import { FRAME_MS, FRAMES_PER_SECOND } from './visible.ts';

/** Which input of ffmpeg is what in the picture, by its number. */
export interface PictureInputs {
  /** One picture each, for stretches without and with a screen. */
  readonly background: number;
  readonly besideScreen: number | null;
  /** By face; null for somebody without any picture. */
  readonly faces: readonly (number | null)[];
  readonly screen: number | null;
}

/** A picture that fills a box: a label of the graph and what becomes of it on its way. */
interface Tile {
  readonly box: Box;
  readonly label: string;
  readonly filters: readonly string[];
}

/**
 * The filters from tiles and backgrounds to `[picture]`. Tiles and what they leave of a background are put side by
 * side, each copied once: laying tiles upon a whole background cost more than twice as much. Only a screen and
 * what stands beside it are laid upon that, while it is shared. (Filters of its own for each stretch, joined by
 * `concat`, would be cheaper, but ffmpeg 5.1 then read whole stretches into memory.)
 */
export function pictureFilters(plan: ReplayPlan, inputs: PictureInputs): string[] {
  const sharing = inputs.screen === null ? null : screenExpression(plan);
  const large = faceBoxes(plan.faces.length);
  const beside = facesBesideScreen(plan.faces.length);
  const filters: string[] = [];
  const tiles: Tile[] = [];
  const above: Tile[] = [];
  for (const [face, input] of inputs.faces.entries()) {
    const [box, small] = [large[face], beside[face]];
    if (input === null || box === undefined || small === undefined) continue;
    if (sharing === null) {
      tiles.push({ box, label: `${input}:v`, filters: [] });
      continue;
    }
    filters.push(`[${input}:v]split[large${face}][whole${face}]`);
    tiles.push({ box, label: `large${face}`, filters: [] });
    const scaled = `scale=${small.width}:${small.height}:flags=bilinear`;
    above.push({ box: small, label: `whole${face}`, filters: [scaled] });
  }
  filters.push(...tiled('tiles', tiles, `${inputs.background}:v`, plan.frames));
  let picture = 'tiles';
  if (sharing !== null) {
    const still = `${inputs.besideScreen ?? inputs.background}:v`;
    above.unshift({ box: { ...CANVAS, x: 0, y: 0 }, label: still, filters: [repeated(plan.frames)] });
    above.push({ box: SCREEN, label: `${inputs.screen}:v`, filters: ['null'] });
    for (const [index, { box, label, filters: own }] of above.entries()) {
      filters.push(`[${label}]${own.join(',')}[above${index}]`);
      const options = `${box.x}:${box.y}:format=yuv420:eof_action=repeat:enable='${sharing}'`;
      filters.push(`[${picture}][above${index}]overlay=${options}[laid${index}]`);
      picture = `laid${index}`;
    }
  }
  return [...filters, `[${picture}]format=yuv420p,setsar=1[picture]`];
}

/** One layout: every tile, and around them the pieces of a still that repeats for as many frames. */
function tiled(name: string, tiles: readonly Tile[], still: string, frames: number): string[] {
  const placed = tiles.map((tile, index) => ({ ...tile, to: `${name}_tile${index}` }));
  const around = aroundBoxes(tiles.map(({ box }) => box)).map((box, index) => {
    const { x, y, width, height } = box;
    const filters = [`crop=${width}:${height}:${x}:${y}`];
    return { box, label: `${name}_cut${index}`, filters, to: `${name}_piece${index}` };
  });
  const cuts = around.map(({ label }) => `[${label}]`).join('');
  const all = [...placed, ...around];
  return [
    `[${still}]${repeated(frames)},split=${around.length}${cuts}`,
    ...all.map(({ label, filters, to }) => `[${label}]${[...filters, 'setsar=1'].join(',')}[${to}]`),
    `${sideBySide(all.map(({ to, box }) => ({ label: to, box })))}[${name}]`,
  ];
}

function sideBySide(tiles: readonly { readonly label: string; readonly box: Box }[]): string {
  const labels = tiles.map(({ label }) => `[${label}]`).join('');
  const layout = tiles.map(({ box }) => `${box.x}_${box.y}`).join('|');
  return tiles.length === 1 ? `${labels}null` : `${labels}xstack=inputs=${tiles.length}:layout=${layout}`;
}

/** A single picture again and again. It ends by trim: loop alone ends only once its input is asked again. */
function repeated(frames: number): string {
  return `loop=loop=-1:size=1:start=0,setpts=N/(${FRAMES_PER_SECOND}*TB),trim=end_frame=${frames}`;
}

/** An expression of the time t that is 1 while a screen is seen; null when none ever is. */
function screenExpression({ screen }: ReplayPlan): string | null {
  const spans: { from: number; to: number }[] = [];
  for (const { fromFrame: from, toFrame: to } of screen) {
    const last = spans.at(-1);
    if (last?.to === from) last.to = to;
    else spans.push({ from, to });
  }
  // Half a frame early, so that rounding of times can't move the border by a frame.
  const seconds = (frame: number) => (((frame - 0.5) * FRAME_MS) / 1000).toFixed(3);
  const terms = spans.map(({ from, to }) => `between(t,${seconds(from)},${seconds(to)})`);
  return terms.length === 0 ? null : terms.join('+');
}
