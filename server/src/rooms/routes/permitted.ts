import {
  groupOf,
  isOver,
  type Person,
  type RoomState,
  type SilenceReason,
  silenceReasons,
  type Track,
  type TrackSource,
} from '@tribu-live/protocol';

/** What the journal alone allows for one track (SPEC R9). */
export interface PermittedTrack {
  readonly trackId: string;
  readonly publisherId: string;
  readonly source: TrackSource;
  /** Every reason that silences it; heard or seen when empty. */
  readonly silenced: readonly SilenceReason[];
  /** Who may receive it. */
  readonly viewers: readonly string[];
  /** Whether capture may receive it: its person agreed to `record`. */
  readonly recorded: boolean;
}

/** Who may receive which track, whether it is recorded and why it is silent. Pure; nothing volatile enters. */
export function permitted(state: RoomState): PermittedTrack[] {
  if (isOver(state)) return [];
  const present = Object.values(state.people).filter(isHere);
  return Object.values(state.tracks).map((track) => ({
    trackId: track.id,
    publisherId: track.personId,
    source: track.source,
    silenced: silenceReasons(state, track),
    viewers: present.filter((person) => mayReceive(state, track, person.id)).map((person) => person.id),
    recorded: track.to === undefined && state.consents[track.personId]?.record?.answer === 'yes',
  }));
}

/** A whisper has one viewer; a group is heard and seen by its own alone, and who is in none hears who is in none. */
function mayReceive(state: RoomState, track: Track, viewerId: string): boolean {
  if (track.personId === viewerId) return false;
  if (track.to !== undefined) return track.to === viewerId;
  return groupOf(state.groups, track.personId) === groupOf(state.groups, viewerId);
}

/** Who lost the socket goes on seeing and hearing: transports outlive it (SPEC C4), or die by themselves. */
function isHere(person: Person): boolean {
  return person.presence.is === 'connected' || person.presence.is === 'disconnected';
}
