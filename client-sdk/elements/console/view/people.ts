import type { Person, Role } from '@tribu-live/protocol';
import { isConnected, type RoomState } from '../../../src/index.ts';

/** Who works in a workshop, as the console lists them: students, guests and who was made co-mentor, by name. */
export function learners(state: RoomState): Person[] {
  return Object.values(state.people)
    .filter(({ role, own, presence }) => isLearner(own?.role ?? role) && presence.is !== 'removed')
    .sort((one, other) => one.name.localeCompare(other.name) || one.id.localeCompare(other.id));
}

export function presentLearners(state: RoomState): Person[] {
  return learners(state).filter(isConnected);
}

/** The name, or nothing of somebody whose data was erased. */
export function nameOf(state: RoomState, personId: string): string {
  return state.people[personId]?.name ?? '';
}

/** Whether this person may steer the room: present as mentor, with the grant for it. */
export function steers(state: RoomState, personId: string): boolean {
  const person = state.people[personId];
  return person?.role === 'mentor' && person.grants?.includes('moderate') === true;
}

function isLearner(role: Role): boolean {
  return role === 'student' || role === 'guest';
}
