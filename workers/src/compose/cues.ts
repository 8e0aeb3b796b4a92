import type { ClockSpan } from './acts.ts';
import type { Box } from './layout.ts';

/** A single picture in raw planar YUV 4:2:0. */
export interface Still {
  /** Relative to ffmpeg's folder. */
  readonly file: string;
  readonly width: number;
  readonly height: number;
}

/** What changes in the picture from a frame on. Cues of one frame count in their order. */
export type Cue = { readonly frame: number } & (
  | {
      /** Copies a part of a still, as large as the box, to the box. */
      readonly is: 'still';
      readonly still: Still;
      readonly at: { readonly x: number; readonly y: number };
      readonly box: Box;
    }
  /** Until before `toFrame` each frame takes one picture of this size out of a pipe. */
  | { readonly is: 'tile'; readonly pipe: number; readonly box: Box; readonly toFrame: number }
  /** Until before `toFrame` a ring and figures say how much time is left. */
  | { readonly is: 'clock'; readonly clock: ClockSpan; readonly figures: Still; readonly toFrame: number }
);

/** What the thread that mixes pictures needs to know. */
export interface MixOrder {
  /** Absolute. */
  readonly folder: string;
  readonly width: number;
  readonly height: number;
  readonly frames: number;
  readonly cues: readonly Cue[];
  /** File descriptors that block: of the pipes that cues name, and of the one for whole pictures. */
  readonly pipes: readonly number[];
  readonly output: number;
}
