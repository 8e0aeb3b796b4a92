import {
  closesAt,
  type EventBody,
  type Grant,
  isConnected,
  opensAt,
  type Person,
  type Role,
  type RoomState,
  TribuError,
} from '@tribu-live/protocol';
import { overRefusal, ownRole, personOf, presentActor, steeringRefusal } from './actors.ts';
import { turnGivenUp } from './circle.ts';
import { accept, type CommandContext, type CommandOf, type Decision, NOTHING, refuse } from './command.ts';
import { trackUnpublished } from './tracks.ts';

/** Why this person may not come in now, or null. Also asked before a room has a home (HTTP join). */
export function doorRefusal(state: RoomState, personId: string, role: Role, at: number): TribuError | null {
  const over = overRefusal(state);
  if (over !== null) return over;
  const person = personOf(state, personId);
  if (person?.presence.is === 'removed') return new TribuError('removed');
  const known = person === undefined ? undefined : ownRole(person);
  const invited = role === 'observer' ? person?.booked !== true : person?.booked === true && known === role;
  if (!invited) return new TribuError('not_booked');
  return timeRefusal(state, at) ?? (role === 'observer' ? null : threshold(state, person));
}

/** The same of somebody whom the state knows, by the role that is their own. */
export function comingRefusal(state: RoomState, person: Person, at: number): TribuError | null {
  return doorRefusal(state, person.id, ownRole(person), at);
}

function timeRefusal(state: RoomState, at: number): TribuError | null {
  const { session } = state;
  const opens = opensAt(state);
  const closes = closesAt(state);
  if (session === null || opens === null || closes === null) return new TribuError('not_found');
  if (at < opens) {
    return new TribuError('session_not_open_yet', {
      details: { opensAt: opens, startsAt: session.startsAt, title: session.title },
    });
  }
  return at >= closes ? new TribuError('session_ended') : null;
}

/**
 * A locked room and a waiting room hold up students and guests who never were in; mentors and observers come in,
 * or a room could be locked against those who are responsible for it.
 */
function threshold({ door }: RoomState, person: Person | undefined): TribuError | null {
  if (person === undefined || person.grants !== null || door.admitted.includes(person.id)) return null;
  const role = ownRole(person);
  if (role === 'mentor' || role === 'observer') return null;
  if (door.locked) return new TribuError('room_locked');
  return door.waiting ? new TribuError('waiting_room') : null;
}

export function joinPerson(
  state: RoomState,
  command: CommandOf<'person.join'>,
  context: CommandContext,
): Decision {
  if (context.actor.kind !== 'person') return refuse(new TribuError('forbidden'));
  const personId = context.actor.id;
  const known = personOf(state, personId);
  const admits = known === undefined || admissionDiffers(known, command);
  const refusal = doorRefusal(state, personId, admits ? command.role : ownRole(known), context.at);
  if (refusal !== null) return refuse(refusal);
  const events: EventBody[] = [];
  if (state.status.is === 'scheduled') events.push({ type: 'room.opened', audience: 'all', data: {} });
  if (admits) {
    const { name, role, grants, enteredAt } = command;
    events.push({
      type: 'participant.admitted',
      audience: 'all',
      data: { personId, name, role, grants: [...grants], enteredAt },
    });
  }
  if (command.fresh) events.push(...unpublishAll(state, personId));
  const connection = (known?.connection ?? 0) + 1;
  events.push({ type: 'participant.joined', audience: 'all', data: { personId, connection } });
  return accept(...events);
}

/** A connection broke. An older one than the newest changes nothing (SPEC C1). */
export function disconnectPerson(state: RoomState, command: CommandOf<'person.disconnect'>): Decision {
  const person = state.people[command.personId];
  if (!isConnected(person) || person.connection !== command.connection) return NOTHING;
  return accept(disconnected(person, command.since));
}

/** Marks everybody who was connected to a home that is gone (SPEC R4, R10). */
export function homeRoom(state: RoomState, command: CommandOf<'room.home'>): Decision {
  const { nodeId, lastSignOfLife } = command;
  const lost = Object.values(state.people).filter(isConnected);
  return accept(
    { type: 'room.homed', audience: 'server', data: { nodeId } },
    ...lost.map((person) => disconnected(person, lastSignOfLife)),
  );
}

export function leaveRoom(
  state: RoomState,
  _command: CommandOf<'person.leave'>,
  context: CommandContext,
): Decision {
  const person = presentActor(state, context.actor);
  if (person instanceof TribuError) return refuse(person);
  return accept(...unpublishAll(state, person.id), ...turnGivenUp(state, person.id, 'read'), left(person));
}

export function removePerson(
  state: RoomState,
  command: CommandOf<'person.remove'>,
  context: CommandContext,
): Decision {
  const refusal = steeringRefusal(state, context.actor);
  if (refusal !== null) return refuse(refusal);
  const person = personOf(state, command.personId);
  if (person === undefined) return refuse(new TribuError('not_found', { field: 'personId' }));
  if (person.presence.is === 'removed') return NOTHING;
  if (context.actor.kind === 'person' && !removable(person, personOf(state, context.actor.id))) {
    return refuse(
      new TribuError('forbidden', { message: 'Mentors and observers are removed by the school only.' }),
    );
  }
  const { personId, reason } = command;
  return accept(...unpublishAll(state, personId), ...turnGivenUp(state, personId, 'skipped'), {
    type: 'participant.removed',
    audience: 'all',
    data: { personId, reason },
  });
}

/** Who was handed the mentor's role is removed by who holds it as their own. */
function removable(person: Person, by: Person | undefined): boolean {
  const role = ownRole(person);
  if (role === 'mentor' || role === 'observer') return false;
  return person.own === undefined || by?.own === undefined;
}

export function unpublishAll(state: RoomState, personId: string): EventBody[] {
  return Object.values(state.tracks)
    .filter((track) => track.personId === personId)
    .map(trackUnpublished);
}

export function left(person: Person): EventBody {
  const { id: personId, connection } = person;
  return { type: 'participant.left', audience: 'all', data: { personId, connection } };
}

function disconnected(person: Person, since: number): EventBody {
  const { id: personId, connection } = person;
  // A sign of life before the person even came in would make a span of negative length.
  const from = person.presence.is === 'connected' ? Math.max(since, person.presence.since) : since;
  return { type: 'participant.disconnected', audience: 'all', data: { personId, connection, since: from } };
}

/** A resume token of an earlier entry never brings back what a later participant token took away. */
function admissionDiffers(
  known: Person,
  now: { name: string; role: Role; grants: readonly Grant[]; enteredAt: number },
): boolean {
  const grants = known.own === undefined ? known.grants : known.own.grants;
  if (grants === null) return true;
  if (now.enteredAt <= known.enteredAt) return false;
  if (known.name !== now.name || ownRole(known) !== now.role) return true;
  return grants.length !== now.grants.length || now.grants.some((grant) => !grants.includes(grant));
}
