import type { TrackSource } from '@tribu-live/protocol';

/** One of this person's own tracks, as it stands; each change gives a new object. */
export interface LocalTrack {
  readonly trackId: string;
  readonly source: TrackSource;
  /** Null while the camera is off: its light is out. */
  readonly track: MediaStreamTrack | null;
  readonly silenced: boolean;
  /** The device was unplugged or taken away, and no other could be had. */
  readonly endedByDevice: boolean;
  /** Of a whisper: who alone hears it. */
  readonly to?: string;
}

export interface PublishOptions {
  /** This very device; without it the browser's default. */
  readonly deviceId?: string;
  /** A track that is open already (the device check's, for example). It is stopped when it is unpublished. */
  readonly track?: MediaStreamTrack;
  /** Starts muted, or with the camera off. Default false. */
  readonly silenced?: boolean;
}
