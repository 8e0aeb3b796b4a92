import { type RoomState, TribuError } from '@tribu-live/protocol';
import { type CommandContext, type CommandOf, type Decision, refuse } from './command.ts';

export type HelpCommand = CommandOf<'help.ask' | 'help.clear' | 'nudge.send'>;

export function decideHelp(_state: RoomState, _command: HelpCommand, _context: CommandContext): Decision {
  return refuse(new TribuError('unknown_method'));
}
