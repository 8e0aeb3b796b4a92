import type { PollKind, PollResults } from '@tribu-live/protocol';
import type { Asking } from './asking.ts';

export interface PollOptions {
  readonly question: string;
  readonly kind: PollKind;
  /** Of `single` and `multiple` two or more, otherwise none. */
  readonly options?: readonly string[];
  /** Nobody learns who chose what, by default. */
  readonly anonymous?: boolean;
  /** When results are seen; by default at the close. */
  readonly results?: PollResults;
}

export class PollCalls {
  readonly #asking: Asking;

  /** @internal */
  constructor(asking: Asking) {
    this.#asking = asking;
  }

  /** Mentors. Gives the poll's id. */
  async open(poll: PollOptions): Promise<string> {
    const pollId = crypto.randomUUID();
    const { question, kind, options = [], anonymous = true, results = 'closed' } = poll;
    await this.#asking.command('poll.open', {
      pollId,
      question,
      kind,
      options: [...options],
      anonymous,
      results,
    });
    return pollId;
  }

  /**
   * Places of options as text (`"0"`), a step of the scale (`"1"` to `"5"`), or the word. Again: changes one's
   * answer.
   */
  async answer(pollId: string, choice: readonly string[]): Promise<void> {
    await this.#asking.command('poll.answer', { pollId, choice: [...choice] });
  }

  /** Mentors. */
  async close(pollId: string): Promise<void> {
    await this.#asking.command('poll.close', { pollId });
  }
}
