import type { Box } from './layout.ts';

interface Size {
  readonly width: number;
  readonly height: number;
}

/** Bytes of a picture in planar YUV 4:2:0. */
export function rawBytes({ width, height }: Size): number {
  return (width * height * 3) / 2;
}

/** A picture in planar YUV 4:2:0 into which parts of others are copied. All places and sizes are even. */
export class Canvas {
  readonly width: number;
  readonly height: number;
  readonly bytes: Buffer;

  constructor({ width, height }: Size) {
    this.width = width;
    this.height = height;
    this.bytes = Buffer.alloc(rawBytes({ width, height }));
  }

  /** @param at where in the source the part begins that is as large as the box */
  copy(source: Buffer, size: Size, at: { readonly x: number; readonly y: number }, box: Box): void {
    let [from, to] = [0, 0];
    for (const divisor of [1, 2, 2]) {
      const [sourceWidth, ownWidth] = [size.width / divisor, this.width / divisor];
      const [width, height] = [box.width / divisor, box.height / divisor];
      let read = from + (at.y / divisor) * sourceWidth + at.x / divisor;
      let write = to + (box.y / divisor) * ownWidth + box.x / divisor;
      for (let row = 0; row < height; row++) {
        source.copy(this.bytes, write, read, read + width);
        read += sourceWidth;
        write += ownWidth;
      }
      from += (size.width * size.height) / divisor ** 2;
      to += (this.width * this.height) / divisor ** 2;
    }
  }

  /**
   * Paints a box by a function of each plane's points.
   * @param value of plane 0 to 2 at a point of the whole picture
   */
  paint(box: Box, value: (plane: 0 | 1 | 2, x: number, y: number) => number): void {
    let start = 0;
    for (const plane of [0, 1, 2] as const) {
      const divisor = plane === 0 ? 1 : 2;
      const width = this.width / divisor;
      for (let y = box.y / divisor; y < (box.y + box.height) / divisor; y++) {
        for (let x = box.x / divisor; x < (box.x + box.width) / divisor; x++) {
          this.bytes[start + y * width + x] = value(plane, (x + 0.5) * divisor, (y + 0.5) * divisor);
        }
      }
      start += (this.width * this.height) / divisor ** 2;
    }
  }
}
