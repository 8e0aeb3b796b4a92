import { type BlockKind, currentBlock } from '@tribu-live/protocol';
import type { RoomState } from '../../../src/index.ts';

const MINUTE_MS = 60_000;

/** One block of the run sheet; times in milliseconds since the Unix epoch. */
export interface SheetRow {
  readonly blockId: string;
  readonly kind: BlockKind;
  readonly title: string;
  readonly minutes: number;
  /** When the plan has it begin; null for a block that is no longer in the plan. */
  readonly plannedAt: number | null;
  /** The last time it was started. */
  readonly run: { readonly startedAt: number; readonly endedAt: number | null } | null;
}

export interface SheetView {
  readonly rows: readonly SheetRow[];
  /** Index of the running block in `rows`; null: none runs. */
  readonly current: number | null;
  /** Index of the block to start next; null: the plan is through. */
  readonly next: number | null;
  /**
   * How late the room will be when the running block ends, at best; negative: ahead. Before the first block: how
   * long it has been waited for. Null without a plan.
   */
  readonly lateMs: number | null;
}

/** The plan beside what happened. What ran and was taken out of the plan stands first. */
export function sheetView(state: RoomState, now: number): SheetView {
  const begin = state.session?.startsAt ?? now;
  const runs = new Map(state.blocks.map((run) => [run.blockId, run]));
  let plannedAt = begin;
  const planned = state.sheet.map((block): SheetRow => {
    const { blockId, kind, title, minutes } = block;
    const at = plannedAt;
    plannedAt += minutes * MINUTE_MS;
    return { blockId, kind, title, minutes, plannedAt: at, run: runs.get(blockId) ?? null };
  });
  const inPlan = new Set(state.sheet.map(({ blockId }) => blockId));
  const gone = [...runs.values()]
    .filter(({ blockId }) => !inPlan.has(blockId))
    .map(({ blockId, kind, title, plannedMs, ...run }): SheetRow => {
      return { blockId, kind, title, minutes: Math.round(plannedMs / MINUTE_MS), plannedAt: null, run };
    });
  const rows = [...gone, ...planned];
  const lastId = state.blocks.at(-1)?.blockId;
  const last = rows.findIndex(({ blockId }) => blockId === lastId);
  const current = currentBlock(state) === null || last === -1 ? null : last;
  const after = rows.findIndex((row, index) => index > last && row.run === null);
  return {
    rows,
    current,
    next: after === -1 ? null : after,
    lateMs: last === -1 ? waitedFor(planned[0], now) : lateness(rows[last], now),
  };
}

/** Of the last block that was started: its end (or the earliest that is still possible) against the plan's. */
function lateness(row: SheetRow | undefined, now: number): number | null {
  if (row === undefined || row.run === null || row.plannedAt === null) return null;
  const plannedMs = row.minutes * MINUTE_MS;
  const end = row.run.endedAt ?? Math.max(now, row.run.startedAt + plannedMs);
  return end - (row.plannedAt + plannedMs);
}

/** A plan that nobody began yet: late once its time has come. */
function waitedFor(first: SheetRow | undefined, now: number): number | null {
  const waitedMs = now - (first?.plannedAt ?? now);
  return waitedMs > 0 ? waitedMs : null;
}

/** Where in the plan a block stands, from 1; what is no longer in the plan has no place. */
export function placeInPlan(view: SheetView, index: number): { number: number; count: number } | null {
  const planned = view.rows.filter(({ plannedAt }) => plannedAt !== null);
  const row = view.rows[index];
  const place = row === undefined ? -1 : planned.indexOf(row);
  return place === -1 ? null : { number: place + 1, count: planned.length };
}
