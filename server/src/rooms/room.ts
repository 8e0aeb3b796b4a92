import {
  type Accepted,
  type Actor,
  closesAt,
  isConnected,
  isOver,
  type Joined,
  type Person,
  PROTOCOL_VERSION,
  type RequestBody,
  type RoomState,
  type Signal,
  type StoredEvent,
  TribuError,
} from '@tribu-live/protocol';
import type { RoomMedia, RoomMediaListener } from '../media/types.ts';
import type { Logger } from '../telemetry/index.ts';
import type { Clock } from './clock.ts';
import { DeadlineAlarm } from './deadline-alarm.ts';
import type { CommandBody } from './decide/command.ts';
import { JournalWriter, type JournalWriterOptions, type Step } from './journal-writer.ts';
import { MediaGate } from './media-gate.ts';
import type { Peer, Who } from './peer.ts';
import { Seats } from './seats.ts';
import type { Tail } from './tail.ts';
import { tell } from './tell.ts';

/** A resume token outlives the room's end by this much: a last reload still learns that it is over. */
export const RESUME_SLACK_MS = 60 * 60 * 1000;

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

/** The live side of a session on its home: the one writer of its journal, its connections, its media. */
export class Room {
  readonly sessionId: string;
  readonly #options: RoomOptions;
  readonly #writer: JournalWriter;
  readonly #gate: MediaGate;
  readonly #tail: Tail;
  readonly #alarm: DeadlineAlarm;
  readonly #seats = new Seats();
  #closed = false;

  constructor(options: RoomOptions) {
    const { state, clock, log } = options;
    this.sessionId = state.sessionId;
    this.#options = options;
    this.#tail = options.recent;
    this.#writer = new JournalWriter({
      state,
      clock,
      append: options.append,
      onStep: (step) => this.#onStep(step),
      onLost: () => this.#close('moved'),
    });
    this.#gate = new MediaGate({
      open: (listener) => options.openMedia(this.sessionId, listener),
      state: () => this.#writer.state,
      peerOf: (personId) => this.#seats.of(personId)?.peer,
      onRecorder: (status) =>
        this.#inBackground({ type: 'recording.report', status }, 'the recording could not be reported on'),
      clock,
      log,
    });
    this.#alarm = new DeadlineAlarm(clock, (kind, dueAt) => {
      this.#inBackground({ type: 'deadline.fire', kind, dueAt }, 'a deadline could not fire');
    });
    this.#alarm.set(state);
    // After a takeover the journal may say of a recording what was true in another process.
    this.#gate.reconcile();
  }

  get state(): RoomState {
    return this.#writer.state;
  }

  get peerCount(): number {
    return this.#seats.size;
  }

  /** Server time, which clients measure their clocks against (SPEC R6). */
  nowMs(): number {
    return this.#options.clock.now();
  }

  /** Lets a person in, or back in: the newest window wins at once (SPEC C1). */
  async join({ peer, request, answer }: Entrance): Promise<void> {
    const { personId, name, role, grants, enteredAt } = peer.who;
    const fresh = request.last === undefined;
    const command: CommandBody = { type: 'person.join', name, role, grants, enteredAt, fresh };
    const context = { actor: person(personId), commandId: null };
    const refusal = this.#writer.refusalOf(command, context);
    if (refusal !== null) throw refusal;
    // The transports are made while the journal is written: neither waits for the other.
    const opening = this.#gate.open(peer, request);
    opening.catch(() => undefined); // Awaited below; a refused join must not leave it unhandled.
    const journaled = this.#writer.execute(command, context);
    const connection = this.#writer.provisional.people[personId]?.connection ?? 0;
    try {
      await journaled;
      const media = await this.#gate.admit(personId, await opening);
      const admitted = this.#seat(peer, connection);
      answer({
        protocolVersion: PROTOCOL_VERSION,
        you: { personId, role: admitted.role, grants: admitted.grants },
        connection,
        serverTimeMs: this.nowMs(),
        resumeToken: this.renewToken(peer),
        catchUp: this.#tail.catchUp(this.state, personId, request.last),
        media: media.answer,
      });
      if (media.unready.length > 0) peer.push('media.consume', { consumers: media.unready });
      this.#gate.settle(peer, request, media.answer);
    } catch (error) {
      this.#giveUp(peer, connection);
      throw error;
    }
  }

  /** Runs a command of the school or of the server itself. */
  execute(command: CommandBody, actor: Actor): Promise<Accepted> {
    return this.#writer.execute(command, { actor, commandId: null });
  }

  /** Runs a command of the person whose newest window this is. */
  async act(peer: Peer, command: CommandBody, commandId: string): Promise<Accepted> {
    this.#mustSit(peer);
    return this.#writer.execute(command, { actor: person(peer.who.personId), commandId });
  }

  /** The media first, so that a track in the journal is one that can be seen; then the event. */
  async publish(peer: Peer, body: RequestBody<'track.publish'>): Promise<Accepted> {
    this.#mustSit(peer);
    const { trackId, source, silenced, to } = body;
    const command: CommandBody = { type: 'track.publish', trackId, source, silenced, to };
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

  async ready(peer: Peer, body: RequestBody<'media.ready'>): Promise<void> {
    this.#mustSit(peer);
    await this.#gate.ready(peer, body);
  }

  async restartIce(peer: Peer, which: 'send' | 'receive'): ReturnType<RoomMedia['restartIce']> {
    this.#mustSit(peer);
    return this.#gate.restartIce(peer, which);
  }

  demand(peer: Peer, visible: RequestBody<'media.demand'>['visible']): void {
    this.#mustSit(peer);
    this.#gate.demand(peer.who.personId, visible);
  }

  /** Told at most once, to everybody else who is connected; nothing of it is kept (SPEC R1). */
  signal(peer: Peer, signal: RequestBody<'signal.send'>): void {
    this.#mustSit(peer);
    const told: Signal = { ...signal, from: peer.who.personId, at: this.nowMs() };
    for (const other of this.#seats.peers()) if (other !== peer) other.push('signal', told);
  }

  /** Says of the person what the journal says now, not what an earlier token said. */
  renewToken({ who }: Peer): string {
    const known = this.state.people[who.personId];
    const current: Who =
      known?.grants == null
        ? who
        : { ...who, name: known.name, ...roleOf(known), enteredAt: known.enteredAt };
    const until = (closesAt(this.state) ?? this.nowMs()) + RESUME_SLACK_MS;
    return this.#options.mintResumeToken(current, until);
  }

  /** A socket is gone. Its media stays for a while: the same window may be back in a moment. */
  disconnected(peer: Peer): void {
    const seat = this.#seats.of(peer.who.personId);
    if (seat?.peer !== peer) return;
    this.#seats.vacate(peer.who.personId);
    this.#journalDisconnect(peer.who.personId, seat.connection);
  }

  /** Lets go of the room without touching its journal: the node stops, or the home moved. */
  close(reason: 'moved' | 'shutdown'): void {
    this.#close(reason);
  }

  /** The newest connection takes the person's seat; who sat there before is told to stop. */
  #seat(peer: Peer, connection: number): { role: Who['role']; grants: Who['grants'] } {
    const { personId } = peer.who;
    if (isOver(this.state)) throw new TribuError('session_ended');
    if (this.#closed) throw new TribuError('room_elsewhere');
    const known = this.state.people[personId];
    if (known?.presence.is === 'removed') throw new TribuError('removed');
    if (known !== undefined && known.connection > connection) throw new TribuError('superseded');
    if (!isConnected(known)) throw new TribuError('not_joined');
    const older = this.#seats.take(peer, connection)?.peer;
    if (older !== undefined && older !== peer) this.#replace(older, peer);
    return { role: known.role, grants: known.grants ?? [] };
  }

  /** A reconnect of the same page just goes on elsewhere; another window has to be told. */
  #replace(older: Peer, newer: Peer): void {
    older.close(older.instanceId === newer.instanceId ? null : 'superseded');
  }

  /** A join that failed after it was journaled: nobody is left in the seat that it has taken the media of. */
  #giveUp(peer: Peer, connection: number): void {
    const { personId } = peer.who;
    const seat = this.#seats.of(personId);
    if (seat !== undefined && seat.connection < connection) {
      this.#seats.vacate(personId);
      this.#replace(seat.peer, peer);
    }
    this.#journalDisconnect(personId, connection);
  }

  /** An older window must not act for the newer one, not even while that one is still coming in (SPEC C1). */
  #mustSit(peer: Peer): void {
    const { personId } = peer.who;
    const seat = this.#seats.of(personId);
    if (seat === undefined) throw new TribuError('not_joined');
    const newest = this.#writer.provisional.people[personId]?.connection;
    if (seat.peer !== peer || seat.connection !== newest) throw new TribuError('superseded');
  }

  #journalDisconnect(personId: string, connection: number): void {
    const command: CommandBody = { type: 'person.disconnect', personId, connection, since: this.nowMs() };
    this.#inBackground(command, 'a disconnect could not be journaled');
  }

  #inBackground(command: CommandBody, failure: string): void {
    this.execute(command, { kind: 'server' }).catch((error: unknown) => {
      // A room that was let go has a successor, or its takeover will say the same.
      if (!this.#closed) this.#options.log.error({ err: error, sessionId: this.sessionId }, failure);
    });
  }

  #onStep(step: Step): void {
    this.#tail.follow(step.before, step.events);
    tell(this.#seats.peers(), step);
    if (step.events.some((event) => event.type === 'session.extended')) {
      for (const peer of this.#seats.peers()) peer.push('token', { resumeToken: this.renewToken(peer) });
    }
    // When all is over the room's closing says why its takes end.
    if (!isOver(step.after)) this.#gate.reconcile();
    this.#alarm.set(step.after);
    for (const event of step.events) this.#sendOff(event);
    if (isOver(step.after)) this.#close(this.#overReason());
  }

  /** Who left or was removed loses connection and media. */
  #sendOff(event: StoredEvent): void {
    if (event.type !== 'participant.left' && event.type !== 'participant.removed') return;
    const { personId } = event.data as { personId: string };
    if (isConnected(this.state.people[personId])) return;
    const seat = this.#seats.vacate(personId);
    this.#gate.forget(personId);
    const reason = event.type === 'participant.removed' ? 'removed' : null;
    if (seat !== undefined) this.#closeSoon(seat.peer, isOver(this.state) ? this.#overReason() : reason);
  }

  #overReason(): 'ended' | 'cancelled' {
    return this.state.status.is === 'cancelled' ? 'cancelled' : 'ended';
  }

  /** After the answers of this turn are out: who ends the room hears that it worked. */
  #closeSoon(peer: Peer, reason: Parameters<Peer['close']>[0]): void {
    this.#options.clock.after(0, () => peer.close(reason));
  }

  #close(reason: 'ended' | 'cancelled' | 'moved' | 'shutdown'): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#alarm.stop();
    for (const peer of this.#seats.clear()) this.#closeSoon(peer, reason);
    this.#gate.close(reason === 'ended' || reason === 'cancelled' ? 'room' : 'server');
    if (reason === 'moved') this.#writer.close(new TribuError('room_elsewhere'));
    if (reason === 'shutdown') this.#writer.close(new TribuError('unavailable'));
    this.#options.onClosed(this);
  }
}

/** Of the person's own: a mentor's role that is handed to them stands in the journal, not in a token. */
function roleOf({ own, role, grants }: Person): Pick<Who, 'role' | 'grants'> {
  return { role: own?.role ?? role, grants: own?.grants ?? grants ?? [] };
}

function person(id: string): Actor {
  return { kind: 'person', id };
}
