import type { Assembled } from '../assemble/index.ts';
import type { ReplayPlan } from './plan.ts';

export const MANIFEST_VERSION = 1;

/** A file of the replay and what it must be. */
export interface FileFacts {
  readonly name: string;
  readonly sizeBytes: number;
  /** Hex. */
  readonly sha256: string;
}

export interface ManifestParts {
  readonly sessionId: string;
  readonly attempt: number;
  readonly composedAt: number;
  readonly plan: ReplayPlan;
  readonly assembled: Assembled;
  readonly gainsDb: ReadonlyMap<string, number>;
  readonly durationMs: number;
  readonly files: readonly FileFacts[];
}

/**
 * Everything that is known of a recording, beside the replay: from what it was made, what is missing and why.
 * `gaps` and `withheld` are in milliseconds of the replay, takes and pieces in milliseconds since the Unix epoch.
 */
export function manifestOf({ plan, assembled, gainsDb, ...parts }: ManifestParts) {
  const tracks = Map.groupBy(assembled.takes, ({ row }) => row.take.trackId);
  return {
    version: MANIFEST_VERSION,
    sessionId: parts.sessionId,
    attempt: parts.attempt,
    composedAt: parts.composedAt,
    beganAt: Math.round(plan.zeroMs),
    durationMs: Math.round(parts.durationMs),
    coverage: plan.coverage,
    people: plan.faces.map(({ personId, name }) => ({
      id: personId,
      name,
      gainDb: Number((gainsDb.get(personId) ?? 0).toFixed(2)),
    })),
    chapters: plan.chapters,
    gaps: plan.gaps.map(({ fromMs, toMs, personId, source, reason }) => ({
      fromMs,
      toMs,
      personId,
      source,
      reason,
    })),
    withheld: plan.withheld,
    tracks: [...tracks].map(([trackId, takes]) => ({
      trackId,
      personId: takes[0]?.row.take.personId ?? null,
      source: takes[0]?.row.take.source ?? null,
      takes: takes.map((take) => ({
        takeId: take.row.take.takeId,
        file: take.row.file,
        openedAt: take.row.take.openedAt,
        closed: take.row.closed,
        packets: take.packets,
        firstAt: take.fromMs,
        lastAt: take.toMs,
        clockStretches: take.clockStretches,
        lost: take.lost,
        damagedPieces: take.damaged.map(({ piece }) => piece),
        pieces: take.row.pieces,
      })),
    })),
    files: parts.files,
  };
}
export type Manifest = ReturnType<typeof manifestOf>;
