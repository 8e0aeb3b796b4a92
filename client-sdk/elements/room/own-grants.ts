import type { Grant, LiveRoom } from '../../src/index.ts';

/** What one may do in the room now: more than at the door while a mentor's role is handed to one. */
export function ownGrants(room: LiveRoom): readonly Grant[] {
  return room.state.people[room.you.personId]?.grants ?? room.you.grants;
}
