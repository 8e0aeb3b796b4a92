import { type RoomState, TribuError } from '@tribu-live/protocol';
import { type CommandContext, type CommandOf, type Decision, refuse } from './command.ts';

export type ModerationCommand = CommandOf<
  'person.mute' | 'microphones.set' | 'door.set' | 'door.admit' | 'door.knock' | 'role.hand'
>;

export function decideModeration(
  _state: RoomState,
  _command: ModerationCommand,
  _context: CommandContext,
): Decision {
  return refuse(new TribuError('unknown_method'));
}
