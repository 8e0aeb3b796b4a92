/** Brighter than this is a flash; the picture between them stays below 120. */
const FLASH_BRIGHTNESS = 180;

/** Times of the first bright frame of each flash. */
export function findFlashes(timesMs: readonly number[], brightness: Float32Array): number[] {
  const found: number[] = [];
  let bright = false;
  for (const [index, value] of brightness.entries()) {
    const isBright = value > FLASH_BRIGHTNESS;
    const atMs = timesMs[index];
    if (isBright && !bright && atMs !== undefined) found.push(atMs);
    bright = isBright;
  }
  return found;
}
