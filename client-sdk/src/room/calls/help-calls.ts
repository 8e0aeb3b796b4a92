import type { Asking } from './asking.ts';

/** A call for the mentor without a sound. */
export class HelpCalls {
  readonly #asking: Asking;

  /** @internal */
  constructor(asking: Asking) {
    this.#asking = asking;
  }

  async ask(): Promise<void> {
    await this.#asking.command('help.ask', {});
  }

  /** One's own call, or (mentors) that of the person named. */
  async clear(personId?: string): Promise<void> {
    await this.#asking.command('help.clear', personId === undefined ? {} : { personId });
  }
}
