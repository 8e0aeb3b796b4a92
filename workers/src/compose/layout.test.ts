import { describe, expect, it } from 'vitest';
import {
  type Box,
  CANVAS,
  galleryPlaces,
  MOST_FACES,
  type Places,
  placesBeside,
  READER_PLATE,
  readerBox,
  SCREEN,
} from './layout.ts';

const COUNTS = [1, 2, 3, 4, 5, 6, 8, 12, 13, 17, 20, 21, 30, 49, MOST_FACES];

function apart(one: Box, other: Box): boolean {
  const beside = other.x >= one.x + one.width || one.x >= other.x + other.width;
  return beside || other.y >= one.y + one.height || one.y >= other.y + other.height;
}

function expectWhole({ tiles, plate }: Places, count: number, others: readonly Box[] = []): void {
  expect(tiles).toHaveLength(count);
  const taken = tiles.map((box) => ({ ...box, height: box.height + plate.height }));
  for (const [index, box] of tiles.entries()) {
    for (const side of Object.values(box)) expect(side % 2).toBe(0);
    expect(Math.abs(box.width / box.height - 16 / 9)).toBeLessThan(0.06);
    const whole = taken[index] ?? box;
    expect([whole.x, whole.y, CANVAS.width - whole.x - whole.width].every((left) => left >= 0)).toBe(true);
    expect(whole.y + whole.height).toBeLessThanOrEqual(CANVAS.height);
    for (const other of [...taken.slice(index + 1), ...others]) expect(apart(whole, other)).toBe(true);
  }
}

describe('places in the picture', () => {
  it('are side by side for two, in their own size', () => {
    expect(galleryPlaces(2).tiles).toEqual([
      { x: 0, y: 158, width: 640, height: 360 },
      { x: 640, y: 158, width: 640, height: 360 },
    ]);
    expect(galleryPlaces(1).tiles[0]).toMatchObject({ x: 160, width: 960 });
  });

  it.each(COUNTS)(
    'of %i people are whole, even, apart and inside: alone, beside a screen or a reader',
    (count) => {
      const reader = readerBox(count);
      expectWhole(galleryPlaces(count), count);
      expectWhole(placesBeside(count, SCREEN), count, [SCREEN]);
      const below = { ...reader, height: reader.height + READER_PLATE.height };
      expectWhole(placesBeside(count, reader), count, [below]);
      for (const side of Object.values(reader)) expect(side % 2).toBe(0);
      expect(below.y + below.height).toBeLessThanOrEqual(CANVAS.height);
    },
  );

  it('let everybody be seen, and a reader be much larger', () => {
    for (const count of COUNTS) {
      const [large, gallery] = [readerBox(count), galleryPlaces(count).tiles[0]];
      expect(gallery?.width).toBeGreaterThanOrEqual(140);
      for (const beside of [placesBeside(count, large), placesBeside(count, SCREEN)]) {
        expect(beside.tiles[0]?.width).toBeGreaterThanOrEqual(64);
        expect(beside.tiles[0]?.width).toBeLessThan(large.width / 2);
      }
    }
  });
});
