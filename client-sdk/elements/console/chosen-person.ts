import { createRef } from 'lit/directives/ref.js';
import type { PersonAction } from './keys.ts';
import type { ConsolePerson } from './parts/console-person.ts';
import type { ConsoleWall } from './parts/console-wall.ts';

/** The person whose card is open, and where the focus goes with it: onto the card, and back onto the wall. */
export class ChosenPerson {
  readonly wall = createRef<ConsoleWall>();
  readonly card = createRef<ConsolePerson>();
  /** Draws anew; resolves when that is done. */
  readonly #changed: () => Promise<unknown>;
  #id: string | null = null;

  constructor(changed: () => Promise<unknown>) {
    this.#changed = changed;
  }

  get id(): string | null {
    return this.#id;
  }

  /** Opens this person's card; the same person once more closes it. */
  async toggle(personId: string): Promise<void> {
    if (personId === this.#id) {
      this.leave();
      return;
    }
    this.#id = personId;
    await this.#changed();
    await this.card.value?.updateComplete;
    this.card.value?.focus();
  }

  /** Closes the card; the person's tile has the focus. */
  leave(): void {
    const left = this.#id;
    this.forget();
    this.wall.value?.focusTile(left);
  }

  /** Closes the card; something else takes the focus. */
  forget(): void {
    if (this.#id === null) return;
    this.#id = null;
    void this.#changed();
  }

  act(action: PersonAction): void {
    this.card.value?.act(action);
  }
}
