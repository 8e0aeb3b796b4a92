import { SOUND_LEAD_MS } from '../assemble/index.ts';
import { type PictureInputs, pictureFilters } from './picture-filters.ts';
import type { ReplayPlan } from './plan.ts';

/** Which input of ffmpeg is what, by its number. */
export interface GraphInputs extends PictureInputs {
  readonly sounds: readonly { readonly input: number; readonly gainDb: number }[];
}

/** Peaks stay below this, about -1 dB. */
const PEAK = 0.89;

/** The filters from all inputs to `[picture]` and `[sound]`. */
export function filterGraph(plan: ReplayPlan, inputs: GraphInputs): string {
  return [...pictureFilters(plan, inputs), ...soundFilters(inputs)].join(';\n');
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
