import { type Accepted, TribuError } from '@tribu-live/protocol';
import { EpochLost } from '../../store/errors.ts';
import type { BallotStore } from '../../store/types.ts';
import type { CommandContext, CommandOf } from '../decide/command.ts';
import { choiceFor, pollOf } from '../decide/polls.ts';
import type { JournalWriter } from '../journal-writer.ts';

export interface BallotBoxOptions {
  readonly ballots: Pick<BallotStore, 'cast'>;
  readonly writer: JournalWriter;
}

type Context = Omit<CommandContext, 'at' | 'facts'>;

/**
 * Takes what is chosen in polls. A ballot of an anonymous one is kept before the journal says that its person
 * answered, and no poll is counted between the two: who is said to have answered is counted.
 */
export class BallotBox {
  readonly #options: BallotBoxOptions;
  #last: Promise<unknown> = Promise.resolve();

  constructor(options: BallotBoxOptions) {
    this.#options = options;
  }

  /** Resolves once the answer is in the journal. @throws TribuError the typed refusal; unavailable */
  async answer(command: CommandOf<'poll.answer'>, context: Context): Promise<Accepted> {
    const { writer } = this.#options;
    if (pollOf(writer.provisional, command.pollId)?.anonymous !== true)
      return writer.execute(command, context);
    const { journaled } = await this.inTurn(async () => {
      // Said again it is the same answer: a later choice of the same person stands.
      if (!writer.knows(context)) await this.#cast(command, context);
      return { journaled: writer.execute(command, context) };
    });
    return journaled;
  }

  /** Runs `work` with no ballot on its way. */
  inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#last.then(work);
    this.#last = done.catch(() => undefined); // Told to who asked; the next one's turn comes all the same.
    return done;
  }

  async #cast(command: CommandOf<'poll.answer'>, context: Context): Promise<void> {
    const { writer, ballots } = this.#options;
    const refusal = writer.refusalOf(command, context);
    if (refusal !== null) throw refusal;
    const { actor } = context;
    const { sessionId, epoch, polls } = writer.provisional;
    const poll = pollOf({ polls }, command.pollId);
    if (poll === undefined || actor.kind !== 'person') throw new TribuError('forbidden');
    const choice = choiceFor(poll, command.choice);
    if (choice instanceof TribuError) throw choice;
    const ballot = { sessionId, epoch, pollId: poll.id, personId: actor.id, choice };
    await ballots.cast(ballot).catch((error: unknown) => {
      throw error instanceof EpochLost ? new TribuError('room_elsewhere', { cause: error }) : error;
    });
  }
}
