import type { LiveRoom } from '../../src/index.ts';
import type { Memory } from '../room/memory.ts';
import { type Hint, hintOf, REST_MS } from './hints/hint-of.ts';
import { RecentSpeech } from './hints/recent-speech.ts';
import type { TakingParts } from './view/participation-view.ts';

/** What is needed of a room to follow it. */
export type FollowedRoom = Pick<LiveRoom, 'state' | 'clock' | 'participation' | 'on'>;

export interface ParticipationWatchOptions {
  readonly memory: Memory;
  /** There is something new to draw. */
  readonly changed: () => void;
}

/** Follows what a room's mentors are told of how students take part, and has a hint when it fits. */
export class ParticipationWatch {
  readonly #memory: Memory;
  readonly #changed: () => void;
  readonly #recent = new RecentSpeech();
  #room: FollowedRoom | null = null;
  #shown: Hint | null = null;
  #restsUntil = 0;
  #stop: (() => void) | null = null;

  constructor({ memory, changed }: ParticipationWatchOptions) {
    this.#memory = memory;
    this.#changed = changed;
  }

  /** As last told; null: nothing was told yet. */
  get people(): TakingParts | null {
    return this.#room?.participation ?? null;
  }

  /** From here on this room; null: none. */
  follow(room: FollowedRoom | null): void {
    this.#stop?.();
    this.#stop = null;
    this.#room = room;
    this.#shown = null;
    this.#recent.forget();
    if (room === null) return;
    this.#restsUntil = this.#memory.hintsRestUntil(room.state.sessionId);
    // It may have been told while the mentor came in.
    if (room.participation !== null) this.#recent.note(room.participation, room.clock.now());
    this.#stop = room.on('participation', ({ people }) => {
      this.#recent.note(people, room.clock.now());
      this.#changed();
    });
  }

  /** The hint of this moment. */
  hint(): Hint | null {
    const { people } = this;
    if (this.#room === null || people === null) return null;
    const { state, clock } = this.#room;
    const now = clock.now();
    const recent = this.#recent.seconds(now);
    this.#shown = hintOf({ state, now, people, recent, shown: this.#shown, restsUntil: this.#restsUntil });
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
