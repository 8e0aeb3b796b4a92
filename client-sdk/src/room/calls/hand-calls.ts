import type { Asking } from './asking.ts';

/** Raised hands, and the floor that mentors give. */
export class HandCalls {
  readonly #asking: Asking;

  /** @internal */
  constructor(asking: Asking) {
    this.#asking = asking;
  }

  async raise(): Promise<void> {
    await this.#asking.command('hand.raise', {});
  }

  /** One's own, or (mentors) that of the person named. */
  async lower(personId?: string): Promise<void> {
    await this.#asking.command('hand.lower', personId === undefined ? {} : { personId });
  }

  /** Mentors. */
  async lowerAll(): Promise<void> {
    await this.#asking.command('hands.lowerAll', {});
  }

  /** Mentors. The person's microphone opens, whatever else silences students. */
  async giveFloor(personId: string): Promise<void> {
    await this.#asking.command('floor.give', { personId });
  }

  /** Mentors, or who gives it back. */
  async takeFloor(personId: string): Promise<void> {
    await this.#asking.command('floor.take', { personId });
  }
}
