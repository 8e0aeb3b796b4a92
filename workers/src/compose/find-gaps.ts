import type { TakeEnd, TrackSource } from '@tribu-live/protocol';
import type { TakeFindings } from '../assemble/index.ts';
import { type Interval, intersect, lengthMs, subtract, union } from './intervals.ts';
import type { PublishedSource } from './published.ts';

/**
 * Why something that should be there is not: `capture` the capturing process died, `server` the server was away,
 * `media` the media worker died, `loss` packets never came, `damaged` bytes are not those that were written, `not_uploaded` its machine was lost before it was in the bucket,
 * `unreadable` a clip that can't be decoded, `unclosed` a take that was never closed, `not_captured` none of these.
 */
export type GapReason =
  | 'capture'
  | 'server'
  | 'media'
  | 'loss'
  | 'damaged'
  | 'not_uploaded'
  | 'unreadable'
  | 'unclosed'
  | 'not_captured';

/** A stretch in which something that should be there is not, in milliseconds since the Unix epoch. */
export interface Gap extends Interval {
  readonly personId: string;
  readonly source: TrackSource;
  readonly reason: GapReason;
}

/** Shorter holes are heard and seen by nobody. */
const SHORTEST_MS = 200;
/** From being published to the first packet that is captured some time passes: that is no gap. */
const START_MS = 1000;

const REASONS: Partial<Record<TakeEnd, GapReason>> = {
  capture: 'capture',
  server: 'server',
  media: 'media',
  failed: 'capture',
};

/** Gaps of all sources, in order, and coverage: recorded over published media time. */
export function findGaps(
  sources: readonly PublishedSource[],
  takes: readonly TakeFindings[],
): { gaps: Gap[]; coverage: number } {
  const gaps: Gap[] = [];
  let dueMs = 0;
  let missingMs = 0;
  for (const published of sources) {
    const { personId, source } = published;
    const own = takes
      .filter(({ row }) => row.take.personId === personId && row.take.source === source)
      .toSorted((a, b) => a.row.take.openedAt - b.row.take.openedAt);
    const due = union([...published.due, ...intersect(published.dueOrAway, outagesOf(own))]);
    const lost = intersect(due, union(own.flatMap((take) => take.lost)));
    const broken = own.flatMap((take) => take.damaged);
    const missing = intersect(due, union(broken.filter(({ isMissing }) => isMissing)));
    const damaged = intersect(due, union(broken.filter(({ isMissing }) => !isMissing)));
    const uncaptured = subtract(due, union(own.flatMap(captured)));
    dueMs += lengthMs(due);
    missingMs += lengthMs(union([...lost, ...missing, ...damaged, ...uncaptured]));
    const name = (interval: Interval, reason: GapReason) =>
      gaps.push({ personId, source, reason, fromMs: interval.fromMs, toMs: interval.toMs });
    for (const each of missing) name(each, 'not_uploaded');
    for (const each of subtract(damaged, missing)) name(each, 'damaged');
    for (const each of subtract(lost, union([...damaged, ...missing]))) name(each, 'loss');
    for (const each of uncaptured) {
      const reason = reasonOf(each, own);
      if (reason !== 'not_captured' || lengthMs([each]) >= START_MS) name(each, reason);
    }
  }
  const long = gaps.filter((gap) => gap.toMs - gap.fromMs >= SHORTEST_MS);
  return {
    gaps: long.toSorted((a, b) => a.fromMs - b.fromMs),
    coverage: dueMs === 0 ? 1 : Math.max(0, 1 - missingMs / dueMs),
  };
}

/** From the end of a take that something of ours ended, to the next one: people count as published there. */
function outagesOf(takes: readonly TakeFindings[]): Interval[] {
  return takes.flatMap((take, index) => {
    const next = takes[index + 1];
    if (next === undefined || !endedByFault(take)) return [];
    const fromMs = captured(take)[0]?.toMs ?? take.row.take.openedAt;
    return [{ fromMs, toMs: next.fromMs ?? next.row.take.openedAt }];
  });
}

function endedByFault({ row }: TakeFindings): boolean {
  return row.closed === null || REASONS[row.closed.reason] !== undefined;
}

/** What a take holds. A mute is no hole in it; after a fault only what was seen or heard counts. */
function captured(take: TakeFindings): Interval[] {
  if (take.packets === 0 || take.toMs === null || take.fromMs === null) return [];
  const { openedAt } = take.row.take;
  const toMs = endedByFault(take) ? take.toMs : Math.max(take.toMs, take.row.closed?.at ?? 0);
  return [{ fromMs: Math.min(openedAt, take.fromMs), toMs }];
}

function reasonOf(gap: Interval, takes: readonly TakeFindings[]): GapReason {
  const before = takes.findLast((take) => (captured(take)[0]?.toMs ?? take.row.take.openedAt) <= gap.fromMs);
  if (before === undefined) return 'not_captured';
  if (before.row.closed === null) return 'unclosed';
  return REASONS[before.row.closed.reason] ?? 'not_captured';
}
