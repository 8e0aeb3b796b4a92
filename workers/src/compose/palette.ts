/** A calm dark blue, and lighter ones for cards and what is quiet. */
export const BACKGROUND = '0x14213d';
export const CARD = '0x24345c';
export const TRACK = '0x2b3c66';
export const QUIET = '0x9aa6c4';
export const INK = '0xf5f1e8';
/** What counts now: the reader's name, the time that is left. */
export const ACCENT = '0xf2b84b';

/** Y, U and V of a colour in the narrow range of BT.601, as ffmpeg draws it. */
export function yuvOf(colour: string): readonly [number, number, number] {
  const rgb = Number.parseInt(colour.slice(2), 16);
  const [red, green, blue] = [(rgb >> 16) & 0xff, (rgb >> 8) & 0xff, rgb & 0xff].map((each) => each / 255);
  const [r, g, b] = [red ?? 0, green ?? 0, blue ?? 0];
  return [
    Math.round(16 + 65.481 * r + 128.553 * g + 24.966 * b),
    Math.round(128 - 37.797 * r - 74.203 * g + 112 * b),
    Math.round(128 + 112 * r - 93.786 * g - 18.214 * b),
  ];
}
