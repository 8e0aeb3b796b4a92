import { SOUND_LEAD_MS } from '../assemble/index.ts';
import { type Box, faceBoxes, facesBesideScreen, SCREEN } from './layout.ts';
import type { ReplayPlan } from './plan.ts';
import { FRAME_MS } from './visible.ts';

/** Which input of ffmpeg is what, by its number. */
export interface GraphInputs {
  readonly background: number;
  readonly besideScreen: number | null;
  /** By face; null for somebody without any picture. */
  readonly faces: readonly (number | null)[];
  readonly screen: number | null;
  readonly sounds: readonly { readonly input: number; readonly gainDb: number }[];
}

/** Peaks stay below this, about -1 dB. */
const PEAK = 0.89;

/** The filters from all inputs to `[picture]` and `[sound]`. */
export function filterGraph(plan: ReplayPlan, inputs: GraphInputs): string {
  return [...pictureFilters(plan, inputs), ...soundFilters(inputs)].join(';\n');
}

function pictureFilters(plan: ReplayPlan, inputs: GraphInputs): string[] {
  const filters: string[] = [];
  const sharing = screenExpression(plan);
  const shared = inputs.screen !== null && sharing !== null;
  const normal = faceBoxes(plan.faces.length);
  const beside = facesBesideScreen(plan.faces.length);
  let picture = `${inputs.background}:v`;
  let count = 0;
  const lay = (layer: string, { x, y }: Pick<Box, 'x' | 'y'>, enable: string | null) => {
    const when = enable === null ? '' : `:enable='${enable}'`;
    const next = `p${count++}`;
    filters.push(`[${picture}][${layer}]overlay=${x}:${y}:format=yuv420:eof_action=repeat${when}`);
    filters[filters.length - 1] += `[${next}]`;
    picture = next;
  };
  if (shared && inputs.besideScreen !== null) lay(`${inputs.besideScreen}:v`, { x: 0, y: 0 }, sharing);
  for (const [index, input] of inputs.faces.entries()) {
    const [box, small] = [normal[index], beside[index]];
    if (input === null || box === undefined || small === undefined) continue;
    if (!shared) {
      lay(`${input}:v`, box, null);
      continue;
    }
    filters.push(`[${input}:v]split[large${index}][whole${index}]`);
    filters.push(`[whole${index}]scale=${small.width}:${small.height}:flags=bilinear[small${index}]`);
    lay(`large${index}`, box, `not(${sharing})`);
    lay(`small${index}`, small, sharing);
  }
  if (shared) lay(`${inputs.screen}:v`, SCREEN, sharing);
  filters.push(`[${picture}]format=yuv420p,setsar=1[picture]`);
  return filters;
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

function soundFilters({ sounds }: GraphInputs): string[] {
  if (sounds.length === 0) return ['anullsrc=r=48000:cl=stereo[sound]'];
  const voices = sounds.map(({ input, gainDb }, index) =>
    [
      // Holes and steps in a voice's times are filled and cut to the sample; below 8 ms it is rounding.
      `[${input}:a]aresample=48000:async=1:min_hard_comp=0.008:first_pts=0`,
      `atrim=start=${SOUND_LEAD_MS / 1000},asetpts=PTS-STARTPTS`,
      `aformat=sample_fmts=fltp:channel_layouts=stereo,volume=${gainDb.toFixed(2)}dB[v${index}]`,
    ].join(','),
  );
  const all = sounds.map((_, index) => `[v${index}]`).join('');
  const mixed = sounds.length === 1 ? `${all}anull` : `${all}amix=inputs=${sounds.length}:normalize=0`;
  return [...voices, `${mixed},alimiter=limit=${PEAK}:level=0:latency=1,apad[sound]`];
}
