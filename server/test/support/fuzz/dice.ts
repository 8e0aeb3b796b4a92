import { seededRandom } from '../../../../loadtest/net/seeded-random.ts';

/** Chance that falls the same way for the same seed. */
export class Dice {
  readonly #random: () => number;

  constructor(seed: number) {
    this.#random = seededRandom(seed);
  }

  chance(share: number): boolean {
    return this.#random() < share;
  }

  /** A whole number, both ends included. */
  int(min: number, max: number): number {
    return min + Math.floor(this.#random() * (max - min + 1));
  }

  /** @throws RangeError when there is nothing to choose from */
  of<T>(choices: readonly T[]): T {
    const [chosen] = choices.slice(this.int(0, choices.length - 1));
    if (chosen === undefined) throw new RangeError('nothing to choose from');
    return chosen;
  }

  /** One of these, or `otherwise` when there are none. */
  ofOr<T>(choices: readonly T[], otherwise: T): T {
    return choices.length === 0 ? otherwise : this.of(choices);
  }

  /** Each of these with this chance, in random order. */
  some<T>(choices: readonly T[], share = 0.5): T[] {
    return choices
      .filter(() => this.chance(share))
      .map((choice) => ({ choice, place: this.#random() }))
      .sort((one, other) => one.place - other.place)
      .map(({ choice }) => choice);
  }

  weighted<T>(choices: readonly (readonly [weight: number, choice: T])[]): T {
    let left = this.#random() * choices.reduce((sum, [weight]) => sum + weight, 0);
    for (const [weight, choice] of choices) {
      left -= weight;
      if (left < 0) return choice;
    }
    return this.of(choices)[1];
  }
}
