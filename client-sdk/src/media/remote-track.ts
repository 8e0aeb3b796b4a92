import type { TrackSource } from '@tribu-live/protocol';

/** A track of somebody else, ready to be put into an element. Whether it is silenced says the state. */
export interface RemoteTrack {
  readonly trackId: string;
  readonly personId: string;
  readonly source: TrackSource;
  readonly track: MediaStreamTrack;
}
