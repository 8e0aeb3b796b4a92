import { kindOf } from '@tribu-live/protocol';
import type { Route } from '../../media/types.ts';
import type { PermittedTrack } from './permitted.ts';

/** Size of a tile on a viewer's screen, in CSS pixels. */
export interface TileSize {
  readonly width: number;
  readonly height: number;
}

/** What each viewer has on screen, by viewer and track; a viewer who never reported is absent. */
export type Demand = ReadonlyMap<string, ReadonlyMap<string, TileSize>>;

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
    viewers: track.viewers.map((personId) => {
      const shown = demand.get(personId);
      if (shown === undefined || kindOf(track.source) === 'audio')
        return { personId, paused: false, maxHeight: null };
      const tile = shown.get(track.trackId);
      const visible = tile !== undefined && tile.width > 0 && tile.height > 0;
      return { personId, paused: !visible, maxHeight: visible ? tile.height : null };
    }),
  }));
}
