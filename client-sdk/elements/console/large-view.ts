import type { LiveRoom } from '../../src/index.ts';
import { largeOf } from './view/phase.ts';

/** What has the large place of the console. */
export type Large = 'wall' | 'room';

/** What is large on the console: the wall, or the room inside. */
export class LargeView {
  readonly #changed: () => void;
  #hasRoom = false;
  #wanted: Large | null = null;

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  /** A room stands inside the console; without one there is the wall alone. */
  get hasRoom(): boolean {
    return this.#hasRoom;
  }

  set hasRoom(has: boolean) {
    this.#hasRoom = has;
    this.#changed();
  }

  of({ state, you }: LiveRoom): Large {
    return this.#hasRoom ? (this.#wanted ?? largeOf(state, you.personId)) : 'wall';
  }

  /** What the mentor wants large; null: what fits the moment. */
  want(wanted: Large | null): void {
    this.#wanted = wanted;
    this.#changed();
  }
}
