import { type Exercise, emptyState, type Person, type Presence, type Role } from '@tribu-live/protocol';
import type { RoomState } from '../../../src/index.ts';

/** Noon of some day: the moment at which tests look. */
export const NOW = Date.UTC(2026, 10, 24, 12, 0);
export const MINUTE_MS = 60_000;

export function person(id: string, name: string, more: Partial<Person> = {}): Person {
  const role: Role = 'student';
  const presence: Presence = { is: 'connected', since: NOW - MINUTE_MS };
  return {
    id,
    name,
    role,
    booked: true,
    grants: ['publish'],
    enteredAt: 1,
    presence,
    connection: 1,
    ...more,
  };
}

/** A workshop with a mentor and three students that began ten minutes ago. */
export function madeState(more: Partial<RoomState> = {}): RoomState {
  const people = [
    person('ines', 'Inès B.', { role: 'mentor', grants: ['publish', 'moderate'] }),
    person('zoe', 'Zoé L.'),
    person('karim', 'Karim H.'),
    person('lea', 'Léa F.'),
  ];
  return {
    ...emptyState('s'),
    session: {
      kind: 'tribu',
      title: 'Atelier',
      startsAt: NOW - 10 * MINUTE_MS,
      endsAt: NOW + 80 * MINUTE_MS,
      opensBeforeMs: 0,
      graceMs: 0,
    },
    status: { is: 'open', since: NOW - 10 * MINUTE_MS },
    people: Object.fromEntries(people.map((each) => [each.id, each])),
    ...more,
  };
}

export function madeExercise(more: Partial<Exercise> = {}): Exercise {
  return {
    id: 'x',
    prompt: [],
    material: null,
    startedAt: NOW - 4 * MINUTE_MS,
    durationMs: 10 * MINUTE_MS,
    phase: { is: 'running', endsAt: NOW + 6 * MINUTE_MS },
    ...more,
  };
}
