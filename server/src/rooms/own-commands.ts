import type { Actor } from '@tribu-live/protocol';
import type { Logger } from '../telemetry/index.ts';
import type { Clock } from './clock.ts';
import type { CommandBody, DeadlineKind, RecorderStatus } from './decide/command.ts';

export interface OwnCommandsOptions {
  readonly sessionId: string;
  readonly execute: (command: CommandBody, actor: Actor) => Promise<unknown>;
  readonly clock: Clock;
  readonly log: Logger;
  /** Whether the room was let go. */
  readonly isClosed: () => boolean;
}

const SERVER: Actor = { kind: 'server' };

/** What a room journals by itself, with nobody who waits for it. */
export class OwnCommands {
  readonly #options: OwnCommandsOptions;

  constructor(options: OwnCommandsOptions) {
    this.#options = options;
  }

  /** The next save says it again if this one could not. */
  begun(exerciseId: string, personId: string): void {
    const { execute, log, sessionId } = this.#options;
    execute({ type: 'page.begin', exerciseId }, { kind: 'person', id: personId }).catch((error: unknown) => {
      log.debug({ err: error, sessionId }, 'the first words were not journaled');
    });
  }

  lost(personId: string, connection: number): void {
    const since = this.#options.clock.now();
    this.#run(
      { type: 'person.disconnect', personId, connection, since },
      'a disconnect could not be journaled',
    );
  }

  recorder(status: RecorderStatus): void {
    this.#run({ type: 'recording.report', status }, 'the recording could not be reported on');
  }

  fire(kind: DeadlineKind, dueAt: number): void {
    this.#run({ type: 'deadline.fire', kind, dueAt }, 'a deadline could not fire');
  }

  sample(): void {
    this.#run({ type: 'engagement.sample' }, 'a minute could not be journaled');
  }

  #run(command: CommandBody, failure: string): void {
    const { execute, log, sessionId, isClosed } = this.#options;
    execute(command, SERVER).catch((error: unknown) => {
      // A room that was let go has a successor, or its takeover will say the same.
      if (!isClosed()) log.error({ err: error, sessionId }, failure);
    });
  }
}
