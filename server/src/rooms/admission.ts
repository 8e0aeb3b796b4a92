import {
  isConnected,
  isOver,
  type Joined,
  PROTOCOL_VERSION,
  type RequestBody,
  TribuError,
} from '@tribu-live/protocol';
import type { CommandBody } from './decide/command.ts';
import type { JournalWriter } from './journal-writer.ts';
import type { MediaGate } from './media-gate.ts';
import type { Peer, Who } from './peer.ts';
import type { Seats, Sitter } from './seats.ts';
import type { Tail } from './tail.ts';

export interface Entrance {
  readonly peer: Peer;
  readonly request: RequestBody<'room.join'>;
  /** Must send the answer before it returns: pushes follow at once. */
  readonly answer: (joined: Joined) => void;
}

export interface AdmissionOptions {
  readonly writer: JournalWriter;
  readonly gate: MediaGate;
  readonly seats: Seats;
  readonly tail: Tail;
  readonly nowMs: () => number;
  /** Whether this node may act for its rooms now (SPEC N2). */
  readonly holds: () => boolean;
  readonly renewToken: (peer: Peer) => string;
  /** Whether the room was let go. */
  readonly isClosed: () => boolean;
  /** A connection is gone without a goodbye. */
  readonly onLost: (personId: string, connection: number) => void;
}

/** Lets people in, each to the seat of their newest window (SPEC C1). */
export class Admission {
  readonly #options: AdmissionOptions;

  constructor(options: AdmissionOptions) {
    this.#options = options;
  }

  /** Lets a person in, or back in: the newest window wins at once. */
  async join({ peer, request, answer }: Entrance): Promise<void> {
    const { writer, gate, tail, nowMs, renewToken } = this.#options;
    const { personId, name, role, grants, enteredAt } = peer.who;
    const fresh = request.last === undefined;
    const command: CommandBody = { type: 'person.join', name, role, grants, enteredAt, fresh };
    const context = { actor: { kind: 'person', id: personId }, commandId: null } as const;
    const refusal = writer.refusalOf(command, context);
    if (refusal !== null) throw refusal;
    // The transports are made while the journal is written: neither waits for the other.
    const opening = gate.open(peer, request);
    opening.catch(() => undefined); // Awaited below; a refused join must not leave it unhandled.
    const journaled = writer.execute(command, context);
    const connection = writer.provisional.people[personId]?.connection ?? 0;
    try {
      await journaled;
      const media = await gate.admit(personId, await opening);
      const admitted = this.#seat(peer, connection);
      answer({
        protocolVersion: PROTOCOL_VERSION,
        you: { personId, role: admitted.role, grants: admitted.grants },
        connection,
        serverTimeMs: nowMs(),
        resumeToken: renewToken(peer),
        catchUp: tail.catchUp(writer.state, personId, request.last),
        media: media.answer,
      });
      if (media.unready.length > 0) peer.push('media.consume', { consumers: media.unready });
      gate.settle(peer, request, media.answer);
    } catch (error) {
      this.#giveUp(peer, connection);
      throw error;
    }
  }

  /**
   * Who acts here. An older window must not act for the newer one, not even while that one is still coming in
   * (SPEC C1).
   * @throws TribuError not_joined, superseded, session_ended, room_elsewhere
   */
  sitter(peer: Peer): Sitter {
    const { seats, writer, holds, isClosed } = this.#options;
    if (isOver(writer.state)) throw new TribuError('session_ended');
    // Its socket is about to be closed: the client asks again wherever the room goes on.
    if (!holds() || isClosed()) throw new TribuError('room_elsewhere');
    const { personId } = peer.who;
    const seat = seats.of(personId);
    if (seat === undefined) throw new TribuError('not_joined');
    const newest = writer.provisional.people[personId]?.connection;
    if (seat.peer !== peer || seat.connection !== newest) throw new TribuError('superseded');
    return { personId, connection: seat.connection };
  }

  /** A socket is gone. Its media stays for a while: the same window may be back in a moment. */
  disconnected(peer: Peer): void {
    const { seats, onLost } = this.#options;
    const seat = seats.of(peer.who.personId);
    if (seat?.peer !== peer) return;
    seats.vacate(peer.who.personId);
    onLost(peer.who.personId, seat.connection);
  }

  /** The newest connection takes the person's seat; who sat there before is told to stop. */
  #seat(peer: Peer, connection: number): { role: Who['role']; grants: Who['grants'] } {
    const { writer, seats, isClosed } = this.#options;
    const { personId } = peer.who;
    if (isOver(writer.state)) throw new TribuError('session_ended');
    if (isClosed()) throw new TribuError('room_elsewhere');
    const known = writer.state.people[personId];
    if (known?.presence.is === 'removed') throw new TribuError('removed');
    if (known !== undefined && known.connection > connection) throw new TribuError('superseded');
    if (!isConnected(known)) throw new TribuError('not_joined');
    const older = seats.take(peer, connection)?.peer;
    if (older !== undefined && older !== peer) this.#replace(older, peer);
    return { role: known.role, grants: known.grants ?? [] };
  }

  /** A reconnect of the same page just goes on elsewhere; another window has to be told. */
  #replace(older: Peer, newer: Peer): void {
    older.close(older.instanceId === newer.instanceId ? null : 'superseded');
  }

  /** A join that failed after it was journaled: nobody is left in the seat that it has taken the media of. */
  #giveUp(peer: Peer, connection: number): void {
    const { seats, onLost } = this.#options;
    const { personId } = peer.who;
    const seat = seats.of(personId);
    if (seat !== undefined && seat.connection < connection) {
      seats.vacate(personId);
      this.#replace(seat.peer, peer);
    }
    onLost(personId, connection);
  }
}
