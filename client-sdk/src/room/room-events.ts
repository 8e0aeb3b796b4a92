import type { RoomState, Signal, TrackSource, TribuError } from '@tribu-live/protocol';
import type { LinkState } from '../connection/link-state.ts';
import type { LocalTrack } from '../media/local-track.ts';
import type { Quality } from '../media/quality.ts';
import type { RemoteTrack } from '../media/remote-track.ts';

/**
 * Where the connection stands. `live` says how well the line carries; `reconnecting` goes on by itself,
 * `since` in milliseconds of the server's clock; after `closed` nothing happens without a call.
 */
export type ConnectionState =
  | Exclude<LinkState, { is: 'live' }>
  | { readonly is: 'live'; readonly quality: Quality };

export interface LiveRoomEvents {
  /** Something in the room's state changed. */
  state: { readonly state: RoomState };
  connection: { readonly connection: ConnectionState };
  trackAdded: { readonly track: RemoteTrack };
  trackRemoved: { readonly track: RemoteTrack };
  /** One of the own tracks changed; null when it is no longer published. */
  localTrack: { readonly source: TrackSource; readonly track: LocalTrack | null };
  /** Somebody's perishable news: quality of their line, a dead microphone. */
  signal: Signal;
  /** The own microphone is on but gives nothing, or gives sound again. */
  microphoneDead: { readonly dead: boolean };
  /** The line has been poor for 10 s with the camera on: without the picture speech would come through. */
  suggestCameraOff: Record<string, never>;
  /** Something failed that no call waits for. */
  error: { readonly error: TribuError };
}
