import { type RoomState, TribuError } from '@tribu-live/protocol';
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

/**
 * What they count to; nothing is asked where there is nothing to count. A session ends on time whether or not the
 * database answers: its polls stay uncounted then.
 * @throws TribuError `unavailable` when the mentor closes a poll that can't be counted now
 */
export async function countedFor(
  command: CommandBody,
  state: RoomState,
  ballots: Pick<BallotStore, 'tallies'>,
): Promise<{ tallies?: Tallies }> {
  const polls = pollsToCount(command, state);
  if (polls.length === 0) return {};
  try {
    return { tallies: await ballots.tallies(state.sessionId, polls) };
  } catch (error) {
    if (command.type === 'poll.close' || !(error instanceof TribuError) || !error.retryable) throw error;
    return {};
  }
}
