import {
  type Actor,
  type Grant,
  isConnected,
  isOver,
  type Person,
  type Role,
  type RoomState,
  TribuError,
} from '@tribu-live/protocol';

/** The refusal that a closed session gives, or null while it is not over. */
export function overRefusal(state: RoomState): TribuError | null {
  if (state.session === null) return new TribuError('not_found', { message: 'There is no such session.' });
  if (!isOver(state)) return null;
  return new TribuError(state.status.is === 'cancelled' ? 'session_cancelled' : 'session_ended');
}

/** The acting person, when present in the running room; otherwise the refusal that says why not. */
export function presentActor(state: RoomState, actor: Actor): Person | TribuError {
  const over = overRefusal(state);
  if (over !== null) return over;
  if (actor.kind !== 'person') return new TribuError('forbidden');
  const person = state.people[actor.id];
  if (person?.presence.is === 'removed') return new TribuError('removed');
  return isConnected(person) ? person : new TribuError('not_joined');
}

/** As `presentActor`, of those who take part: observers never write, ask, vote or raise a hand. */
export function participant(state: RoomState, actor: Actor): Person | TribuError {
  const person = presentActor(state, actor);
  if (person instanceof TribuError) return person;
  return person.role === 'observer' ? new TribuError('forbidden') : person;
}

/** The person of this id. Ids come from outside: `constructor` is nobody. */
export function personOf({ people }: Pick<RoomState, 'people'>, id: string): Person | undefined {
  return Object.hasOwn(people, id) ? people[id] : undefined;
}

/** The role that is the person's own, also while a mentor's is handed to them. */
export function ownRole(person: Person): Role {
  return person.own?.role ?? person.role;
}

export function may(person: Person, grant: Grant): boolean {
  return person.grants?.includes(grant) ?? false;
}

/** Null when the actor may steer the room: the school, or a present mentor with the grant to moderate. */
export function steeringRefusal(state: RoomState, actor: Actor): TribuError | null {
  const over = overRefusal(state);
  if (over !== null) return over;
  if (actor.kind === 'school') return null;
  const person = presentActor(state, actor);
  if (person instanceof TribuError) return person;
  return person.role === 'mentor' && may(person, 'moderate') ? null : new TribuError('forbidden');
}

/** The person a command is about: who says it, or on the word of who steers whom it names. */
export function meantBy(state: RoomState, actor: Actor, named: string | undefined): string | TribuError {
  if (actor.kind === 'person' && (named ?? actor.id) === actor.id) {
    const person = presentActor(state, actor);
    return person instanceof TribuError ? person : person.id;
  }
  return steeringRefusal(state, actor) ?? named ?? new TribuError('bad_request', { field: 'personId' });
}
