import type { Picture } from './pictures.ts';

/** Pictures of one size in a row that begin with a keyframe: what a decoder takes in one go. */
export interface CutClip {
  readonly width: number;
  readonly height: number;
  readonly pictures: readonly Picture[];
}

/** A hole longer than this with a keyframe behind it ends a clip: the camera was off, its card is shown. */
export const CLIP_HOLE_MS = 1000;

/** `pictures` begin with a keyframe. A hole without a keyframe behind it is a picture that stood still. */
export function cutClips(pictures: readonly Picture[]): CutClip[] {
  const clips: { width: number; height: number; pictures: Picture[] }[] = [];
  for (const picture of pictures) {
    const open = clips.at(-1);
    const { keyframe } = picture;
    if (keyframe !== null) {
      const heldMs = picture.atMs - (open?.pictures.at(-1)?.atMs ?? Number.NEGATIVE_INFINITY);
      const grown = open?.width !== keyframe.width || open.height !== keyframe.height;
      if (open === undefined || grown || heldMs > CLIP_HOLE_MS) {
        clips.push({ width: keyframe.width, height: keyframe.height, pictures: [picture] });
        continue;
      }
    }
    open?.pictures.push(picture);
  }
  return clips;
}
