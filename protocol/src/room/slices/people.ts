import type { SilenceReason } from '../../primitives.ts';
import type { EventOf } from '../entries.ts';
import type { Person, Presence, RoomState } from '../state.ts';
import { circleWithout, readerDropped, readerIsBack } from './circle.ts';
import { doorWithout } from './door.ts';
import { without } from './exercise.ts';
import { groupsWithout } from './groups.ts';

export type PeopleEvent = EventOf<
  | 'person.booked'
  | 'participant.admitted'
  | 'participant.joined'
  | 'participant.disconnected'
  | 'participant.left'
  | 'participant.removed'
  | 'consent.answered'
  | 'track.published'
  | 'track.changed'
  | 'track.unpublished'
  | 'role.handed'
>;

export function evolvePeople(state: RoomState, event: PeopleEvent): RoomState {
  switch (event.type) {
    case 'person.booked': {
      const { personId: id, name, role } = event.data;
      const person: Person = {
        id,
        name,
        role,
        booked: true,
        grants: null,
        enteredAt: 0,
        presence: { is: 'expected' },
        connection: 0,
      };
      return { ...state, people: { ...state.people, [id]: person } };
    }
    case 'participant.admitted': {
      const { personId: id, name, role, grants, enteredAt } = event.data;
      const known = state.people[id];
      const person: Person = {
        id,
        name,
        role,
        booked: known?.booked ?? false,
        grants,
        enteredAt,
        presence: known?.presence ?? { is: 'expected' },
        connection: known?.connection ?? 0,
        ...(known?.own === undefined ? {} : asMentor({ role, grants })),
      };
      return { ...state, people: { ...state.people, [id]: person } };
    }
    case 'role.handed': {
      const person = state.people[event.data.personId];
      if (person === undefined) return state;
      const { own, ...rest } = person;
      const changed: Person = event.data.mentor
        ? { ...rest, ...asMentor(own ?? { role: person.role, grants: person.grants }) }
        : { ...rest, ...own };
      return { ...state, people: { ...state.people, [person.id]: changed } };
    }
    case 'participant.joined': {
      const { personId, connection } = event.data;
      const joined = withPresence(state, personId, { is: 'connected', since: event.at }, connection);
      return { ...joined, ...readerIsBack(joined, personId), door: doorWithout(joined.door, personId) };
    }
    case 'participant.disconnected': {
      const { personId, since } = event.data;
      const gone = withPresence(state, personId, { is: 'disconnected', since });
      // The turn is kept from when the room knew, not from the last sign of life: both may be far apart after a crash.
      return { ...gone, ...readerDropped(gone, personId, event.at) };
    }
    case 'participant.left': {
      const { personId } = event.data;
      return parted(withPresence(state, personId, { is: 'left', since: event.at }), personId);
    }
    case 'participant.removed': {
      const { personId: id, reason } = event.data;
      const person: Person = {
        ...(state.people[id] ?? erasedPerson(id)),
        presence: { is: 'removed', since: event.at, reason },
      };
      return parted({ ...state, people: { ...state.people, [id]: person } }, id);
    }
    case 'consent.answered': {
      const { personId, purpose, answer, textVersion } = event.data;
      const given = { ...state.consents[personId], [purpose]: { answer, textVersion, at: event.at } };
      return { ...state, consents: { ...state.consents, [personId]: given } };
    }
    case 'track.published': {
      const { trackId: id, personId, source, silenced, to } = event.data;
      const track = {
        id,
        personId,
        source,
        silenced: [...silenced].sort(),
        publishedAt: event.at,
        ...(to === undefined ? {} : { to }),
      };
      return { ...state, tracks: { ...state.tracks, [id]: track } };
    }
    case 'track.changed': {
      const track = state.tracks[event.data.trackId];
      if (track === undefined) return state;
      const silenced = toggled(track.silenced, event.data.reason, event.data.silenced);
      return { ...state, tracks: { ...state.tracks, [track.id]: { ...track, silenced } } };
    }
    case 'track.unpublished': {
      const { [event.data.trackId]: _gone, ...tracks } = state.tracks;
      return { ...state, tracks };
    }
    default:
      return event satisfies never;
  }
}

/** Of a person who was removed and then erased the removal alone is left: it keeps them out (SPEC R12, S4). */
function erasedPerson(id: string): Person {
  return {
    id,
    name: '',
    role: 'observer',
    booked: false,
    grants: null,
    enteredAt: 0,
    presence: { is: 'expected' },
    connection: 0,
  };
}

/** What a mentor may, with what the person brought beyond it; `own` comes back when the role is taken back. */
function asMentor(own: NonNullable<Person['own']>): Pick<Person, 'role' | 'grants' | 'own'> {
  const grants = new Set([...(own.grants ?? []), 'publish', 'screen', 'moderate', 'record'] as const);
  return { role: 'mentor', grants: [...grants], own };
}

/** Who left or was removed waits for nothing and holds nothing any more; what they wrote and said stays. */
function parted(state: RoomState, personId: string): RoomState {
  const silent = { ...state, ...circleWithout(state, personId) };
  return {
    ...silent,
    ...groupsWithout(silent, personId),
    help: without(state.help, personId),
    door: doorWithout(state.door, personId),
  };
}

function withPresence(
  state: RoomState,
  personId: string,
  presence: Presence,
  connection?: number,
): RoomState {
  const person = state.people[personId];
  if (person === undefined) return state;
  const changed: Person = { ...person, presence, connection: connection ?? person.connection };
  return { ...state, people: { ...state.people, [personId]: changed } };
}

function toggled(reasons: readonly SilenceReason[], reason: SilenceReason, on: boolean): SilenceReason[] {
  const others = reasons.filter((other) => other !== reason);
  return on ? [...others, reason].sort() : others;
}
