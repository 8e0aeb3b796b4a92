import type { Pushes, RoomState, WallEntry } from '@tribu-live/protocol';
import { Emitter } from '../emitter.ts';

export interface WallEvents {
  changed: { readonly exerciseId: string | null; readonly pages: ReadonlyMap<string, WallEntry> };
}

/** How far each writer of the newest exercise is: words and the last save, never the text (SPEC R11). For mentors. */
export class Wall extends Emitter<WallEvents> {
  #exerciseId: string | null = null;
  #pages: ReadonlyMap<string, WallEntry> = new Map();

  get pages(): ReadonlyMap<string, WallEntry> {
    return this.#pages;
  }

  handlePush({ exerciseId, pages }: Pushes['wall']): void {
    const before = exerciseId === this.#exerciseId ? this.#pages : [];
    this.#set(exerciseId, new Map([...before, ...Object.entries(pages)]));
  }

  /** Another exercise was started: nobody has written anything in it yet. */
  handleState(state: RoomState): void {
    const newest = state.exercises.at(-1)?.id ?? null;
    // Told of it before its event came: what is held is its own already.
    if (newest === this.#exerciseId || newest === null) return;
    if (this.#exerciseId !== null && !state.exercises.some(({ id }) => id === this.#exerciseId)) return;
    this.#set(newest, new Map());
  }

  #set(exerciseId: string, pages: ReadonlyMap<string, WallEntry>): void {
    this.#exerciseId = exerciseId;
    this.#pages = pages;
    this.emit('changed', { exerciseId, pages });
  }
}
