import {
  type Accepted,
  type Actor,
  closesAt,
  evolve,
  hide,
  isConnected,
  isOver,
  type Joined,
  PROTOCOL_VERSION,
  type RequestBody,
  type RoomState,
  reveals,
  type Signal,
  type StoredEvent,
  TribuError,
  view,
} from '@tribu-live/protocol';
import type { RoomMedia, RoomMediaListener } from '../media/types.ts';
import type { Logger } from '../telemetry/index.ts';
import type { Clock } from './clock.ts';
import type { CommandBody } from './decide/command.ts';
import { deadlinesOf } from './derived.ts';
import { JournalWriter, type JournalWriterOptions, type Step } from './journal-writer.ts';
import { MediaGate } from './media-gate.ts';
import type { Peer, Who } from './peer.ts';
import type { Tail } from './tail.ts';

/** A resume token outlives the room's end by this much: a last reload still learns that it is over. */
const RESUME_SLACK_MS = 60 * 60 * 1000;

export interface RoomOptions {
  /** The fold of the whole journal, homed here. */
  readonly state: RoomState;
  /** The journal's last entries, for clients that come back. */
  readonly recent: Tail;
  readonly openMedia: (sessionId: string, listener: RoomMediaListener) => RoomMedia;
  readonly append: JournalWriterOptions['append'];
  readonly clock: Clock;
  readonly log: Logger;
  readonly mintResumeToken: (who: Who, expiresAtMs: number) => string;
  /** Told once, when the room ended or its home moved. */
  readonly onClosed: (room: Room) => void;
}

export interface Entrance {
  readonly peer: Peer;
  readonly request: RequestBody<'room.join'>;
  /** Must send the answer before it returns: pushes follow at once. */
  readonly answer: (joined: Joined) => void;
}

/** A person's place in the room: the newest connection and its window. */
interface Seat {
  readonly peer: Peer;
  readonly connection: number;
}

/** The live side of a session on its home: the one writer of its journal, its connections, its media. */
export class Room {
  readonly sessionId: string;
  readonly #options: RoomOptions;
  readonly #writer: JournalWriter;
  readonly #gate: MediaGate;
  readonly #tail: Tail;
  readonly #seats = new Map<string, Seat>();
  #disarmDeadline: () => void = () => undefined;
  #closed = false;

  constructor(options: RoomOptions) {
    this.sessionId = options.state.sessionId;
    this.#options = options;
    this.#tail = options.recent;
    this.#writer = new JournalWriter({
      state: options.state,
      clock: options.clock,
      append: options.append,
      onStep: (step) => this.#onStep(step),
      onLost: () => this.#close('moved'),
    });
    const media = options.openMedia(this.sessionId, {
      consume: (personId, consumers) => this.#seats.get(personId)?.peer.push('media.consume', { consumers }),
      closed: (personId, trackIds) => this.#seats.get(personId)?.peer.push('media.close', { trackIds }),
      reset: () => this.#gate.rebuild(this.#connected()),
      lost: (personId) => this.#gate.rebuild(this.#connected().filter(([id]) => id === personId)),
    });
    this.#gate = new MediaGate(media, () => this.#writer.state, options.log);
    this.#armDeadline();
  }

  get state(): RoomState {
    return this.#writer.state;
  }

  /** Server time, which clients measure their clocks against (SPEC R6). */
  nowMs(): number {
    return this.#options.clock.now();
  }

  get peerCount(): number {
    return this.#seats.size;
  }

  /** Lets a person in, or back in: the newest window wins at once (SPEC C1). */
  async join({ peer, request, answer }: Entrance): Promise<void> {
    const { who } = peer;
    const command: CommandBody = {
      type: 'person.join',
      name: who.name,
      role: who.role,
      grants: who.grants,
      fresh: request.last === undefined,
    };
    const context = { actor: person(who.personId), commandId: null };
    const refusal = this.#writer.refusalOf(command, context);
    if (refusal !== null) throw refusal;
    // The transports are made while the journal is written: neither waits for the other.
    const opening = this.#gate.open(who.personId, request);
    opening.catch(() => undefined); // Awaited below; a refused join must not leave it unhandled.
    const journaled = this.#writer.execute(command, context);
    const connection = this.#writer.provisional.people[who.personId]?.connection ?? 0;
    await journaled;
    try {
      const media = await this.#gate.admit(who.personId, await opening);
      this.#seat({ peer, connection }, isOver(this.state));
      answer({
        protocolVersion: PROTOCOL_VERSION,
        you: { personId: who.personId, role: who.role, grants: who.grants },
        connection,
        serverTimeMs: this.#options.clock.now(),
        resumeToken: this.renewToken(who),
        catchUp: this.#tail.catchUp(this.state, who.personId, request.last),
        media: media.answer,
      });
      if (media.unready.length > 0) peer.push('media.consume', { consumers: media.unready });
    } catch (error) {
      this.#journalDisconnect(who.personId, connection);
      throw error;
    }
  }

  /** Runs a command of a person, of the school or of the server itself. */
  execute(command: CommandBody, actor: Actor, commandId: string | null = null): Promise<Accepted> {
    return this.#writer.execute(command, { actor, commandId });
  }

  /** The media first, so that a track in the journal is one that can be seen; then the event. */
  async publish(peer: Peer, body: RequestBody<'track.publish'>): Promise<Accepted> {
    const { trackId, source, silenced } = body;
    const command: CommandBody = { type: 'track.publish', trackId, source, silenced };
    const context = { actor: person(peer.who.personId), commandId: body.commandId };
    const refusal = this.#writer.refusalOf(command, context);
    if (refusal !== null) throw refusal;
    await this.#gate.publish(peer, body);
    try {
      const accepted = await this.#writer.execute(command, context);
      this.#gate.reconcile();
      return accepted;
    } catch (error) {
      this.#gate.retract(trackId);
      throw error;
    }
  }

  ready(peer: Peer, body: RequestBody<'media.ready'>): Promise<void> {
    return this.#gate.ready(peer, body);
  }

  restartIce(peer: Peer, which: 'send' | 'receive'): ReturnType<RoomMedia['restartIce']> {
    return this.#gate.restartIce(peer, which);
  }

  demand(personId: string, visible: RequestBody<'media.demand'>['visible']): void {
    this.#gate.demand(personId, visible);
  }

  /** Told at most once, to everybody else who is connected; nothing of it is kept (SPEC R1). */
  signal(personId: string, signal: RequestBody<'signal.send'>): void {
    const told: Signal = { ...signal, from: personId, at: this.#options.clock.now() };
    for (const [id, peer] of this.#connected()) if (id !== personId) peer.push('signal', told);
  }

  renewToken(who: Who): string {
    const until = (closesAt(this.state) ?? this.#options.clock.now()) + RESUME_SLACK_MS;
    return this.#options.mintResumeToken(who, until);
  }

  /** A socket is gone. Its media stays for a while: the same window may be back in a moment. */
  disconnected(peer: Peer): void {
    const { personId } = peer.who;
    const seat = this.#seats.get(personId);
    if (seat?.peer !== peer) return;
    this.#seats.delete(personId);
    this.#journalDisconnect(personId, seat.connection);
  }

  /** Lets go of the room without touching its journal: the node stops, or the home moved. */
  close(reason: 'moved' | 'shutdown'): void {
    this.#close(reason);
  }

  /** The newest connection takes the person's seat; who sat there before is told to stop. */
  #seat(seat: Seat, over: boolean): void {
    const { instanceId, who } = seat.peer;
    const { personId } = who;
    const admitted = this.state.people[personId];
    if (this.#closed || over) throw new TribuError(over ? 'session_ended' : 'room_elsewhere');
    if (!isConnected(admitted) || admitted.connection !== seat.connection) throw new TribuError('superseded');
    const older = this.#seats.get(personId)?.peer;
    this.#seats.set(personId, seat);
    if (older !== undefined && older !== seat.peer)
      older.close(older.instanceId === instanceId ? null : 'superseded');
  }

  #journalDisconnect(personId: string, connection: number): void {
    const since = this.#options.clock.now();
    const command: CommandBody = { type: 'person.disconnect', personId, connection, since };
    this.execute(command, { kind: 'server' }).catch((error: unknown) => {
      this.#options.log.warn(
        { err: error, sessionId: this.sessionId },
        'a disconnect could not be journaled',
      );
    });
  }

  #onStep({ before, events, after }: Step): void {
    this.#tail.follow(before, events);
    this.#tell(before, events);
    this.#gate.reconcile();
    this.#armDeadline();
    for (const event of events) this.#sendOff(event);
    if (isOver(after)) this.#close(after.status.is === 'cancelled' ? 'cancelled' : 'ended');
  }

  /** Each viewer gets the batch as they may see it, and a snapshot where it opened their eyes (SPEC R2). */
  #tell(before: RoomState, events: readonly StoredEvent[]): void {
    const after = this.state;
    const revealed = new Set(reveals(before, after));
    for (const [personId, peer] of this.#connected()) {
      if (revealed.has(personId)) {
        peer.push('snapshot', { state: view(after, personId) });
        continue;
      }
      let state = before;
      const told = events.map((event) => {
        const entry = hide(state, event, personId);
        state = evolve(state, event);
        return entry;
      });
      peer.push('events', { events: told });
    }
    if (events.some((event) => event.type === 'session.extended')) this.#renewTokens();
  }

  #renewTokens(): void {
    for (const [, peer] of this.#connected()) peer.push('token', { resumeToken: this.renewToken(peer.who) });
  }

  #connected(): [string, Peer][] {
    return [...this.#seats].map(([personId, seat]) => [personId, seat.peer]);
  }

  /** Who left or was removed loses connection and media. */
  #sendOff(event: StoredEvent): void {
    if (event.type !== 'participant.left' && event.type !== 'participant.removed') return;
    const { personId } = event.data as { personId: string };
    if (isConnected(this.state.people[personId])) return;
    const peer = this.#seats.get(personId)?.peer;
    this.#seats.delete(personId);
    this.#gate.forget(personId);
    if (peer !== undefined && !isOver(this.state)) {
      this.#closePeer(peer, event.type === 'participant.removed' ? 'removed' : null);
    } else if (peer !== undefined) {
      this.#closePeer(peer, this.state.status.is === 'cancelled' ? 'cancelled' : 'ended');
    }
  }

  /** After the answers of this turn are out: who ends the room hears that it worked. */
  #closePeer(peer: Peer, reason: Parameters<Peer['close']>[0]): void {
    this.#options.clock.after(0, () => peer.close(reason));
  }

  #armDeadline(): void {
    this.#disarmDeadline();
    const [next] = deadlinesOf(this.state);
    if (next === undefined || this.#closed) return;
    const { kind, dueAt } = next;
    this.#disarmDeadline = this.#options.clock.after(dueAt - this.#options.clock.now(), () => {
      this.execute({ type: 'deadline.fire', kind, dueAt }, { kind: 'server' }).catch((error: unknown) => {
        this.#options.log.error({ err: error, sessionId: this.sessionId }, 'a deadline could not fire');
      });
    });
  }

  #close(reason: 'ended' | 'cancelled' | 'moved' | 'shutdown'): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#disarmDeadline();
    for (const [, peer] of this.#connected()) this.#closePeer(peer, reason);
    this.#seats.clear();
    this.#gate.close();
    if (reason === 'moved') this.#writer.close(new TribuError('room_elsewhere'));
    if (reason === 'shutdown') this.#writer.close(new TribuError('unavailable'));
    this.#options.onClosed(this);
  }
}

function person(id: string): Actor {
  return { kind: 'person', id };
}
