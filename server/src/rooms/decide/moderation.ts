import { type Audience, type EventBody, type Person, type RoomState, TribuError } from '@tribu-live/protocol';
import { ownRole, personOf, steeringRefusal } from './actors.ts';
import { accept, type CommandContext, type CommandOf, type Decision, NOTHING, refuse } from './command.ts';
import { comingRefusal } from './door.ts';

export type ModerationCommand = CommandOf<
  'person.mute' | 'microphones.set' | 'door.set' | 'door.admit' | 'door.knock' | 'role.hand'
>;

const MENTORS: Audience = { mentors: true, persons: [] };

export function decideModeration(
  state: RoomState,
  command: ModerationCommand,
  context: CommandContext,
): Decision {
  if (command.type === 'door.knock') return knock(state, command, context);
  const refusal = steeringRefusal(state, context.actor);
  if (refusal !== null) return refuse(refusal);
  switch (command.type) {
    case 'person.mute':
      return mute(state, command);
    case 'microphones.set':
      if (state.microphones === command.mode) return NOTHING;
      return accept({ type: 'microphones.changed', audience: 'all', data: { mode: command.mode } });
    case 'door.set':
      return setDoor(state, command);
    case 'door.admit':
      return admit(state, command);
    case 'role.hand':
      return handRole(state, command, context);
    default:
      return command satisfies never;
  }
}

/** Of students and guests only: mentors do not silence each other. */
function mute(state: RoomState, { personId, source, muted }: CommandOf<'person.mute'>): Decision {
  const person = personOf(state, personId);
  if (person === undefined) return refuse(new TribuError('not_found', { field: 'personId' }));
  if (person.role !== 'student' && person.role !== 'guest') {
    return refuse(new TribuError('forbidden', { field: 'personId' }));
  }
  if (isMuted(state, personId, source) === muted) return NOTHING;
  return accept({ type: 'person.muted', audience: 'all', data: { personId, source, muted } });
}

function setDoor(state: RoomState, command: CommandOf<'door.set'>): Decision {
  const locked = command.locked ?? state.door.locked;
  const waiting = command.waiting ?? state.door.waiting;
  if (locked === state.door.locked && waiting === state.door.waiting) return NOTHING;
  // Who waits when nobody has to any more has been let in.
  const admitted = state.door.waiting && !waiting ? Object.keys(state.door.knocking).map(admission) : [];
  return accept({ type: 'door.changed', audience: 'all', data: { locked, waiting } }, ...admitted);
}

function admission(personId: string): EventBody {
  return { type: 'door.admitted', audience: MENTORS, data: { personId } };
}

/** Who knocked and may not come in yet comes in on the next try. */
function admit({ door }: RoomState, { personId }: CommandOf<'door.admit'>): Decision {
  if (door.admitted.includes(personId)) return NOTHING;
  if (!Object.hasOwn(door.knocking, personId)) {
    return refuse(new TribuError('not_found', { field: 'personId' }));
  }
  return accept(admission(personId));
}

/** Told to mentors once, however often the waiting person asks again. */
function knock(state: RoomState, { name }: CommandOf<'door.knock'>, context: CommandContext): Decision {
  if (context.actor.kind !== 'person') return refuse(new TribuError('forbidden'));
  const personId = context.actor.id;
  const person = personOf(state, personId);
  if (person === undefined) return refuse(new TribuError('not_booked'));
  const refusal = comingRefusal(state, person, context.at);
  if (refusal !== null && refusal.code !== 'waiting_room') return refuse(refusal);
  if (refusal === null || Object.hasOwn(state.door.knocking, personId)) return NOTHING;
  return accept({ type: 'door.knocked', audience: MENTORS, data: { personId, name } });
}

/** The role is an original mentor's to hand and to take back; who was handed it may lay it down. */
function handRole(
  state: RoomState,
  { personId, mentor }: CommandOf<'role.hand'>,
  { actor }: CommandContext,
): Decision {
  const person = personOf(state, personId);
  if (person === undefined || person.grants === null || person.presence.is === 'removed') {
    return refuse(new TribuError('not_found', { field: 'personId' }));
  }
  const hands = actor.kind === 'school' || (actor.kind === 'person' && isOriginal(state, actor.id));
  const laysDown = actor.kind === 'person' && actor.id === personId && !mentor;
  if (!hands && !laysDown) return refuse(new TribuError('forbidden'));
  const role = ownRole(person);
  if (role === 'mentor' || role === 'observer') {
    return refuse(new TribuError('forbidden', { field: 'personId' }));
  }
  if ((person.own !== undefined) === mentor) return NOTHING;
  const handed: EventBody = { type: 'role.handed', audience: 'all', data: { personId, mentor } };
  return accept(...(mentor ? unmuting(state, person) : []), handed);
}

function isOriginal(state: RoomState, personId: string): boolean {
  return personOf(state, personId)?.own === undefined;
}

/** A mentor is silenced by nobody. */
function unmuting({ muted }: RoomState, { id: personId }: Person): EventBody[] {
  const sources = Object.hasOwn(muted, personId) ? (muted[personId] ?? []) : [];
  return sources.map((source) => ({
    type: 'person.muted',
    audience: 'all',
    data: { personId, source, muted: false },
  }));
}

function isMuted({ muted }: RoomState, personId: string, source: string): boolean {
  return Object.hasOwn(muted, personId) && (muted[personId] ?? []).some((each) => each === source);
}
