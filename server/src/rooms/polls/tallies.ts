import type { RoomState } from '@tribu-live/protocol';
import type { BallotStore, Tallies } from '../../store/types.ts';
import type { CommandBody } from '../decide/command.ts';
import { openPolls, pollOf } from '../decide/polls.ts';

/** The anonymous polls that this command may close: what was chosen in them has to be counted first. */
export function pollsToCount(command: CommandBody, { polls }: Pick<RoomState, 'polls'>): string[] {
  if (command.type === 'poll.close') {
    const poll = pollOf({ polls }, command.pollId);
    return poll?.anonymous === true && poll.closed === null ? [poll.id] : [];
  }
  const ends =
    command.type === 'room.end' ||
    command.type === 'session.cancel' ||
    (command.type === 'deadline.fire' && command.kind === 'room.close');
  if (!ends) return [];
  return openPolls(polls)
    .filter((poll) => poll.anonymous)
    .map((poll) => poll.id);
}

/** What they count to; nothing is asked where there is nothing to count. */
export async function countedFor(
  command: CommandBody,
  state: RoomState,
  ballots: Pick<BallotStore, 'tallies'>,
): Promise<{ tallies?: Tallies }> {
  const polls = pollsToCount(command, state);
  return polls.length === 0 ? {} : { tallies: await ballots.tallies(state.sessionId, polls) };
}
