import { type RoomState, TribuError } from '@tribu-live/protocol';
import { type CommandContext, type CommandOf, type Decision, refuse } from './command.ts';

export type PageCommand = CommandOf<'page.penDown' | 'page.share' | 'page.begin'>;

export function decidePage(_state: RoomState, _command: PageCommand, _context: CommandContext): Decision {
  return refuse(new TribuError('unknown_method'));
}
