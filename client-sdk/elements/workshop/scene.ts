import { type Circle, currentExercise, type Exercise, type Groups, groupOf } from '@tribu-live/protocol';
import type { RoomState } from '../../src/index.ts';

/** What the workshop is doing, as one person's screen shows it. */
export type Scene =
  | { readonly is: 'talking' }
  /** `writes`: this person has a page; the others watch over the silence. */
  | { readonly is: 'writing'; readonly exercise: Exercise; readonly writes: boolean }
  | { readonly is: 'circle'; readonly circle: Circle }
  /** `groupId` null: a student who is not placed yet, or a mentor who visits none. */
  | { readonly is: 'groups'; readonly groups: Groups; readonly groupId: string | null };

/** How long "Levez les stylos !" stands over everything. */
export const PENS_UP_MS = 3000;

export function sceneOf(state: RoomState, youId: string): Scene {
  const exercise = currentExercise(state);
  if (exercise !== null) return { is: 'writing', exercise, writes: writes(state, youId) };
  if (state.groups !== null) {
    return { is: 'groups', groups: state.groups, groupId: groupOf(state.groups, youId) };
  }
  if (state.circle !== null) return { is: 'circle', circle: state.circle };
  return { is: 'talking' };
}

/** Whether this person writes pages: students do. */
export function writes(state: RoomState, personId: string): boolean {
  return state.people[personId]?.role === 'student';
}

/** The exercise whose page a student has at hand: the one that runs, or the last one. */
export function pageExercise(state: RoomState, youId: string): Exercise | null {
  return writes(state, youId) ? (state.exercises.at(-1) ?? null) : null;
}

/** When an exercise was over, or null while it goes on. */
export function endedAt(exercise: Exercise): number | null {
  if (exercise.phase.is === 'ended') return exercise.phase.at;
  return exercise.phase.is === 'frozen' ? exercise.phase.endedAt : null;
}

/** How long "Levez les stylos !" still stands, in milliseconds; 0 when it does not. */
export function pensUpLeftMs(state: RoomState, now: number): number {
  const last = state.exercises.at(-1);
  const at = last === undefined ? null : endedAt(last);
  if (at === null || now < at - PENS_UP_MS) return 0;
  return Math.max(0, Math.min(PENS_UP_MS, at + PENS_UP_MS - now));
}

/** Nobody writes in a chat, asks or votes while everybody is silent. */
export function isQuiet(scene: Scene): boolean {
  return scene.is === 'writing' && scene.exercise.phase.is === 'running';
}
