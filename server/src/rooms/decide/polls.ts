import { type RoomState, TribuError } from '@tribu-live/protocol';
import { type CommandContext, type CommandOf, type Decision, refuse } from './command.ts';

export type PollCommand = CommandOf<'poll.open' | 'poll.answer' | 'poll.close'>;

export function decidePoll(_state: RoomState, _command: PollCommand, _context: CommandContext): Decision {
  return refuse(new TribuError('unknown_method'));
}
