import type {
  ConsentPurpose,
  JoinAnswer,
  RoomState,
  SilenceReason,
  TakingPart,
  TrackSource,
  WallEntry,
} from '@tribu-live/protocol';
import type { ServerClock } from '../connection/server-clock.ts';
import type { LocalTrack, PublishOptions } from '../media/local-track.ts';
import type { RemoteTrack } from '../media/remote-track.ts';
import { ChatCalls } from './calls/chat-calls.ts';
import { CircleCalls } from './calls/circle-calls.ts';
import { ExerciseCalls } from './calls/exercise-calls.ts';
import { GroupCalls } from './calls/group-calls.ts';
import { HandCalls } from './calls/hand-calls.ts';
import { HelpCalls } from './calls/help-calls.ts';
import { ModerationCalls } from './calls/moderation-calls.ts';
import { PageCalls } from './calls/page-calls.ts';
import { PollCalls } from './calls/poll-calls.ts';
import { QuestionCalls } from './calls/question-calls.ts';
import { SheetCalls } from './calls/sheet-calls.ts';
import type { VisibleTile } from './demand.ts';
import { ownSilenceReasons } from './own-turn.ts';
import { RoomCore } from './room-core.ts';
import type { ConnectionState, LiveRoomEvents, ReactionKind } from './room-events.ts';
import type { LiveRoomOptions } from './room-options.ts';
import type { Whisper } from './whisper.ts';

/** What `publish` takes; a whisper goes through `room.whisper`. */
export type PublishedSource = Exclude<TrackSource, 'whisper'>;

/**
 * A person's place in a live room: state, connection and media, put together. It reconnects by itself;
 * every command that is refused fails with a TribuError, every device that can't be opened with a
 * MediaDeviceFailure. Commands that are given while the connection is lost go out when it is back.
 */
export class LiveRoom {
  readonly sessionId: string;
  readonly you: JoinAnswer['you'];
  /** The server's clock, measured at each join and wake-up. */
  readonly clock: ServerClock;
  readonly exercise: ExerciseCalls;
  readonly pages: PageCalls;
  readonly help: HelpCalls;
  readonly circle: CircleCalls;
  readonly hands: HandCalls;
  readonly moderation: ModerationCalls;
  readonly questions: QuestionCalls;
  readonly chat: ChatCalls;
  readonly sheet: SheetCalls;
  readonly polls: PollCalls;
  readonly groups: GroupCalls;
  readonly #core: RoomCore;

  private constructor(options: LiveRoomOptions) {
    this.sessionId = options.answer.session.id;
    this.you = options.answer.you;
    this.clock = options.clock;
    this.#core = new RoomCore(this.you, options);
    const { asking, openPages, sharedPages } = this.#core;
    this.exercise = new ExerciseCalls(asking);
    this.pages = new PageCalls(asking, openPages, sharedPages);
    this.help = new HelpCalls(asking);
    this.circle = new CircleCalls(asking);
    this.hands = new HandCalls(asking);
    this.moderation = new ModerationCalls(asking);
    this.questions = new QuestionCalls(asking);
    this.chat = new ChatCalls(asking);
    this.sheet = new SheetCalls(asking);
    this.polls = new PollCalls(asking);
    this.groups = new GroupCalls(asking, openPages);
  }

  /** @throws TribuError why the room can't be entered. */
  static async enter(options: LiveRoomOptions): Promise<LiveRoom> {
    const room = new LiveRoom(options);
    try {
      await room.#core.connection.enter(options.answer);
    } catch (error) {
      room.#core.close();
      throw error;
    }
    return room;
  }

  /** Calls `listener` at each event of this name, until the returned function is called. */
  on<K extends keyof LiveRoomEvents>(name: K, listener: (payload: LiveRoomEvents[K]) => void): () => void {
    return this.#core.on(name, listener);
  }

  get state(): RoomState {
    return this.#core.journal.state;
  }

  get connection(): ConnectionState {
    return this.#core.describe(this.#core.connection.state);
  }

  get remoteTracks(): ReadonlyMap<string, RemoteTrack> {
    return this.#core.media.remote.tracks;
  }

  get localTracks(): ReadonlyMap<TrackSource, LocalTrack> {
    return this.#core.media.local.tracks;
  }

  /** Loudness of the own microphone, 0 to 1, for a meter. */
  get microphoneLevel(): number {
    return this.#core.media.microphone.level();
  }

  /** Who is heard now, loudest first, at most eight. */
  get speaking(): readonly string[] {
    return this.#core.speaking;
  }

  /** Mentors: how students take part so far, by person, as last told; null: nothing was told yet. */
  get participation(): Readonly<Record<string, TakingPart>> | null {
    return this.#core.participation;
  }

  /** Mentors: how far each writer of the newest exercise is, by person. */
  get wall(): ReadonlyMap<string, WallEntry> {
    return this.#core.wall.pages;
  }

  /** A word for one person. */
  get whisper(): Whisper {
    return this.#core.whisper;
  }

  /** Every reason that keeps an own track from being heard or seen, as far as the state knows. */
  silenceReasons(source: TrackSource): SilenceReason[] {
    return ownSilenceReasons(this.state, this.you.personId, source);
  }

  /** @throws MediaDeviceFailure; TribuError `track_exists`, `forbidden`, `media_refused` */
  publish(source: PublishedSource, options: PublishOptions = {}): Promise<LocalTrack> {
    return this.#core.media.local.publish(source, options);
  }

  /** Mutes, unmutes, switches the camera off (device released) or on. @throws MediaDeviceFailure, TribuError */
  async setSilenced(source: PublishedSource, silenced: boolean): Promise<void> {
    await this.#core.media.local.setSilenced(source, silenced);
  }

  /** @throws MediaDeviceFailure (the old device goes on); TribuError `track_unknown` */
  async switchDevice(source: PublishedSource, deviceId: string): Promise<void> {
    await this.#core.media.local.switchDevice(source, deviceId);
  }

  async unpublish(source: PublishedSource): Promise<void> {
    await this.#core.media.local.unpublish(source);
  }

  /** Moderators only: moves the end by minutes. @throws TribuError `forbidden` */
  async extend(byMinutes: number): Promise<void> {
    await this.#core.asking.command('session.extend', { byMinutes });
  }

  /** Moderators only: ends the room for everybody. @throws TribuError `forbidden` */
  async end(): Promise<void> {
    await this.#core.asking.command('room.end', {});
  }

  /** Moderators only: sends a person away for good. @throws TribuError `forbidden` */
  async remove(personId: string, reason: string): Promise<void> {
    await this.#core.asking.command('person.remove', { personId, reason });
  }

  /** Mentors: a private word of encouragement, with a note of one line if you like. */
  async nudge(personId: string, note = ''): Promise<void> {
    await this.#core.asking.command('nudge.send', { personId, note });
  }

  async answerConsent(purpose: ConsentPurpose, answer: 'yes' | 'no', textVersion: string): Promise<void> {
    await this.#core.asking.command('consent.answer', { purpose, answer, textVersion });
  }

  /** Applause and the like, seen by the others for a moment; lost without a word while the line is down. */
  react(kind: ReactionKind): void {
    this.#core.signal({ type: 'reaction', data: { kind } });
  }

  /** Which pictures are on screen, in CSS pixels: others are not sent. Call it as often as you like. */
  reportVisible(tiles: readonly VisibleTile[]): void {
    this.#core.demand.report(tiles);
  }

  /**
   * After `superseded`: takes the place back, as the newest window, and publishes again.
   * @throws TribuError `not_joined` when the room was left or is over
   */
  async resume(): Promise<void> {
    const { journal, connection, media } = this.#core;
    // The other window's tracks are none of this one's: it starts from what the server says (SPEC C5).
    journal.forget();
    await connection.resume();
    media.local.reopen();
  }

  /**
   * A real goodbye: others see that the person left, not that the line broke. Devices are released at once.
   * Resolves when the server has heard it or 1.5 s passed; while reconnecting, at once, and one try of at
   * most 5 s goes on in the background. Idempotent.
   */
  async leave(): Promise<void> {
    this.#core.openPages.flush();
    const said = this.#core.connection.leave();
    this.#core.close();
    await said;
  }
}
