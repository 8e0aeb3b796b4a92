import type { LiveRoom } from '../../src/index.ts';
import type { Memory } from '../room/memory.ts';
import { type Hint, hintOf, REST_MS } from './hints/hint-of.ts';
import { RecentSpeech } from './hints/recent-speech.ts';
import type { TakingParts } from './view/participation-view.ts';

export interface ParticipationWatchOptions {
  readonly memory: Memory;
  /** Something new was told. */
  readonly changed: () => void;
}

/** Follows what a room's mentors are told of how students take part. */
export class ParticipationWatch {
  readonly #memory: Memory;
  readonly #changed: () => void;
  readonly #recent = new RecentSpeech();
  #room: LiveRoom | null = null;
  #people: TakingParts | null = null;
  #shown: Hint | null = null;
  #restsUntil = 0;
  #stop: () => void = () => undefined;

  constructor({ memory, changed }: ParticipationWatchOptions) {
    this.#memory = memory;
    this.#changed = changed;
  }

  /** As last told; null: nothing was told yet. */
  get people(): TakingParts | null {
    return this.#people;
  }

  /** From here on this room; null: none. */
  follow(room: LiveRoom | null): void {
    this.#stop();
    this.#room = room;
    this.#people = null;
    this.#shown = null;
    this.#restsUntil = room === null ? 0 : this.#memory.hintsRestUntil(room.state.sessionId);
    this.#recent.forget();
    this.#stop =
      room?.on('participation', ({ people }) => {
        this.#people = people;
        this.#recent.note(people, room.clock.now());
        this.#changed();
      }) ?? (() => undefined);
  }

  /** The hint of this moment. */
  hint(): Hint | null {
    if (this.#room === null || this.#people === null) return null;
    const { state, clock } = this.#room;
    const now = clock.now();
    this.#shown = hintOf({
      ...{ state, now, people: this.#people, shown: this.#shown, restsUntil: this.#restsUntil },
      recent: this.#recent.seconds(now),
    });
    return this.#shown;
  }

  /** No hint for a while, also after a reload. */
  putAway(): void {
    if (this.#room === null) return;
    this.#restsUntil = this.#room.clock.now() + REST_MS;
    this.#memory.keepHintsRest(this.#room.state.sessionId, this.#restsUntil);
    this.#changed();
  }
}
