import {
  currentExercise,
  type EventBody,
  type Exercise,
  exerciseOf,
  LIMITS,
  privateTo,
  type RoomState,
  TribuError,
} from '@tribu-live/protocol';
import { steeringRefusal } from './actors.ts';
import { circleClosed } from './circle.ts';
import { accept, type CommandContext, type CommandOf, type Decision, NOTHING, refuse } from './command.ts';
import { groupsClosed } from './groups-closed.ts';

export type ExerciseCommand = CommandOf<
  'exercise.start' | 'exercise.pause' | 'exercise.resume' | 'exercise.extend' | 'exercise.end'
>;

const LONGEST_MS = LIMITS.maxExerciseSeconds * 1000;

export function decideExercise(
  state: RoomState,
  command: ExerciseCommand,
  context: CommandContext,
): Decision {
  const refusal = steeringRefusal(state, context.actor);
  if (refusal !== null) return refuse(refusal);
  if (command.type === 'exercise.start') return start(state, command, context);
  const exercise = exerciseOf(state, command.exerciseId);
  if (exercise === undefined) return refuse(new TribuError('not_found', { field: 'exerciseId' }));
  switch (command.type) {
    case 'exercise.pause':
      return pause(exercise, context);
    case 'exercise.resume':
      return resume(exercise, context);
    case 'exercise.extend':
      return extend(exercise, command.bySeconds * 1000);
    case 'exercise.end':
      return end(exercise);
    default:
      return command satisfies never;
  }
}

/** Everybody falls silent and writes; circle and groups are over. An exercise that has just ended is frozen with it. */
function start(state: RoomState, command: CommandOf<'exercise.start'>, context: CommandContext): Decision {
  const { exerciseId, prompt, material, durationSeconds } = command;
  if (exerciseOf(state, exerciseId) !== undefined)
    return refuse(new TribuError('conflict', { field: 'exerciseId' }));
  if (currentExercise(state) !== null) {
    return refuse(new TribuError('wrong_phase', { message: 'An exercise is under way; end it first.' }));
  }
  if (state.exercises.length >= LIMITS.exercisesPerSession) return refuse(new TribuError('too_many'));
  const durationMs = durationSeconds * 1000;
  return accept(...exerciseFrozen(state, context), ...circleClosed(state), ...groupsClosed(state), {
    type: 'exercise.started',
    audience: 'all',
    data: { exerciseId, prompt, material, durationMs, endsAt: context.at + durationMs },
  });
}

/** "Levez les stylos !" for an exercise that runs or pauses; nothing for any other. */
export function exerciseEnded(
  state: RoomState,
  reason: 'time' | 'mentor' | 'session',
  lateSince: number | null = null,
): EventBody[] {
  const exercise = currentExercise(state);
  if (exercise === null) return [];
  const dueAt = lateSince === null ? {} : { dueAt: lateSince };
  return [{ type: 'exercise.ended', audience: 'all', data: { exerciseId: exercise.id, reason, ...dueAt } }];
}

/**
 * Submits and freezes the pages of the last exercise, unless that was done; one that is under way must end in the
 * same decision. Each page with the words that the facts tell of it.
 */
export function exerciseFrozen(state: RoomState, { facts }: CommandContext): EventBody[] {
  const exercise = state.exercises.at(-1);
  if (exercise === undefined || exercise.phase.is === 'frozen') return [];
  const { id: exerciseId } = exercise;
  const words = facts?.words ?? {};
  const begun = Object.entries(state.pages[exerciseId] ?? {})
    .filter(([, page]) => page.startedAt !== null)
    .map(([personId]) => personId);
  const written = Object.keys(words).filter((personId) => (words[personId] ?? 0) > 0);
  const writers = [...new Set([...begun, ...written])].filter((personId) =>
    Object.hasOwn(state.people, personId),
  );
  return [
    ...writers.map(
      (personId): EventBody => ({
        type: 'page.submitted',
        audience: privateTo(personId),
        data: { exerciseId, personId, words: words[personId] ?? 0 },
      }),
    ),
    { type: 'exercise.frozen', audience: 'all', data: { exerciseId } },
  ];
}

function pause({ id: exerciseId, phase }: Exercise, { at }: CommandContext): Decision {
  if (phase.is === 'paused') return NOTHING;
  if (phase.is !== 'running') return refuse(new TribuError('wrong_phase'));
  const leftMs = Math.max(0, phase.endsAt - at);
  return accept({ type: 'exercise.paused', audience: 'all', data: { exerciseId, leftMs } });
}

function resume({ id: exerciseId, phase }: Exercise, { at }: CommandContext): Decision {
  if (phase.is === 'running') return NOTHING;
  if (phase.is !== 'paused') return refuse(new TribuError('wrong_phase'));
  return accept({
    type: 'exercise.resumed',
    audience: 'all',
    data: { exerciseId, endsAt: at + phase.leftMs },
  });
}

function extend({ id: exerciseId, phase, durationMs }: Exercise, byMs: number): Decision {
  if (phase.is !== 'running' && phase.is !== 'paused') return refuse(new TribuError('wrong_phase'));
  if (durationMs + byMs > LONGEST_MS) {
    return refuse(
      new TribuError('bad_request', {
        field: 'bySeconds',
        message: 'The exercise would be longer than allowed.',
      }),
    );
  }
  return accept({ type: 'exercise.extended', audience: 'all', data: { exerciseId, byMs } });
}

function end({ id: exerciseId, phase }: Exercise): Decision {
  if (phase.is === 'ended' || phase.is === 'frozen') return NOTHING;
  return accept({ type: 'exercise.ended', audience: 'all', data: { exerciseId, reason: 'mentor' } });
}
