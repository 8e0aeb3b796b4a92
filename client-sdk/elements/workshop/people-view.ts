import type { StageLayout } from '@tribu-live/protocol';
import { currentBlock, groupOf } from '@tribu-live/protocol';
import type { RoomState } from '../../src/index.ts';
import type { Face } from '../room/call-view.ts';

/** Who is in sight: those in the room now, mentors first, then by name so that nobody jumps about. */
export function inSight(faces: readonly Face[]): Face[] {
  return faces.filter((face) => face.presence === 'here' || face.presence === 'lost');
}

/** The others in the same group; everybody when there are no groups. */
export function withinReach(faces: readonly Face[], state: RoomState, youId: string): Face[] {
  if (state.groups === null) return [...faces];
  const group = groupOf(state.groups, youId);
  return faces.filter((face) => group !== null && groupOf(state.groups, face.personId) === group);
}

/**
 * Who is shown large: a mentor who speaks, then whoever is loudest, then who was large before, then the first
 * one in sight (a mentor, if there is one). Null: nobody else is there.
 */
export function spotlight(
  faces: readonly Face[],
  speaking: readonly string[],
  before: string | null,
): string | null {
  const heard = speaking.flatMap((id) => faces.filter((face) => face.personId === id));
  const mentor = heard.find((face) => face.role === 'mentor');
  const kept = faces.find((face) => face.personId === before);
  return (mentor ?? heard[0] ?? kept ?? faces[0])?.personId ?? null;
}

/** How the pictures stand: one's own choice until another block begins, else as the block says. */
export interface LayoutChoice {
  readonly blockId: string | null;
  readonly layout: StageLayout;
}

export function layoutOf(state: RoomState, choice: LayoutChoice | null): StageLayout {
  const block = currentBlock(state);
  if (choice !== null && choice.blockId === (block?.blockId ?? null)) return choice.layout;
  return block?.layout ?? 'speaker';
}

/** Place in the queue of hands, from 1; null when the hand is down. */
export function handPlace(state: RoomState, personId: string): number | null {
  const index = state.hands.findIndex((hand) => hand.personId === personId);
  return index < 0 ? null : index + 1;
}
