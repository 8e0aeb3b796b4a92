import { type LoopShape, MARK_MS } from './media-loop.ts';

/** Luma of a flash: the white of TV range. */
const WHITE = 235;

/**
 * Frame `index` of the loop as planar YUV 4:2:0: a soft, grained pattern with a bar that wanders, so that a
 * keyframe is about as large as a camera's, and plain white while a flash lasts.
 */
export function testPicture(shape: LoopShape, index: number): Buffer {
  const { width, height, framesPerSecond, seconds, flashesPerSecond, markAtMs } = shape;
  const chroma = (width * height) / 4;
  const picture = Buffer.alloc(width * height + 2 * chroma, 128);
  const momentMs = ((index % framesPerSecond) * 1000) / framesPerSecond;
  // Often ones stay long enough for a few frames: one alone may fall between the frames of a recording.
  const flashMs = Math.min(MARK_MS, 400 / flashesPerSecond);
  if ((momentMs - markAtMs + 1000) % (1000 / flashesPerSecond) < flashMs) {
    picture.fill(WHITE, 0, width * height);
    return picture;
  }
  const phase = index / (framesPerSecond * seconds);
  const bar = Math.floor(phase * width);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const wave = Math.sin(x / 23 + phase * 2 * Math.PI) + Math.sin(y / 17 - phase * 2 * Math.PI);
      const inBar = (x - bar + width) % width < width / 12;
      picture[y * width + x] = inBar ? 40 : 90 + Math.round(wave * 25) + grain(x, y);
    }
  }
  picture.fill(110, width * height, width * height + chroma);
  return picture;
}

/** A fixed texture of -10 to 10, the same in every frame. */
function grain(x: number, y: number): number {
  const mixed = Math.imul(x * 374_761_393 + y * 668_265_263, 1_274_126_177);
  return (((mixed >>> 16) & 0xff) % 21) - 10;
}
