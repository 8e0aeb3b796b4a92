import type { Choice, PollKind, PollResults } from '../../workshop.ts';
import type { EventOf } from '../entries.ts';

export interface Poll {
  readonly id: string;
  readonly question: string;
  readonly kind: PollKind;
  readonly options: readonly string[];
  readonly anonymous: boolean;
  readonly results: PollResults;
  readonly openedAt: number;
  /** Who answered and, unless anonymous, what; a view holds what its viewer may know. */
  readonly answers: Readonly<Record<string, Choice | null>>;
  readonly closed: { readonly at: number; readonly counts: Readonly<Record<string, number>> } | null;
}

export type Polls = Readonly<Record<string, Poll>>;

export type PollEvent = EventOf<'poll.opened' | 'poll.answered' | 'poll.closed'>;

export function evolvePolls(polls: Polls, event: PollEvent): Polls {
  const { pollId: id } = event.data;
  if (event.type === 'poll.opened') {
    const { question, kind, options, anonymous, results } = event.data;
    const openedAt = event.at;
    const opened = { id, question, kind, options, anonymous, results, openedAt, answers: {}, closed: null };
    return { ...polls, [id]: opened };
  }
  const poll = polls[id];
  if (poll === undefined) return polls;
  if (event.type === 'poll.closed') {
    return { ...polls, [id]: { ...poll, closed: { at: event.at, counts: event.data.counts } } };
  }
  const { personId, choice } = event.data;
  return { ...polls, [id]: { ...poll, answers: { ...poll.answers, [personId]: choice } } };
}

/** Whether who has answered sees what the others answered while the poll is open. */
export function opensToVoters(poll: Poll): boolean {
  return poll.results === 'answered' && !poll.anonymous;
}

/** How often each choice was made, from named answers. */
export function countChoices(answers: Poll['answers']): Record<string, number> {
  const counts: Record<string, number> = Object.create(null);
  for (const choice of Object.values(answers)) {
    for (const one of new Set(choice ?? [])) counts[one] = (counts[one] ?? 0) + 1;
  }
  return { ...counts };
}
