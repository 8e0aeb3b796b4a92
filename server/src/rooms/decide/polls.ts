import {
  audienceOfAnswer,
  type Choice,
  countChoices,
  countWords,
  type EventBody,
  LIMITS,
  type Poll,
  type RoomState,
  TribuError,
} from '@tribu-live/protocol';
import { participant, steeringRefusal } from './actors.ts';
import { accept, type CommandContext, type CommandOf, type Decision, NOTHING, refuse } from './command.ts';

export type PollCommand = CommandOf<'poll.open' | 'poll.answer' | 'poll.close'>;

const SCALE: readonly string[] = ['1', '2', '3', '4', '5'];

export function decidePoll(state: RoomState, command: PollCommand, context: CommandContext): Decision {
  switch (command.type) {
    case 'poll.open':
      return open(state, command, context);
    case 'poll.answer':
      return answer(state, command, context);
    case 'poll.close':
      return close(state, command, context);
    default:
      return command satisfies never;
  }
}

export function pollOf({ polls }: Pick<RoomState, 'polls'>, pollId: string): Poll | undefined {
  return Object.hasOwn(polls, pollId) ? polls[pollId] : undefined;
}

/**
 * A choice as it is kept and counted: each place once, in order, and words without regard to case.
 * @returns the refusal that names the field, when the poll does not take it
 */
export function choiceFor({ kind, options }: Poll, choice: Choice): Choice | TribuError {
  if (kind === 'word') {
    const [word = ''] = choice;
    if (choice.length === 1 && countWords(word) === 1 && !/\s/.test(word))
      return [word.normalize('NFC').toLocaleLowerCase('fr')];
    return unfit('choice.0', 'takes one word');
  }
  if (kind !== 'multiple' && choice.length !== 1) return unfit('choice', 'takes one answer');
  const places = kind === 'scale' ? SCALE : options.map((_, place) => String(place));
  const strange = choice.findIndex((one) => !places.includes(one));
  if (strange !== -1) return unfit(`choice.${strange}`, 'is no answer of this poll');
  return places.filter((place) => choice.includes(place));
}

function open(state: RoomState, command: CommandOf<'poll.open'>, { actor }: CommandContext): Decision {
  const refusal = steeringRefusal(state, actor);
  if (refusal !== null) return refuse(refusal);
  const { pollId, question, kind, options, anonymous, results } = command;
  const chosen = kind === 'single' || kind === 'multiple';
  if (chosen ? options.length < 2 : options.length > 0) {
    return refuse(unfit('options', chosen ? 'takes two or more' : 'takes none for this kind of poll'));
  }
  if (new Set(options).size !== options.length) return refuse(unfit('options', 'names an answer twice'));
  if (pollOf(state, pollId) !== undefined) return refuse(new TribuError('conflict', { field: 'pollId' }));
  if (Object.keys(state.polls).length >= LIMITS.pollsPerSession) return refuse(new TribuError('too_many'));
  const data = { pollId, question, kind, options: [...options], anonymous, results };
  return accept({ type: 'poll.opened', audience: 'all', data });
}

/** What is chosen in an anonymous poll goes into a ballot before this is decided, and never into the journal. */
function answer(state: RoomState, command: CommandOf<'poll.answer'>, { actor }: CommandContext): Decision {
  const person = participant(state, actor);
  if (person instanceof TribuError) return refuse(person);
  const { pollId } = command;
  const poll = pollOf(state, pollId);
  if (poll === undefined) return refuse(new TribuError('not_found', { field: 'pollId' }));
  if (poll.closed !== null) return refuse(new TribuError('wrong_phase', { field: 'pollId' }));
  const fitting = choiceFor(poll, command.choice);
  if (fitting instanceof TribuError) return refuse(fitting);
  const choice = poll.anonymous ? null : fitting;
  const { id: personId } = person;
  const before = Object.hasOwn(poll.answers, personId) ? poll.answers[personId] : undefined;
  if (before !== undefined && before?.join('\n') === choice?.join('\n')) return NOTHING;
  return accept({
    type: 'poll.answered',
    audience: audienceOfAnswer(poll, personId),
    data: { pollId, personId, choice },
  });
}

function close(state: RoomState, { pollId }: CommandOf<'poll.close'>, context: CommandContext): Decision {
  const refusal = steeringRefusal(state, context.actor);
  if (refusal !== null) return refuse(refusal);
  const poll = pollOf(state, pollId);
  if (poll === undefined) return refuse(new TribuError('not_found', { field: 'pollId' }));
  return poll.closed === null ? accept(closed(poll, context)) : NOTHING;
}

/** What is open when the session ends is counted with it, as far as it can be. */
export function pollsClosed({ polls }: Pick<RoomState, 'polls'>, context: CommandContext): EventBody[] {
  const countable = ({ id, anonymous }: Poll): boolean =>
    !anonymous || context.facts?.tallies?.[id] !== undefined;
  return openPolls(polls)
    .filter(countable)
    .map((poll) => closed(poll, context));
}

export function openPolls(polls: RoomState['polls']): Poll[] {
  return Object.values(polls).filter((poll) => poll.closed === null);
}

function closed({ id: pollId, anonymous, answers }: Poll, { facts }: CommandContext): EventBody {
  const counts = anonymous ? { ...facts?.tallies?.[pollId] } : countChoices(answers);
  return { type: 'poll.closed', audience: 'all', data: { pollId, counts } };
}

function unfit(field: string, what: string): TribuError {
  return new TribuError('bad_request', { field, message: `${field}: ${what}` });
}
