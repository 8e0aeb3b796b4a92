import type { Peer } from './peer.ts';

/** A person's place in the room: the newest connection and its window. */
export interface Seat {
  readonly peer: Peer;
  readonly connection: number;
}

/** Who acts: the person of the newest window, with the number of its connection. */
export interface Sitter {
  readonly personId: string;
  readonly connection: number;
}

/** Who is connected to the room, one window for each person. */
export class Seats {
  readonly #seats = new Map<string, Seat>();

  get size(): number {
    return this.#seats.size;
  }

  of(personId: string): Seat | undefined {
    return this.#seats.get(personId);
  }

  /** Gives the seat to this window; returns who sat there. */
  take(peer: Peer, connection: number): Seat | undefined {
    const { personId } = peer.who;
    const older = this.#seats.get(personId);
    this.#seats.set(personId, { peer, connection });
    return older;
  }

  vacate(personId: string): Seat | undefined {
    const seat = this.#seats.get(personId);
    this.#seats.delete(personId);
    return seat;
  }

  peers(): Peer[] {
    return [...this.#seats.values()].map((seat) => seat.peer);
  }

  /** Empties all seats; returns who sat there. */
  clear(): Peer[] {
    const peers = this.peers();
    this.#seats.clear();
    return peers;
  }
}
