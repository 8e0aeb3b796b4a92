import { type RoomState, TribuError } from '@tribu-live/protocol';
import { type CommandContext, type CommandOf, type Decision, refuse } from './command.ts';

export type GroupCommand = CommandOf<
  | 'card.write'
  | 'groups.form'
  | 'groups.move'
  | 'groups.extend'
  | 'groups.gather'
  | 'groups.close'
  | 'groups.visit'
  | 'groups.broadcast'
  | 'groups.takePen'
>;

export function decideGroup(_state: RoomState, _command: GroupCommand, _context: CommandContext): Decision {
  return refuse(new TribuError('unknown_method'));
}
