import { type RoomState, TribuError } from '@tribu-live/protocol';
import { type CommandContext, type CommandOf, type Decision, refuse } from './command.ts';

export type ExerciseCommand = CommandOf<
  'exercise.start' | 'exercise.pause' | 'exercise.resume' | 'exercise.extend' | 'exercise.end'
>;

export function decideExercise(
  _state: RoomState,
  _command: ExerciseCommand,
  _context: CommandContext,
): Decision {
  return refuse(new TribuError('unknown_method'));
}
