import { kindOf } from '@tribu-live/protocol';
import type { Route } from '../../media/types.ts';
import type { PermittedTrack } from './permitted.ts';

/** Size of a tile on a viewer's screen, in CSS pixels. */
export interface TileSize {
  readonly width: number;
  readonly height: number;
}

/** What one viewer has on screen: sizes by track, among the tracks that were `known` when the viewer said so. */
export interface Shown {
  readonly tiles: ReadonlyMap<string, TileSize>;
  readonly known: ReadonlySet<string>;
}

/** By viewer; who never reported is absent. */
export type Demand = ReadonlyMap<string, Shown>;

/**
 * Chooses among what is permitted by what is wanted: video that a viewer does not show is paused for them,
 * the rest is bounded by its tile. Pure; demand can only take away (SPEC R9).
 */
export function routes(tracks: readonly PermittedTrack[], demand: Demand): Route[] {
  return tracks.map((track) => ({
    trackId: track.trackId,
    publisherId: track.publisherId,
    source: track.source,
    silenced: track.silenced.length > 0,
    recorded: track.recorded,
    viewers: track.viewers.map((personId) => ({ personId, ...wantedBy(demand.get(personId), track) })),
  }));
}

/** A track that is newer than the report is shown: it could not have been in it. */
function wantedBy(
  shown: Shown | undefined,
  { trackId, source }: PermittedTrack,
): { readonly paused: boolean; readonly maxHeight: number | null } {
  if (kindOf(source) === 'audio' || !shown?.known.has(trackId)) return { paused: false, maxHeight: null };
  const tile = shown.tiles.get(trackId);
  const visible = tile !== undefined && tile.width > 0 && tile.height > 0;
  return { paused: !visible, maxHeight: visible ? tile.height : null };
}
