import type { TakeEnd } from '@tribu-live/protocol';
import type { Route } from '../types.ts';

/** What there is to record and what is recorded of it, as values; by track id. */
export interface CurrentTakes {
  /** Takes that are open, being opened, or waiting for their next attempt. */
  readonly takes: ReadonlyMap<string, { readonly producerId: string }>;
  readonly producers: ReadonlyMap<string, { readonly id: string }>;
  /** Takes can be opened: capture takes orders and the media worker lives. */
  readonly capturing: boolean;
}

export type TakeStep =
  | { readonly do: 'end-take'; readonly trackId: string; readonly reason: TakeEnd }
  | { readonly do: 'begin-take'; readonly trackId: string };

/**
 * What must be done so that there is a take of each published track that is recorded, and of no other (SPEC D1,
 * D2). Pure; empty once that is so. What ends comes first. Whether a track is silenced does not matter: a take
 * goes on through silence.
 */
export function takeSteps(
  { takes, producers, capturing }: CurrentTakes,
  routes: readonly Route[],
): TakeStep[] {
  const wanted = new Map(routes.map(({ trackId, recorded }) => [trackId, recorded]));
  const ends: TakeStep[] = [];
  const begins: TakeStep[] = [];
  const kept = new Set<string>();
  for (const [trackId, { producerId }] of takes) {
    const recorded = wanted.get(trackId);
    const reason: TakeEnd | null =
      recorded === undefined
        ? 'unpublished'
        : !recorded
          ? 'consent'
          : producers.get(trackId)?.id !== producerId
            ? 'media'
            : null;
    if (reason === null) kept.add(trackId);
    else ends.push({ do: 'end-take', trackId, reason });
  }
  if (capturing) {
    for (const [trackId, recorded] of wanted) {
      if (recorded && producers.has(trackId) && !kept.has(trackId))
        begins.push({ do: 'begin-take', trackId });
    }
  }
  return [...ends, ...begins];
}
