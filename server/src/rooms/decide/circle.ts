import { type RoomState, TribuError } from '@tribu-live/protocol';
import { type CommandContext, type CommandOf, type Decision, refuse } from './command.ts';

export type CircleCommand = CommandOf<
  | 'circle.volunteer'
  | 'circle.open'
  | 'circle.arrange'
  | 'circle.next'
  | 'circle.pass'
  | 'circle.skip'
  | 'circle.give'
  | 'circle.close'
>;

export function decideCircle(_state: RoomState, _command: CircleCommand, _context: CommandContext): Decision {
  return refuse(new TribuError('unknown_method'));
}
