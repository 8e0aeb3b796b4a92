import {
  evolve,
  type HiddenEvent,
  hide,
  isErased,
  type Joined,
  LIMITS,
  type RoomState,
  reveals,
  type StoredEvent,
  view,
} from '@tribu-live/protocol';

interface Entry {
  readonly before: RoomState;
  readonly event: StoredEvent;
  /** Persons whose sight changed with this event. */
  readonly revealed: readonly string[];
}

/** The journal's last events, kept to bring a returning client up to date without a snapshot (SPEC R5). */
export class Tail {
  #entries: Entry[] = [];
  /** Something was erased: who comes back from an earlier epoch may still hold it. */
  #erased = false;

  /** Folds events from `before` on, keeping the last ones. Returns the state after them. */
  follow(before: RoomState, events: readonly StoredEvent[]): RoomState {
    let state = before;
    for (const event of events) {
      const after = evolve(state, event);
      this.#erased ||= isErased(event);
      this.#entries.push({ before: state, event, revealed: reveals(state, after) });
      if (this.#entries.length > LIMITS.catchUpEvents) this.#entries.shift();
      state = after;
    }
    return state;
  }

  /** What `viewerId`, who holds all up to `last`, is to be sent: the missed events where they are at hand. */
  catchUp(
    state: RoomState,
    viewerId: string,
    last: { readonly epoch: number; readonly seq: number } | undefined,
  ): Joined['catchUp'] {
    const missed = last === undefined ? null : this.#since(state, viewerId, last);
    return missed === null
      ? { kind: 'snapshot', state: view(state, viewerId) }
      : { kind: 'events', events: missed };
  }

  #since(
    state: RoomState,
    viewerId: string,
    last: { readonly epoch: number; readonly seq: number },
  ): (StoredEvent | HiddenEvent)[] | null {
    if (last.epoch > state.epoch || last.seq > state.seq) return null;
    if (this.#erased && last.epoch < state.epoch) return null;
    const missing = state.seq - last.seq;
    if (missing > this.#entries.length) return null;
    const entries = missing === 0 ? [] : this.#entries.slice(-missing);
    // What was told from a spool that never fitted is not in the journal: there, others stand under a later epoch.
    if ((entries[0]?.before ?? state).epoch !== last.epoch) return null;
    if (entries.some((entry) => entry.revealed.includes(viewerId))) return null;
    return entries.map((entry) => hide(entry.before, entry.event, viewerId));
  }
}
