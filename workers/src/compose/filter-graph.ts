import { SOUND_LEAD_MS } from '../assemble/index.ts';
import type { Interval } from './intervals.ts';

/** Which input of ffmpeg is what, by its number. */
export interface GraphInputs {
  readonly picture: number;
  readonly sounds: readonly {
    readonly input: number;
    readonly gainDb: number;
    /** When nothing of it is heard, in milliseconds of the replay. */
    readonly unheard: readonly Interval[];
  }[];
}

/** Peaks stay below this, about -1 dB. */
const PEAK = 0.89;

/** The filters from all inputs to `[picture]` and `[sound]`. */
export function filterGraph(inputs: GraphInputs): string {
  return [`[${inputs.picture}:v]setsar=1[picture]`, ...soundFilters(inputs)].join(';\n');
}

function soundFilters({ sounds }: GraphInputs): string[] {
  if (sounds.length === 0) return ['anullsrc=r=48000:cl=stereo[sound]'];
  const voices = sounds.map(
    ({ input, gainDb, unheard }, index) =>
      `${[
        // Holes and steps in a voice's times are filled and cut to the sample; below 8 ms it is rounding.
        `[${input}:a]aresample=48000:async=1:min_hard_comp=0.008:first_pts=0`,
        `atrim=start=${SOUND_LEAD_MS / 1000},asetpts=PTS-STARTPTS`,
        `aformat=sample_fmts=fltp:channel_layouts=stereo,volume=${gainDb.toFixed(2)}dB`,
        ...unheard.map(silenced),
      ].join(',')}[v${index}]`,
  );
  const all = sounds.map((_, index) => `[v${index}]`).join('');
  const mixed = sounds.length === 1 ? `${all}anull` : `${all}amix=inputs=${sounds.length}:normalize=0`;
  return [...voices, `${mixed},alimiter=limit=${PEAK}:level=0:latency=1,apad[sound]`];
}

function silenced({ fromMs, toMs }: Interval): string {
  const seconds = (ms: number) => (ms / 1000).toFixed(3);
  return `volume=0:enable='between(t\\,${seconds(fromMs)}\\,${seconds(toMs)})'`;
}
