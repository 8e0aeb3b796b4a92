import { type RoomState, TribuError } from '@tribu-live/protocol';
import { type CommandContext, type CommandOf, type Decision, refuse } from './command.ts';

export type QuestionCommand = CommandOf<
  'question.ask' | 'question.vote' | 'question.answer' | 'question.withdraw'
>;

export function decideQuestion(
  _state: RoomState,
  _command: QuestionCommand,
  _context: CommandContext,
): Decision {
  return refuse(new TribuError('unknown_method'));
}
