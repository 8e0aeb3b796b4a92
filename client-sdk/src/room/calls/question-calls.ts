import type { Asking } from './asking.ts';

/** Written questions; `sortedQuestions(room.state.questions)` puts them in order. */
export class QuestionCalls {
  readonly #asking: Asking;

  /** @internal */
  constructor(asking: Asking) {
    this.#asking = asking;
  }

  /** Gives the question's id. @throws TribuError `too_many` */
  async ask(text: string): Promise<string> {
    const questionId = crypto.randomUUID();
    await this.#asking.command('question.ask', { questionId, text });
    return questionId;
  }

  /** Wants it answered too, or not any more; not one's own. */
  async vote(questionId: string, on: boolean): Promise<void> {
    await this.#asking.command('question.vote', { questionId, on });
  }

  /** Mentors and guests. `written` takes a text. */
  async answer(
    questionId: string,
    { how, text }: { readonly how: 'live' | 'written'; readonly text?: string },
  ): Promise<void> {
    await this.#asking.command('question.answer', {
      questionId,
      how,
      ...(text === undefined ? {} : { text }),
    });
  }

  /** Who asked, or a mentor. */
  async withdraw(questionId: string): Promise<void> {
    await this.#asking.command('question.withdraw', { questionId });
  }
}
