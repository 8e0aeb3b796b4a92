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
  /** Whose tracks go first when a viewer can't have all: greater before less. See `PRECEDENCE`. */
  readonly precedence: number;
  /** Whether capture may receive it: its person agreed to `record`. */
  readonly recorded: boolean;
  /** Height of the picture that is worth recording, in pixels; null: the best there is. */
  readonly recordedHeight: number | null;
}

export const PRECEDENCE = { everybody: 0, mentor: 1, floor: 2, reader: 3 } as const;

/** A workshop's faces are recorded at this height, unless somebody is to be looked at: their tiles are small. */
const RECORDED_FACE_HEIGHT = 180;

/** Who may receive which track, whether it is recorded and why it is silent. Pure; nothing volatile enters. */
export function permitted(state: RoomState): PermittedTrack[] {
  if (isOver(state)) return [];
  const present = Object.values(state.people).filter(isHere);
  return Object.values(state.tracks).map((track) => {
    return {
      trackId: track.id,
      publisherId: track.personId,
      source: track.source,
      silenced: silenceReasons(state, track),
      viewers: present.filter((person) => mayReceive(state, track, person.id)).map((person) => person.id),
      precedence: precedenceOf(state, track.personId),
      recorded: track.to === undefined && state.consents[track.personId]?.record?.answer === 'yes',
      recordedHeight: isSmallFace(state, track) ? RECORDED_FACE_HEIGHT : null,
    };
  });
}

/** A whisper has one viewer; a group is heard and seen by its own alone, and who is in none hears who is in none. */
function mayReceive(state: RoomState, track: Track, viewerId: string): boolean {
  if (track.personId === viewerId) return false;
  if (track.to !== undefined) return track.to === viewerId;
  return groupOf(state.groups, track.personId) === groupOf(state.groups, viewerId);
}

function precedenceOf({ circle, floor, people }: RoomState, personId: string): number {
  if (circle?.reader?.personId === personId) return PRECEDENCE.reader;
  if (floor.includes(personId)) return PRECEDENCE.floor;
  return people[personId]?.role === 'mentor' ? PRECEDENCE.mentor : PRECEDENCE.everybody;
}

/** The circle's reader and mentors are recorded as large as they send, and so is everybody outside workshops. */
function isSmallFace({ session, people, circle }: RoomState, { source, personId }: Track): boolean {
  if (session?.kind !== 'tribu' || source !== 'camera') return false;
  return people[personId]?.role !== 'mentor' && circle?.reader?.personId !== personId;
}

/** Who lost the socket goes on seeing and hearing: transports outlive it (SPEC C4), or die by themselves. */
function isHere(person: Person): boolean {
  return person.presence.is === 'connected' || person.presence.is === 'disconnected';
}
