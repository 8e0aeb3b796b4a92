/** The size of a replay. */
export const CANVAS = { width: 1280, height: 720 } as const;

/** Whole even pixels: colours are stored for two by two. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The line below a tile with the name: its height, and that of its letters. */
export interface Plate {
  readonly height: number;
  readonly size: number;
}

export interface Places {
  readonly tiles: readonly Box[];
  readonly plate: Plate;
}

/** Who comes after so many has no place in the picture and is only heard. */
export const MOST_FACES = 50;
export const SCREEN: Box = { x: 0, y: 90, width: 960, height: 540 };
/** Below a reader's picture: who reads. */
export const READER_PLATE: Plate = { height: 56, size: 30 };

const ALONE: Box = { x: 160, y: 70, width: 960, height: 540 };
const WIDE = 16 / 9;
/** The more people, the smaller the letters; up to so many. */
const GALLERY_PLATES = [
  { upTo: 12, height: 44, size: 22 },
  { upTo: 30, height: 26, size: 16 },
  { upTo: MOST_FACES, height: 22, size: 14 },
] as const;
const STRIP_PLATES = [
  { upTo: 4, height: 44, size: 22 },
  { upTo: 12, height: 28, size: 16 },
  { upTo: MOST_FACES, height: 18, size: 12 },
] as const;

/** Where faces are while nobody is large: one alone in the middle, two side by side, more in a grid. */
export function galleryPlaces(count: number): Places {
  const plate = plateFor(count, GALLERY_PLATES);
  if (count === 1) return { tiles: [ALONE], plate };
  return { tiles: grid(count, { ...CANVAS, x: 0, y: 0 }, plate), plate };
}

/** Where faces are beside something large, in the strip that it leaves at the right. */
export function placesBeside(count: number, large: Box): Places {
  const plate = plateFor(count, STRIP_PLATES);
  const x = large.x + large.width;
  return { tiles: grid(count, { x, y: 0, width: CANVAS.width - x, height: CANVAS.height }, plate), plate };
}

/** Where a reader is seen: smaller where many others want to be seen beside them. */
export function readerBox(count: number): Box {
  const width = count <= 20 ? 960 : 800;
  const height = even(width / WIDE);
  return { x: 0, y: even((CANVAS.height - height - READER_PLATE.height) / 2), width, height };
}

/** Tiles as large as can be in an area, row by row; the last row stands in the middle when it isn't full. */
function grid(count: number, area: Box, plate: Plate): Box[] {
  let best = { columns: 1, width: 0 };
  for (let columns = 1; columns <= count; columns++) {
    const rows = Math.ceil(count / columns);
    const width = Math.min(area.width / columns, (area.height / rows - plate.height) * WIDE);
    if (width > best.width) best = { columns, width };
  }
  const { columns } = best;
  const rows = Math.ceil(count / columns);
  const cell = area.width / columns;
  const tile = { width: even(best.width), height: even(best.width / WIDE) };
  const top = area.y + (area.height - rows * (tile.height + plate.height)) / 2;
  return Array.from({ length: count }, (_, index) => {
    const row = Math.floor(index / columns);
    const inRow = row === rows - 1 ? count - row * columns : columns;
    const margin = ((columns - inRow) * cell) / 2;
    const x = area.x + margin + (index % columns) * cell + (cell - tile.width) / 2;
    return { x: even(x), y: even(top + row * (tile.height + plate.height)), ...tile };
  });
}

function plateFor(count: number, plates: readonly (Plate & { readonly upTo: number })[]): Plate {
  const { height, size } = plates.find(({ upTo }) => count <= upTo) ?? plates.at(-1) ?? READER_PLATE;
  return { height, size };
}

function even(value: number): number {
  return 2 * Math.floor(value / 2);
}
