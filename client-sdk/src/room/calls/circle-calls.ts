import type { CircleFrom } from '@tribu-live/protocol';
import type { Asking } from './asking.ts';

export interface CircleOptions {
  /** Whose pages are read; null: none. */
  readonly exerciseId: string | null;
  readonly from: CircleFrom;
  /** Without one: who has not read for the longest time comes first. */
  readonly order?: readonly string[];
  /** A soft bell rings after this long; null: no bell. */
  readonly perReaderSeconds: number | null;
}

/** Reading aloud in turn. */
export class CircleCalls {
  readonly #asking: Asking;

  /** @internal */
  constructor(asking: Asking) {
    this.#asking = asking;
  }

  /** Would like to read, or not any more. */
  async volunteer(on: boolean): Promise<void> {
    await this.#asking.command('circle.volunteer', { on });
  }

  /** Mentors. The first reader's turn begins at once. @throws TribuError `forbidden`, `wrong_phase` */
  async open({ exerciseId, from, order, perReaderSeconds }: CircleOptions): Promise<void> {
    await this.#asking.command('circle.open', {
      circleId: crypto.randomUUID(),
      exerciseId,
      from,
      ...(order === undefined ? {} : { order: [...order] }),
      perReaderSeconds,
    });
  }

  /** Mentors. Who comes after the reader. */
  async arrange(order: readonly string[]): Promise<void> {
    await this.#asking.command('circle.arrange', { order: [...order] });
  }

  /** Mentors or the reader: who reads now has read. Said twice, by both, it skips nobody. */
  async next(): Promise<void> {
    const personId = this.#asking.state().circle?.reader?.personId;
    await this.#asking.command('circle.next', personId === undefined ? {} : { personId });
  }

  /** The reader, or who waits, lets the turn go. */
  async pass(): Promise<void> {
    await this.#asking.command('circle.pass', {});
  }

  /** Mentors. */
  async skip(personId: string): Promise<void> {
    await this.#asking.command('circle.skip', { personId });
  }

  /** Mentors. This person's turn begins now. */
  async give(personId: string): Promise<void> {
    await this.#asking.command('circle.give', { personId });
  }

  /** Mentors. */
  async close(): Promise<void> {
    await this.#asking.command('circle.close', {});
  }
}
