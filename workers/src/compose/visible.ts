import type { Clip, TakeFindings } from '../assemble/index.ts';

/** Frames of the replay in each second. */
export const FRAMES_PER_SECOND = 25;
export const FRAME_MS = 1000 / FRAMES_PER_SECOND;
/** A hole up to this long keeps the last picture; after that the card is shown. */
const HOLD_MS = 1000;
/** How long the last picture of a clip stands, about two frames of a camera. */
const LAST_PICTURE_MS = 80;

/** A clip and the frames (from, until before) of the replay in which it is seen. */
export interface VisibleClip {
  readonly clip: Clip;
  readonly fromFrame: number;
  readonly toFrame: number;
  /** Where the clip's first picture stands from its first frame: between minus and plus half a frame. */
  readonly shiftMs: number;
  /** Frames of the clip before `fromFrame` that are not seen. */
  readonly skipFrames: number;
}

/**
 * Places clips of one tile: of those that overlap, the one that began later is seen. A screen that doesn't move
 * sends next to nothing, so its last picture stays until its take ends.
 */
export function placeClips(
  clips: readonly Clip[],
  takes: readonly TakeFindings[],
  timeline: { readonly zeroMs: number; readonly frames: number },
): VisibleClip[] {
  const frameAt = (wallMs: number) =>
    Math.min(timeline.frames, Math.max(0, Math.round((wallMs - timeline.zeroMs) / FRAME_MS)));
  const inOrder = clips.toSorted((a, b) => a.fromMs - b.fromMs);
  return inOrder.flatMap((clip, index) => {
    const next = inOrder[index + 1];
    let toMs = clip.toMs + LAST_PICTURE_MS;
    if (clip.source === 'screen' && next?.takeId !== clip.takeId) {
      toMs = Math.max(toMs, takes.find(({ row }) => row.take.takeId === clip.takeId)?.row.closed?.at ?? 0);
    }
    if (next !== undefined && next.fromMs - toMs <= HOLD_MS) toMs = next.fromMs;
    const [fromFrame, toFrame] = [frameAt(clip.fromMs), frameAt(toMs)];
    if (toFrame <= fromFrame) return [];
    const shiftMs = clip.fromMs - timeline.zeroMs - fromFrame * FRAME_MS;
    return [{ clip, fromFrame, toFrame, shiftMs, skipFrames: 0 }];
  });
}
