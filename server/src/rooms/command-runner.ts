import { type Accepted, TribuError } from '@tribu-live/protocol';
import type { BallotStore, FactStore, ReadingStore } from '../store/types.ts';
import type { Logger } from '../telemetry/index.ts';
import type { Clock } from './clock.ts';
import type { CommandBody, CommandContext } from './decide/command.ts';
import { asksForReaders, factsFor, freezes } from './facts.ts';
import type { JournalWriter } from './journal-writer.ts';
import type { PageDesk } from './pages/page-desk.ts';
import { BallotBox } from './polls/ballot-box.ts';
import { pollsToCount } from './polls/tallies.ts';
import { within } from './within.ts';

/** A database that is silent this long is taken for away: a room must not stand still for it. */
const PATIENCE_MS = 5000;

export interface CommandRunnerOptions {
  readonly writer: JournalWriter;
  readonly desk: PageDesk;
  readonly readings: ReadingStore;
  readonly ballots: Pick<BallotStore, 'cast' | 'tallies'>;
  readonly clock: Clock;
  readonly log: Logger;
}

type Context = Omit<CommandContext, 'at' | 'facts'>;

/** Hands commands to the room's writer, with the facts that their decisions need. */
export class CommandRunner {
  readonly #options: CommandRunnerOptions;
  readonly #facts: FactStore;
  readonly #box: BallotBox;

  constructor(options: CommandRunnerOptions) {
    this.#options = options;
    const { desk, readings, writer, clock, log } = options;
    const ballots: CommandRunnerOptions['ballots'] = {
      cast: (ballot) => within(clock, PATIENCE_MS, options.ballots.cast(ballot)),
      tallies: (...asked) => within(clock, PATIENCE_MS, options.ballots.tallies(...asked)),
    };
    this.#box = new BallotBox({ ballots, writer });
    this.#facts = {
      ballots,
      pages: { words: (_sessionId, exerciseId) => Promise.resolve(desk.words(exerciseId)) },
      readings: {
        // A circle can begin without knowing who read last month.
        lastReadAt: (personIds) =>
          within(clock, PATIENCE_MS, readings.lastReadAt(personIds)).catch((error: unknown) => {
            if (!(error instanceof TribuError) || !error.retryable) throw error;
            log.warn({ err: error }, 'who read last is not known while the database is away');
            return {};
          }),
      },
    };
  }

  /** Resolves once what the command did is in the journal. @throws TribuError the typed refusal */
  async run(command: CommandBody, context: Context): Promise<Accepted> {
    if (command.type === 'poll.answer') return this.#box.answer(command, context);
    const counts = pollsToCount(command, this.#options.writer.provisional).length > 0;
    return counts ? this.#box.inTurn(() => this.#run(command, context)) : this.#run(command, context);
  }

  async #run(command: CommandBody, context: Context): Promise<Accepted> {
    const { writer, desk } = this.#options;
    const exerciseId = freezes(writer.provisional, command);
    const counts = pollsToCount(command, writer.provisional).length > 0;
    if (exerciseId === null && !asksForReaders(command) && !counts) return writer.execute(command, context);
    // Who may not do it makes nobody wait.
    const refusal = writer.refusalOf(command, context);
    if (refusal !== null) throw refusal;
    const release = exerciseId === null ? () => undefined : await desk.hold(exerciseId);
    try {
      // What was decided just before counts too: who has read is looked up in the journal.
      await writer.settled();
      const facts = await factsFor(command, writer.provisional, this.#facts);
      // While it waited another exercise may have begun: its saves have to be waited for, and its words are others.
      if (freezes(writer.provisional, command) !== exerciseId) return await this.#run(command, context);
      return await writer.execute(command, { ...context, ...(facts === undefined ? {} : { facts }) });
    } finally {
      release();
    }
  }
}
