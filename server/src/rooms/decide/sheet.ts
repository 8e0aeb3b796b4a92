import { type RoomState, TribuError } from '@tribu-live/protocol';
import { type CommandContext, type CommandOf, type Decision, refuse } from './command.ts';

export type SheetCommand = CommandOf<'sheet.set' | 'block.start' | 'block.end'>;

export function decideSheet(_state: RoomState, _command: SheetCommand, _context: CommandContext): Decision {
  return refuse(new TribuError('unknown_method'));
}
