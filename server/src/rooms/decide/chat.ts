import { type RoomState, TribuError } from '@tribu-live/protocol';
import { type CommandContext, type CommandOf, type Decision, refuse } from './command.ts';

export type ChatCommand = CommandOf<'chat.send' | 'chat.edit' | 'chat.delete'>;

export function decideChat(_state: RoomState, _command: ChatCommand, _context: CommandContext): Decision {
  return refuse(new TribuError('unknown_method'));
}
