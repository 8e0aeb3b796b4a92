import type { RoomState } from '@tribu-live/protocol';
import type { Clock } from './clock.ts';
import type { DeadlineKind } from './decide/command.ts';
import { deadlinesOf } from './derived.ts';

/** A clock that was set, or a machine that slept, is noticed within this. */
const LONGEST_WAIT_MS = 10_000;

/** Fires a room's next deadline on its home (SPEC R6). */
export class DeadlineAlarm {
  readonly #clock: Clock;
  readonly #fire: (kind: DeadlineKind, dueAt: number) => void;
  #disarm: () => void = () => undefined;

  constructor(clock: Clock, fire: (kind: DeadlineKind, dueAt: number) => void) {
    this.#clock = clock;
    this.#fire = fire;
  }

  /** Waits for what stands in this state from now on, whatever it waited for before. */
  set(state: RoomState): void {
    this.#disarm();
    const [next] = deadlinesOf(state);
    if (next === undefined) return;
    const { kind, dueAt } = next;
    const waitMs = Math.min(dueAt - this.#clock.now(), LONGEST_WAIT_MS);
    // Timers may come a little early by the wall clock, and that clock may have been set: look again.
    this.#disarm = this.#clock.after(waitMs, () =>
      this.#clock.now() < dueAt ? this.set(state) : this.#fire(kind, dueAt),
    );
  }

  stop(): void {
    this.#disarm();
  }
}
