import { countChoices, type Poll } from '@tribu-live/protocol';
import type { RoomState } from '../../../src/index.ts';
import { presentLearners } from './people.ts';

export interface PollBar {
  readonly label: string;
  readonly count: number;
  /** Of the largest bar, 0 to 1. */
  readonly share: number;
}

export interface PollView {
  readonly id: string;
  readonly question: string;
  readonly open: boolean;
  readonly answered: number;
  readonly of: number;
  /** Null while an anonymous poll is open: nobody knows yet. */
  readonly bars: readonly PollBar[] | null;
}

const SCALE = ['1', '2', '3', '4', '5'] as const;

/** Open ones first, then the newest. */
export function pollViews(state: RoomState): PollView[] {
  return Object.values(state.polls)
    .sort(
      (one, other) =>
        Number(one.closed !== null) - Number(other.closed !== null) || other.openedAt - one.openedAt,
    )
    .map((poll) => viewOf(poll, presentLearners(state).length));
}

function viewOf(poll: Poll, present: number): PollView {
  const answered = Object.keys(poll.answers).length;
  const counts = poll.closed?.counts ?? (poll.anonymous ? null : countChoices(poll.answers));
  return {
    id: poll.id,
    question: poll.question,
    open: poll.closed === null,
    answered,
    of: Math.max(present, answered),
    bars: counts === null ? null : barsOf(poll, counts),
  };
}

function barsOf(poll: Poll, counts: Readonly<Record<string, number>>): PollBar[] {
  const most = Math.max(1, ...Object.values(counts));
  const bar = (label: string, key: string): PollBar => {
    const count = counts[key] ?? 0;
    return { label, count, share: count / most };
  };
  switch (poll.kind) {
    case 'single':
    case 'multiple':
      return poll.options.map((option, index) => bar(option, String(index)));
    case 'scale':
      return SCALE.map((step) => bar(step, step));
    case 'word':
      return Object.keys(counts)
        .sort((one, other) => (counts[other] ?? 0) - (counts[one] ?? 0) || one.localeCompare(other))
        .map((word) => bar(word, word));
  }
}
