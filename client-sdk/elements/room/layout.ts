/** How the stage is divided. */
export type Layout =
  /** One person fills the stage, one's own picture lies small in a corner. */
  | 'overlay'
  /** Two people side by side, the other a little larger. */
  | 'beside'
  /** A shared screen fills most of the stage, faces stand in a column beside it. */
  | 'screen-wide'
  /** The same with the faces in a row below it. */
  | 'screen-tall'
  /** Three or more people in a grid of equal tiles. */
  | 'grid';

export interface StageFacts {
  /** Size of the stage in CSS pixels. */
  readonly width: number;
  readonly height: number;
  readonly others: number;
  readonly screen: boolean;
}

/** Below this a second picture beside the first would be a stamp. */
const BESIDE_MIN_WIDTH = 1100;
/**
 * From here on two pictures side by side are cut less than one that fills the stage. Below, one's own would be
 * a tall slice of a face.
 */
const BESIDE_MIN_RATIO = 2.5;

export function chooseLayout({ width, height, others, screen }: StageFacts): Layout {
  if (screen) return width >= height * 1.2 ? 'screen-wide' : 'screen-tall';
  if (others > 1) return 'grid';
  return width >= BESIDE_MIN_WIDTH && width >= height * BESIDE_MIN_RATIO ? 'beside' : 'overlay';
}

/** Columns of a grid of `count` tiles whose cells come closest to 4:3. */
export function gridColumns(count: number, width: number, height: number): number {
  let best = 1;
  let bestMiss = Number.POSITIVE_INFINITY;
  for (let columns = 1; columns <= count; columns += 1) {
    const rows = Math.ceil(count / columns);
    const ratio = width / columns / (Math.max(height, 1) / rows);
    const empty = columns * rows - count;
    const miss = Math.abs(Math.log(ratio / (4 / 3))) + empty * 0.25;
    if (miss < bestMiss) {
      best = columns;
      bestMiss = miss;
    }
  }
  return best;
}
