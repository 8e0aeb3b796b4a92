import { isConnected, type RoomState, trackOf } from '../../../src/index.ts';
import type { PersonAction } from '../keys.ts';

/** What can be done for one person now, and how it stands. */
export interface PersonView {
  readonly personId: string;
  readonly name: string;
  readonly here: boolean;
  readonly asksHelp: boolean;
  readonly muted: boolean;
  readonly cameraOff: boolean;
  readonly hasFloor: boolean;
  /** A mentor's role was handed to this person. */
  readonly coMentor: boolean;
  /** Exercise whose page may be read; null: none is shared. */
  readonly sharedExerciseId: string | null;
  readonly actions: readonly PersonAction[];
}

/** Null when this person is not in the room's books any more. */
export function personView(state: RoomState, personId: string): PersonView | null {
  const person = state.people[personId];
  if (person === undefined || person.presence.is === 'removed') return null;
  const here = isConnected(person);
  const learner = person.role === 'student' || person.role === 'guest';
  const muted = state.muted[personId]?.includes('microphone') === true;
  const cameraOff = state.muted[personId]?.includes('camera') === true;
  const asksHelp = state.help[personId] !== undefined;
  const coMentor = person.own !== undefined;
  const shared = state.exercises.findLast(({ id }) => state.shared[id]?.[personId] !== undefined);
  const may: Readonly<Record<PersonAction, boolean>> = {
    answer: asksHelp,
    nudge: here && learner,
    whisper: here && learner,
    page: shared !== undefined,
    floor: here && learner,
    turn: here && learner && state.circle !== null && state.circle.reader?.personId !== personId,
    mute: learner && (muted || trackOf(state, personId, 'microphone') !== undefined),
    camera: learner && (cameraOff || trackOf(state, personId, 'camera') !== undefined),
    message: learner,
    role: here && (learner || coMentor),
    remove: learner,
  };
  return {
    personId,
    name: person.name,
    here,
    asksHelp,
    muted,
    cameraOff,
    hasFloor: state.floor.includes(personId),
    coMentor,
    sharedExerciseId: shared?.id ?? null,
    actions: (Object.keys(may) as PersonAction[]).filter((action) => may[action]),
  };
}
