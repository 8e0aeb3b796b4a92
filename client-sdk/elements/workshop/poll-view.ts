import { countChoices, opensToVoters, type Poll } from '@tribu-live/protocol';

export interface ResultRow {
  /** What is sent as the choice. */
  readonly value: string;
  readonly text: string;
  readonly count: number;
  /** Beside the one that was chosen most, 0 to 1. */
  readonly share: number;
}

/** Steps of a scale. */
const STEPS = ['1', '2', '3', '4', '5'] as const;

/** What can be chosen, with the value that stands for it; none for a word of one's own. */
export function optionsOf(poll: Poll): { readonly value: string; readonly text: string }[] {
  switch (poll.kind) {
    case 'single':
    case 'multiple':
      return poll.options.map((text, index) => ({ value: String(index), text }));
    case 'scale':
      return STEPS.map((step) => ({ value: step, text: step }));
    case 'word':
      return [];
  }
}

/** The results as far as this person may see them; null when not yet. */
export function resultsFor(poll: Poll, youId: string, mentor: boolean): readonly ResultRow[] | null {
  if (poll.closed !== null) return rowsOf(poll, poll.closed.counts);
  const answered = Object.hasOwn(poll.answers, youId);
  if (poll.anonymous || !(mentor || (answered && opensToVoters(poll)))) return null;
  return rowsOf(poll, countChoices(poll.answers));
}

/** What this person chose; null when nothing, or when nobody is to know it. */
export function ownChoice(poll: Poll, youId: string): readonly string[] | null {
  return poll.answers[youId] ?? null;
}

/** Open ones, newest first, then those that were closed. */
export function sortedPolls(polls: Readonly<Record<string, Poll>>): Poll[] {
  return Object.values(polls).sort(
    (one, other) =>
      Number(one.closed !== null) - Number(other.closed !== null) || other.openedAt - one.openedAt,
  );
}

function rowsOf(poll: Poll, counts: Readonly<Record<string, number>>): ResultRow[] {
  const most = Math.max(1, ...Object.values(counts).map((count) => count));
  const rows = optionsOf(poll);
  const listed =
    poll.kind === 'word' ? Object.keys(counts).map((word) => ({ value: word, text: word })) : rows;
  const all = listed.map(({ value, text }) => {
    const count = counts[value] ?? 0;
    return { value, text, count, share: count / most };
  });
  return poll.kind === 'word' ? all.sort((one, other) => other.count - one.count) : all;
}
