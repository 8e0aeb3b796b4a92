import {
  emptyState,
  fold,
  type HiddenEvent,
  isHidden,
  type Joined,
  JournalGap,
  type RoomState,
  type StoredEvent,
} from '@tribu-live/protocol';
import { Emitter } from '../emitter.ts';

export interface JournalEvents {
  state: { readonly state: RoomState };
  /** Told after the state that holds it. */
  event: { readonly event: StoredEvent };
  /** What came doesn't continue what is held: catch up from `last`. */
  gap: { readonly gap: JournalGap };
}

/** The room's state as this client may know it, folded from what the server tells (SPEC R5). */
export class Journal extends Emitter<JournalEvents> {
  #state: RoomState;
  /** False as long as nothing was told, and when what is held can't be continued: a snapshot is due then. */
  #sound = false;

  constructor(sessionId: string) {
    super();
    this.#state = emptyState(sessionId);
  }

  get state(): RoomState {
    return this.#state;
  }

  /** What to say at a join: the place up to which everything is known. */
  get last(): { readonly epoch: number; readonly seq: number } | undefined {
    return this.#sound ? { epoch: this.#state.epoch, seq: this.#state.seq } : undefined;
  }

  /** What is held isn't to be continued: the next join starts from a snapshot. It stays to be shown until then. */
  forget(): void {
    this.#sound = false;
  }

  handleCatchUp(catchUp: Joined['catchUp']): void {
    if (catchUp.kind === 'snapshot') {
      this.handleSnapshot(catchUp.state);
      return;
    }
    if (this.#fold(catchUp.events)) return;
    // The server meant to continue what is held and couldn't: only a snapshot helps now.
    this.#sound = false;
  }

  handleEvents(events: readonly (StoredEvent | HiddenEvent)[]): void {
    this.#fold(events);
  }

  handleSnapshot(state: RoomState): void {
    this.#sound = true;
    this.#replace(state);
  }

  #fold(events: readonly (StoredEvent | HiddenEvent)[]): boolean {
    // A snapshot may overtake events that it holds already.
    const due = events.filter((event) => event.seq > this.#state.seq);
    if (due.length === 0) return true;
    let folded: RoomState;
    try {
      folded = fold(this.#state, due);
    } catch (error) {
      if (!(error instanceof JournalGap)) throw error;
      this.emit('gap', { gap: error });
      return false;
    }
    this.#replace(folded);
    for (const event of due) if (!isHidden(event)) this.emit('event', { event });
    return true;
  }

  #replace(state: RoomState): void {
    this.#state = state;
    this.emit('state', { state });
  }
}
