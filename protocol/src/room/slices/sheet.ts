import type { Block, BlockKind, StageLayout } from '../../workshop.ts';
import type { EventOf } from '../entries.ts';

/** A block that was started. Times in milliseconds since the Unix epoch. */
export interface BlockRun {
  readonly blockId: string;
  readonly kind: BlockKind;
  readonly title: string;
  readonly plannedMs: number;
  readonly layout: StageLayout;
  readonly startedAt: number;
  readonly endedAt: number | null;
}

export interface SheetSlice {
  /** The plan; mentors alone see it. */
  readonly sheet: readonly Block[];
  /** What was started, in order; the last one runs while its end is null. */
  readonly blocks: readonly BlockRun[];
}

export const EMPTY_SHEET: SheetSlice = { sheet: [], blocks: [] };

export type SheetEvent = EventOf<'sheet.set' | 'block.started' | 'block.ended'>;

export function evolveSheet(slice: SheetSlice, event: SheetEvent): SheetSlice {
  switch (event.type) {
    case 'sheet.set':
      return { ...slice, sheet: event.data.blocks };
    case 'block.started': {
      const run: BlockRun = { ...event.data, startedAt: event.at, endedAt: null };
      return { ...slice, blocks: [...slice.blocks.map((block) => ended(block, event.at)), run] };
    }
    case 'block.ended':
      return {
        ...slice,
        blocks: slice.blocks.map((block) =>
          block.blockId === event.data.blockId ? ended(block, event.at) : block,
        ),
      };
    default:
      return event satisfies never;
  }
}

export function currentBlock(slice: Pick<SheetSlice, 'blocks'>): BlockRun | null {
  const last = slice.blocks.at(-1);
  return last === undefined || last.endedAt !== null ? null : last;
}

function ended(block: BlockRun, at: number): BlockRun {
  return block.endedAt === null ? { ...block, endedAt: at } : block;
}
