import {
  isOver,
  type Person,
  type RoomState,
  type SilenceReason,
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
    silenced: track.silenced,
    viewers: present.filter((person) => person.id !== track.personId).map((person) => person.id),
    recorded: state.consents[track.personId]?.record?.answer === 'yes',
  }));
}

/** Who lost the socket goes on seeing and hearing: transports outlive it (SPEC C4), or die by themselves. */
function isHere(person: Person): boolean {
  return person.presence.is === 'connected' || person.presence.is === 'disconnected';
}
