/** The size of a replay. */
export const CANVAS = { width: 1280, height: 720 } as const;

/** Whole even pixels: colours are stored for two by two. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Height of the line below a tile with the name. */
export const PLATE_HEIGHT = 44;
const ALONE: Box = { x: 160, y: 70, width: 960, height: 540 };
export const SCREEN: Box = { x: 0, y: 90, width: 960, height: 540 };

/** Where faces are while no screen is shared: one alone in the middle, two side by side, more in a grid. */
export function faceBoxes(count: number): Box[] {
  if (count === 1) return [ALONE];
  const columns = Math.ceil(Math.sqrt(count));
  const rows = Math.ceil(count / columns);
  const width = CANVAS.width / columns;
  return grid({
    count,
    columns,
    left: 0,
    width,
    height: Math.min(width * (9 / 16), CANVAS.height / rows - PLATE_HEIGHT),
  });
}

/** Where faces are beside a screen: one below the other at the right. */
export function facesBesideScreen(count: number): Box[] {
  const width = CANVAS.width - SCREEN.width;
  const height = Math.min(width * (9 / 16), CANVAS.height / Math.max(1, count) - PLATE_HEIGHT);
  return grid({ count, columns: 1, left: SCREEN.width, width, height });
}

/** What no box covers, from left to right and top to bottom: together with the boxes it makes up the canvas. */
export function aroundBoxes(boxes: readonly Box[]): Box[] {
  const edges = new Set([0, CANVAS.height, ...boxes.flatMap(({ y, height }) => [y, y + height])]);
  const rows = [...edges].filter((y) => y >= 0 && y <= CANVAS.height).toSorted((a, b) => a - b);
  return rows.slice(1).flatMap((below, index) => {
    const y = rows[index] ?? 0;
    const inRow = boxes
      .filter((box) => box.y <= y && box.y + box.height >= below)
      .toSorted((a, b) => a.x - b.x);
    const ends = [0, ...inRow.map((box) => box.x + box.width)];
    return ends
      .map((x, at) => ({ x, y, width: (inRow[at]?.x ?? CANVAS.width) - x, height: below - y }))
      .filter(({ width }) => width > 0);
  });
}

function grid(of: { count: number; columns: number; left: number; width: number; height: number }): Box[] {
  const { count, columns, left, width, height } = of;
  const rows = Math.ceil(count / columns);
  const tile = { width: even(Math.min(width, height * (16 / 9))), height: even(height) };
  const top = (CANVAS.height - rows * (tile.height + PLATE_HEIGHT)) / 2;
  return Array.from({ length: count }, (_, index) => {
    const row = Math.floor(index / columns);
    // The last row stands in the middle when it isn't full.
    const inRow = row === rows - 1 ? count - row * columns : columns;
    const margin = ((columns - inRow) * width) / 2;
    const x = left + margin + (index % columns) * width + (width - tile.width) / 2;
    return { x: even(x), y: even(top + row * (tile.height + PLATE_HEIGHT)), ...tile };
  });
}

function even(value: number): number {
  return 2 * Math.floor(value / 2);
}
