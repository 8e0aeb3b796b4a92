import { kindOf } from '@tribu-live/protocol';
import type { Route, RouteViewer } from '../../media/types.ts';
import type { PermittedTrack } from './permitted.ts';

/** Voices that one viewer gets at once: of a whole room's, more can't be told apart (whispers come on top). */
export const VOICES_PER_VIEWER = 8;

/** Pictures that a viewer gets who didn't say yet whether they are on screen. */
export const FIRST_PICTURES = 4;

/** Where there are more than these, faces are sent for a tile of this height in CSS pixels until it is known. */
const FIRST_FACE_HEIGHT = 180;

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

type Wanted = Omit<RouteViewer, 'personId'>;

/** As it may be, and no more. */
const FLOWS: Wanted = { paused: false, maxHeight: null };
const HELD: Wanted = { paused: true, maxHeight: null };

/**
 * Chooses among what is permitted by what is wanted: of voices a viewer gets eight, of pictures those that are on
 * screen, each for its tile's size. Pure; demand can only take away (SPEC R9).
 *
 * @param loudest microphone tracks, the loudest of late first; who isn't in it comes last
 */
export function routes(
  tracks: readonly PermittedTrack[],
  demand: Demand,
  loudest: readonly string[] = [],
): Route[] {
  const wanted = new Map([...voices(tracks, loudest), ...pictures(tracks, demand)]);
  return tracks.map((track) => ({
    trackId: track.trackId,
    publisherId: track.publisherId,
    source: track.source,
    silenced: track.silenced.length > 0,
    recorded: track.recorded,
    recordedHeight: track.recordedHeight,
    viewers: track.viewers.map((personId) => ({
      personId,
      ...(wanted.get(track.trackId)?.get(personId) ?? FLOWS),
    })),
  }));
}

type Choice = (readonly [trackId: string, byViewer: Map<string, Wanted>])[];

/** A silenced voice takes nobody's place; whispers are not counted. */
function voices(tracks: readonly PermittedTrack[], loudest: readonly string[]): Choice {
  const rank = new Map(loudest.map((trackId, index) => [trackId, index]));
  const rankOf = ({ trackId }: PermittedTrack) => rank.get(trackId) ?? loudest.length;
  const inOrder = tracks
    .filter(({ source }) => source === 'microphone')
    .sort((a, b) => bySilence(a, b) || b.precedence - a.precedence || rankOf(a) - rankOf(b));
  const taken = new Map<string, number>();
  return inOrder.map(({ trackId, viewers }) => {
    const each = viewers.map((personId) => {
      const count = takeOne(taken, personId);
      return [personId, count <= VOICES_PER_VIEWER ? FLOWS : HELD] as const;
    });
    return [trackId, new Map(each)];
  });
}

function pictures(tracks: readonly PermittedTrack[], demand: Demand): Choice {
  const inOrder = tracks
    .filter(({ source }) => kindOf(source) === 'video')
    .sort((a, b) => bySilence(a, b) || isScreen(b) - isScreen(a) || b.precedence - a.precedence);
  const unsaid = countUnsaid(inOrder, demand);
  const taken = new Map<string, number>();
  return inOrder.map((track) => {
    const each = track.viewers.map((personId) => {
      const shown = demand.get(personId);
      if (shown?.known.has(track.trackId)) return [personId, onScreen(shown, track.trackId)] as const;
      if (takeOne(taken, personId) > FIRST_PICTURES) return [personId, HELD] as const;
      const crowded = (unsaid.get(personId) ?? 0) > FIRST_PICTURES;
      return [
        personId,
        crowded && isFace(track) ? { ...FLOWS, maxHeight: FIRST_FACE_HEIGHT } : FLOWS,
      ] as const;
    });
    return [track.trackId, new Map(each)];
  });
}

function onScreen({ tiles }: Shown, trackId: string): Wanted {
  const tile = tiles.get(trackId);
  const visible = tile !== undefined && tile.width > 0 && tile.height > 0;
  return visible ? { paused: false, maxHeight: tile.height } : HELD;
}

/** A track that is newer than a viewer's report could not have been in it. */
function countUnsaid(inOrder: readonly PermittedTrack[], demand: Demand): Map<string, number> {
  const count = new Map<string, number>();
  for (const { trackId, viewers } of inOrder) {
    for (const personId of viewers) if (!demand.get(personId)?.known.has(trackId)) takeOne(count, personId);
  }
  return count;
}

function takeOne(taken: Map<string, number>, personId: string): number {
  const count = (taken.get(personId) ?? 0) + 1;
  taken.set(personId, count);
  return count;
}

function bySilence(a: PermittedTrack, b: PermittedTrack): number {
  return Number(a.silenced.length > 0) - Number(b.silenced.length > 0);
}

function isScreen({ source }: PermittedTrack): number {
  return source === 'screen' ? 1 : 0;
}

/** Somebody who is not to be looked at more than others. */
function isFace({ source, precedence }: PermittedTrack): boolean {
  return source === 'camera' && precedence === 0;
}
