import {
  type Accepted,
  type Actor,
  type EventData,
  isConnected,
  isOver,
  type PageSaved,
  type RequestBody,
  type RoomState,
  type SheetTemplate,
  type StoredEvent,
  type StoredPage,
  TribuError,
} from '@tribu-live/protocol';
import { Admission, type Entrance } from './admission.ts';
import { CommandRunner } from './command-runner.ts';
import { DeadlineAlarm } from './deadline-alarm.ts';
import type { CommandBody } from './decide/command.ts';
import { RoomEngagement } from './engagement/room-engagement.ts';
import { GroupDesk } from './groups/group-desk.ts';
import { JournalWriter, type Step } from './journal-writer.ts';
import { MediaGate } from './media-gate.ts';
import { OwnCommands } from './own-commands.ts';
import { PageDesk } from './pages/page-desk.ts';
import { Wall } from './pages/wall.ts';
import type { Peer } from './peer.ts';
import { ResumeTokens } from './resume-tokens.ts';
import type { RoomOptions } from './room-options.ts';
import { Seats } from './seats.ts';
import { Signals } from './signals.ts';
import { tell } from './tell.ts';

/** The live side of a session on its home: the one writer of its journal, its connections, its media. */
export class Room {
  readonly sessionId: string;
  readonly #options: RoomOptions;
  readonly #writer: JournalWriter;
  readonly #gate: MediaGate;
  readonly #alarm: DeadlineAlarm;
  readonly #seats = new Seats();
  readonly #admission: Admission;
  readonly #commands: CommandRunner;
  readonly #desk: PageDesk;
  readonly #groups: GroupDesk;
  readonly #wall: Wall;
  readonly #engagement: RoomEngagement;
  readonly #own: OwnCommands;
  readonly #signals: Signals;
  readonly #tokens: ResumeTokens;
  #closed = false;

  constructor(options: RoomOptions) {
    const { state, clock, log } = options;
    this.sessionId = state.sessionId;
    this.#options = options;
    const decided = () => this.#writer.provisional;
    const peers = () => this.#seats.peers();
    this.#writer = new JournalWriter({
      state,
      clock,
      holds: options.holds,
      append: options.append,
      sample: (nowMs) => this.#engagement.sample(nowMs),
      onDecided: (events, after) => this.#engagement.decided(events, after),
      onStep: (step) => this.#onStep(step),
      onLost: () => this.#close('moved'),
    });
    this.#own = new OwnCommands({
      sessionId: this.sessionId,
      execute: (command, actor) => this.execute(command, actor),
      clock,
      log,
      isClosed: () => this.#closed,
    });
    this.#engagement = new RoomEngagement({
      clock,
      facts: options.facts,
      state: decided,
      peers,
      onMinute: () => this.#own.sample(),
      onFirstFrame: options.watch.firstFrame,
    });
    this.#gate = new MediaGate({
      open: (listener) => options.openMedia(this.sessionId, listener),
      state: () => this.#writer.state,
      peerOf: (personId) => this.#seats.of(personId)?.peer,
      onVoices: (speaking) => this.#engagement.hear(speaking),
      onRecorder: (status) => this.#own.recorder(status),
      clock,
      log,
    });
    this.#tokens = new ResumeTokens({
      state: () => this.state,
      nowMs: () => this.nowMs(),
      mint: options.mintResumeToken,
    });
    this.#admission = new Admission({
      writer: this.#writer,
      gate: this.#gate,
      seats: this.#seats,
      tail: options.recent,
      nowMs: () => this.nowMs(),
      holds: options.holds,
      renewToken: (peer) => this.#tokens.renew(peer),
      isClosed: () => this.#closed,
      onLost: (personId, connection) => this.#own.lost(personId, connection),
    });
    this.#wall = new Wall({ clock, state: () => this.state, peers });
    this.#desk = new PageDesk({
      store: options.store.pages,
      pages: options.lastPages,
      clock,
      state: decided,
      onBegun: (exerciseId, personId) => this.#own.begun(exerciseId, personId),
      onWritten: (personId, savedAt) => this.#engagement.wrote(personId, savedAt),
      onSaved: (exerciseId, personId, entry) => this.#wall.changed(exerciseId, personId, entry),
    });
    this.#commands = new CommandRunner({
      writer: this.#writer,
      desk: this.#desk,
      readings: options.store.readings,
      ballots: options.store.ballots,
      clock,
      log,
    });
    this.#groups = new GroupDesk({ store: options.store.pages, clock, state: decided, peers });
    this.#signals = new Signals({ clock, state: decided, peers });
    this.#alarm = new DeadlineAlarm(clock, (kind, dueAt) => this.#own.fire(kind, dueAt));
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
  async join(entrance: Entrance): Promise<void> {
    await this.#admission.join(entrance);
    this.#wall.show(entrance.peer, (exerciseId) => this.#desk.words(exerciseId));
    this.#engagement.show(entrance.peer);
  }

  /** Runs a command of the school or of the server itself. */
  execute(command: CommandBody, actor: Actor, commandId: string | null = null): Promise<Accepted> {
    return this.#commands.run(command, { actor, commandId });
  }

  /** Runs a command of the person whose newest window this is. */
  async act(peer: Peer, command: CommandBody, commandId: string): Promise<Accepted> {
    const { personId } = this.#admission.sitter(peer);
    return this.#commands.run(command, { actor: person(personId), commandId });
  }

  /** The media first, so that a track in the journal is one that can be seen; then the event. */
  async publish(peer: Peer, body: RequestBody<'track.publish'>): Promise<Accepted> {
    this.#admission.sitter(peer);
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

  /** The media of who acts here. @throws TribuError not_joined, superseded */
  mediaOf(peer: Peer): Pick<MediaGate, 'ready' | 'restartIce' | 'demand'> {
    this.#admission.sitter(peer);
    return this.#gate;
  }

  /** Told at most once; nothing of it is kept (SPEC R1). @throws TribuError quiet_now */
  signal(peer: Peer, signal: RequestBody<'signal.send'>): void {
    const { personId } = this.#admission.sitter(peer);
    this.#signals.send(peer, signal);
    this.#engagement.signaled(personId, signal);
    if (signal.type === 'connection.quality') this.#options.watch.line(signal.data.quality);
  }

  /** What a window says of itself, for the minute that goes on (SPEC E1). */
  report(peer: Peer, report: RequestBody<'window.report'>): void {
    this.#engagement.report(this.#admission.sitter(peer).personId, report);
  }

  /** Once it resolves, the text lasts (SPEC R11). */
  async savePage(peer: Peer, body: RequestBody<'page.save'>): Promise<PageSaved> {
    return this.#desk.save(this.#admission.sitter(peer), body);
  }

  async readPage(peer: Peer, body: RequestBody<'page.read'>): Promise<StoredPage | null> {
    return this.#desk.read(this.#admission.sitter(peer).personId, body);
  }

  async saveGroupPage(peer: Peer, body: RequestBody<'groupPage.save'>): Promise<PageSaved> {
    return this.#groups.save(this.#admission.sitter(peer), body);
  }

  async readGroupPage(peer: Peer, body: RequestBody<'groupPage.read'>): Promise<StoredPage | null> {
    return this.#groups.read(this.#admission.sitter(peer).personId, body);
  }

  /** The run sheets that the server brings, for mentors. @throws TribuError forbidden */
  runSheets(peer: Peer): readonly SheetTemplate[] {
    const { personId } = this.#admission.sitter(peer);
    if (this.state.people[personId]?.role !== 'mentor') throw new TribuError('forbidden');
    return this.#options.runSheets;
  }

  renewToken(peer: Peer): string {
    return this.#tokens.renew(peer);
  }

  /** A socket is gone. Its media stays for a while: the same window may be back in a moment. */
  disconnected(peer: Peer): void {
    this.#admission.disconnected(peer);
  }

  /** Lets go of the room without touching its journal: the node stops, or the home moved. */
  close(reason: 'moved' | 'shutdown'): void {
    this.#close(reason);
  }

  #onStep(step: Step): void {
    this.#options.recent.follow(step.before, step.events);
    tell(this.#seats.peers(), step);
    this.#options.watch.told(step.events);
    this.#engagement.journaled(step.events);
    if (step.events.some((event) => event.type === 'session.extended')) {
      for (const peer of this.#seats.peers()) peer.push('token', { resumeToken: this.renewToken(peer) });
    }
    // When all is over the room's closing says why its takes end.
    if (!isOver(step.after)) this.#gate.reconcile();
    this.#alarm.set(step.after);
    for (const event of step.events) {
      this.#sendOff(event);
      if (event.type === 'role.handed') this.#roleHanded(event);
    }
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

  #roleHanded({ data }: StoredEvent): void {
    const seat = this.#seats.of((data as EventData<'role.handed'>).personId);
    if (seat !== undefined) this.#wall.show(seat.peer, (exerciseId) => this.#desk.words(exerciseId));
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
    this.#wall.stop();
    this.#engagement.stop();
    for (const peer of this.#seats.clear()) this.#closeSoon(peer, reason);
    this.#gate.close(reason === 'ended' || reason === 'cancelled' ? 'room' : 'server');
    // What is on its way may be in the journal: clients send it again with the same id, wherever the room goes on.
    if (reason === 'moved' || reason === 'shutdown') this.#writer.close(new TribuError('room_elsewhere'));
    this.#options.onClosed(reason);
  }
}

function person(id: string): Actor {
  return { kind: 'person', id };
}
