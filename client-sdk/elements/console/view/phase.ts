import { currentExercise } from '@tribu-live/protocol';
import type { RoomState } from '../../../src/index.ts';
import type { Panel } from '../keys.ts';

/** What the room is doing: another text means that something began or ended. */
export function phaseOf({ exercises, groups, circle }: RoomState): string {
  return [currentExercise({ exercises })?.id, groups?.roundId, circle?.id].join(' ');
}

/** What is worth the large place: the wall while people work, faces while they talk or read, or in a visited group. */
export function largeOf(state: RoomState, youId: string): 'wall' | 'room' {
  if (currentExercise(state) !== null) return 'wall';
  return state.groups !== null && state.groups.visits[youId] === undefined ? 'wall' : 'room';
}

/** The panel that a phase calls for; null: whichever is open. */
export function panelFor({ circle, groups }: RoomState): Panel | null {
  if (circle !== null) return 'circle';
  return groups === null ? null : 'groups';
}
