import { currentExercise, leftMs } from '@tribu-live/protocol';
import type { RoomState } from '../../../src/index.ts';
import { placeInPlan, type SheetRow, sheetView } from './sheet-view.ts';

/** What the large clock counts, the most pressing first. */
export interface HeadTimer {
  readonly of: 'exercise' | 'groups' | 'turn' | 'block' | 'session';
  /** Negative once the time is over. */
  readonly leftMs: number;
  readonly totalMs: number;
  readonly paused: boolean;
}

export interface HeadView {
  readonly title: string;
  readonly place: { readonly number: number; readonly count: number } | null;
  readonly block: SheetRow | null;
  readonly next: SheetRow | null;
  readonly hasPlan: boolean;
  /** Whole minutes, rounded towards being on time; negative: ahead. Null: no plan, or it has not begun. */
  readonly lateMinutes: number | null;
  readonly timer: HeadTimer | null;
  readonly exercise: { readonly id: string; readonly paused: boolean } | null;
}

const MINUTE_MS = 60_000;

/** Where the room is, how long it still takes and how late it is, at a moment of the server's clock. */
export function headView(state: RoomState, now: number): HeadView {
  const sheet = sheetView(state, now);
  const block = sheet.current === null ? null : (sheet.rows[sheet.current] ?? null);
  const exercise = currentExercise(state);
  return {
    title: block?.title || (state.session?.title ?? ''),
    place: sheet.current === null ? null : placeInPlan(sheet, sheet.current),
    block,
    next: sheet.next === null ? null : (sheet.rows[sheet.next] ?? null),
    hasPlan: state.sheet.length > 0,
    lateMinutes: sheet.lateMs === null ? null : noNegativeZero(Math.trunc(sheet.lateMs / MINUTE_MS)),
    timer: timerOf(state, block, now),
    exercise: exercise === null ? null : { id: exercise.id, paused: exercise.phase.is === 'paused' },
  };
}

function timerOf(state: RoomState, block: SheetRow | null, now: number): HeadTimer | null {
  const exercise = currentExercise(state);
  if (exercise !== null) {
    const paused = exercise.phase.is === 'paused';
    return { of: 'exercise', leftMs: leftMs(exercise, now), totalMs: exercise.durationMs, paused };
  }
  if (state.groups !== null && state.groups.endsAt !== null) {
    const { startedAt, endsAt } = state.groups;
    return timer('groups', endsAt - now, endsAt - startedAt);
  }
  const { circle } = state;
  if (circle !== null && circle.reader !== null && circle.perReaderMs !== null) {
    return timer('turn', circle.reader.since + circle.perReaderMs - now, circle.perReaderMs);
  }
  if (block !== null && block.run !== null) {
    const totalMs = block.minutes * MINUTE_MS;
    return timer('block', block.run.startedAt + totalMs - now, totalMs);
  }
  if (state.session === null) return null;
  const { startsAt, endsAt } = state.session;
  return timer('session', endsAt - now, endsAt - startsAt);
}

function timer(of: HeadTimer['of'], left: number, totalMs: number): HeadTimer {
  return { of, leftMs: left, totalMs, paused: false };
}

function noNegativeZero(count: number): number {
  return count === 0 ? 0 : count;
}
