import type {
  RoomState,
  Signal,
  SignalRequest,
  StoredEvent,
  TakingPart,
  TrackSource,
  TribuError,
  WallEntry,
} from '@tribu-live/protocol';
import type { LinkState } from '../connection/link-state.ts';
import type { LocalTrack } from '../media/local-track.ts';
import type { Quality } from '../media/quality.ts';
import type { RemoteTrack } from '../media/remote-track.ts';
import type { SharedPagesEvents } from './pages/shared-pages.ts';

/**
 * Where the connection stands. `live` says how well the line carries; `reconnecting` goes on by itself,
 * `since` in milliseconds of the server's clock; after `closed` nothing happens without a call.
 */
export type ConnectionState =
  | Exclude<LinkState, { is: 'live' }>
  | { readonly is: 'live'; readonly quality: Quality };

export type ReactionKind = Extract<SignalRequest, { readonly type: 'reaction' }>['data']['kind'];

export interface LiveRoomEvents {
  /** Something in the room's state changed. */
  state: { readonly state: RoomState };
  /**
   * Something that this person may know happened, told after `state` holds it; after a break also what was
   * missed, so look at `event.at` before ringing a bell. A snapshot brings none.
   */
  event: { readonly event: StoredEvent };
  connection: { readonly connection: ConnectionState };
  trackAdded: { readonly track: RemoteTrack };
  trackRemoved: { readonly track: RemoteTrack };
  /** One of the own tracks changed; null when it is no longer published. */
  localTrack: { readonly source: TrackSource; readonly track: LocalTrack | null };
  /** Somebody's perishable news: quality of their line, a dead microphone. */
  signal: Signal;
  /** Who is heard now, loudest first, at most eight. */
  speaking: { readonly personIds: readonly string[] };
  /** Mentors only, at most each 5 s: how students take part so far, by person. */
  participation: { readonly people: Readonly<Record<string, TakingPart>> };
  /** Mentors: words and last saves of an exercise's writers, by person. */
  wall: { readonly exerciseId: string | null; readonly pages: ReadonlyMap<string, WallEntry> };
  /** A shared page was read anew or (null) is no longer shared with this person: what is shown of it goes. */
  page: SharedPagesEvents['page'];
  /** The own microphone is on but gives nothing, or gives sound again. */
  microphoneDead: { readonly dead: boolean };
  /** The line has been poor for 10 s with the camera on: without the picture speech would come through. */
  suggestCameraOff: Record<string, never>;
  /** Something failed that no call waits for. */
  error: { readonly error: TribuError };
}
