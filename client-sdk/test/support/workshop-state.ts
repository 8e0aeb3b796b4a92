import {
  type Exercise,
  type ExercisePhase,
  emptyState,
  type Role,
  type RoomState,
} from '@tribu-live/protocol';

/** A workshop's state with what a test is about; people by id with their role, all connected. */
export function someState(change: Partial<RoomState>, roles: Readonly<Record<string, Role>> = {}): RoomState {
  const people = Object.fromEntries(
    Object.entries(roles).map(([id, role]) => [
      id,
      {
        id,
        name: `${id[0]?.toUpperCase() ?? ''}${id.slice(1)} Durand`,
        role,
        booked: true,
        grants: null,
        enteredAt: 0,
        presence: { is: 'connected', since: 0 } as const,
        connection: 1,
      },
    ]),
  );
  return { ...emptyState('s'), seq: 1, status: { is: 'open', since: 0 }, people, ...change };
}

/** Ten minutes of writing that began at 0. */
export function someExercise(phase: ExercisePhase): Exercise {
  return { id: 'exercise', prompt: [], material: null, startedAt: 0, durationMs: 600_000, phase };
}
