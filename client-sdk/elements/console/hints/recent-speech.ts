import type { TakingParts } from '../view/participation-view.ts';

/** How far back is looked, milliseconds. */
export const RECENT_MS = 5 * 60_000;

interface Sample {
  readonly at: number;
  readonly seconds: ReadonlyMap<string, number>;
}

/** How long each student spoke lately, from what was told of the whole session. */
export class RecentSpeech {
  #samples: readonly Sample[] = [];

  /** `now` in milliseconds of the server's clock. */
  note(people: TakingParts, now: number): void {
    const seconds = new Map(
      Object.entries(people).map(([personId, { speakingSeconds }]) => [personId, speakingSeconds ?? 0]),
    );
    // The newest of those that are too old is where the stretch begins.
    const begin = this.#samples.findLastIndex(({ at }) => at <= now - RECENT_MS);
    this.#samples = [...this.#samples.slice(Math.max(0, begin)), { at: now, seconds }];
  }

  /** Seconds within the last `RECENT_MS`, by person; less is known right after coming in. */
  seconds(now: number): ReadonlyMap<string, number> {
    const first = this.#samples.findLast(({ at }) => at <= now - RECENT_MS) ?? this.#samples[0];
    const last = this.#samples.at(-1);
    if (first === undefined || last === undefined) return new Map();
    return new Map(
      [...last.seconds].map(([personId, total]) => [
        personId,
        Math.max(0, total - (first.seconds.get(personId) ?? 0)),
      ]),
    );
  }

  forget(): void {
    this.#samples = [];
  }
}
