import { type RoomState, TribuError } from '@tribu-live/protocol';
import { type CommandContext, type CommandOf, type Decision, refuse } from './command.ts';

export type HandCommand = CommandOf<
  'hand.raise' | 'hand.lower' | 'hands.lowerAll' | 'floor.give' | 'floor.take'
>;

export function decideHand(_state: RoomState, _command: HandCommand, _context: CommandContext): Decision {
  return refuse(new TribuError('unknown_method'));
}
