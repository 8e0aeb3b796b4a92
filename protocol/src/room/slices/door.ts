import type { EventOf } from '../entries.ts';
import { without } from './exercise.ts';

export interface Knock {
  readonly name: string;
  readonly since: number;
}

export interface Door {
  /** Nobody new comes in; who was in may come back. */
  readonly locked: boolean;
  /** Students and guests wait until a mentor lets them in. */
  readonly waiting: boolean;
  /** Who waits; mentors alone see it. */
  readonly knocking: Readonly<Record<string, Knock>>;
  /** Who was let in. */
  readonly admitted: readonly string[];
}

export const OPEN_DOOR: Door = { locked: false, waiting: false, knocking: {}, admitted: [] };

export type DoorEvent = EventOf<'door.changed' | 'door.knocked' | 'door.admitted'>;

export function evolveDoor(door: Door, event: DoorEvent): Door {
  switch (event.type) {
    case 'door.changed':
      return { ...door, locked: event.data.locked, waiting: event.data.waiting };
    case 'door.knocked': {
      const { personId, name } = event.data;
      return { ...door, knocking: { ...door.knocking, [personId]: { name, since: event.at } } };
    }
    case 'door.admitted': {
      const { personId } = event.data;
      const admitted = door.admitted.includes(personId) ? door.admitted : [...door.admitted, personId];
      return { ...door, admitted, knocking: without(door.knocking, personId) };
    }
    default:
      return event satisfies never;
  }
}

/** Who came in or was sent away stands before the door no longer. */
export function doorWithout(door: Door, personId: string): Door {
  return { ...door, knocking: without(door.knocking, personId) };
}
