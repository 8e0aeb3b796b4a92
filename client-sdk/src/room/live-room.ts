import type {
  ConsentPurpose,
  JoinAnswer,
  Method,
  RequestBody,
  RoomState,
  SignalRequest,
  TrackSource,
} from '@tribu-live/protocol';
import { Connection, type ConnectionEvents } from '../connection/connection.ts';
import { asTribuError } from '../connection/failures.ts';
import type { LinkState } from '../connection/link-state.ts';
import { IoSocket } from '../connection/live-socket.ts';
import { NetworkWatch } from '../connection/network-watch.ts';
import type { ReconnectPolicy } from '../connection/reconnect-policy.ts';
import type { MeasuredClock, ServerClock } from '../connection/server-clock.ts';
import { CONNECTION_DEFAULTS } from '../defaults.ts';
import { Emitter } from '../emitter.ts';
import type { Logger } from '../logger.ts';
import { MediaDeviceFailure } from '../media/device-failure.ts';
import type { LocalTrack, PublishOptions } from '../media/local-track.ts';
import { Media } from '../media/media.ts';
import type { RemoteTrack } from '../media/remote-track.ts';
import type { Timers } from '../timers.ts';
import { Demand, type VisibleTile } from './demand.ts';
import { Journal } from './journal.ts';
import { mediaCalls } from './media-calls.ts';
import type { ConnectionState, LiveRoomEvents } from './room-events.ts';

export interface LiveRoomOptions {
  readonly serverUrl: string;
  readonly answer: JoinAnswer;
  readonly timers: Timers;
  readonly clock: MeasuredClock;
  readonly reconnect: ReconnectPolicy;
  readonly logger: Logger;
}

/**
 * A person's place in a live room: state, connection and media, put together. It reconnects by itself;
 * every command that is refused fails with a TribuError, every device that can't be opened with a
 * MediaDeviceFailure.
 */
export class LiveRoom extends Emitter<LiveRoomEvents> {
  readonly sessionId: string;
  readonly you: JoinAnswer['you'];
  /** The server's clock, measured at each join and wake-up. */
  readonly clock: ServerClock;
  readonly #clock: MeasuredClock;
  readonly #logger: Logger;
  readonly #journal: Journal;
  readonly #connection: Connection;
  readonly #media: Media;
  readonly #network: NetworkWatch;
  readonly #demand: Demand;

  private constructor({ answer, timers, clock, logger, ...rest }: LiveRoomOptions) {
    super();
    this.sessionId = answer.session.id;
    this.you = answer.you;
    this.clock = clock;
    this.#clock = clock;
    this.#logger = logger;
    this.#journal = new Journal(this.sessionId);
    this.#network = NetworkWatch.start(timers);
    this.#demand = new Demand(timers);
    this.#media = new Media({
      personId: this.you.personId,
      calls: mediaCalls(() => this.#connection),
      timers,
      logger,
    });
    this.#connection = new Connection({
      ...rest,
      timers,
      clock,
      logger,
      openSocket: IoSocket.open,
      capabilities: (from) => this.#media.capabilities(from),
      last: () => this.#journal.last,
    });
    this.#wire();
  }

  /** @throws TribuError why the room can't be entered. */
  static async enter(options: LiveRoomOptions): Promise<LiveRoom> {
    const room = new LiveRoom(options);
    try {
      await room.#connection.enter(options.answer);
    } catch (error) {
      room.#end();
      throw error;
    }
    return room;
  }

  get state(): RoomState {
    return this.#journal.state;
  }

  get connection(): ConnectionState {
    return this.#describe(this.#connection.state);
  }

  get remoteTracks(): ReadonlyMap<string, RemoteTrack> {
    return this.#media.remote.tracks;
  }

  get localTracks(): ReadonlyMap<TrackSource, LocalTrack> {
    return this.#media.local.tracks;
  }

  /** Loudness of the own microphone, 0 to 1, for a meter. */
  get microphoneLevel(): number {
    return this.#media.microphone.level();
  }

  /** @throws MediaDeviceFailure; TribuError `track_exists`, `forbidden`, `media_refused` */
  publish(source: TrackSource, options: PublishOptions = {}): Promise<LocalTrack> {
    return this.#media.local.publish(source, options);
  }

  /** Mutes, unmutes, switches the camera off (device released) or on. @throws MediaDeviceFailure, TribuError */
  async setSilenced(source: TrackSource, silenced: boolean): Promise<void> {
    await this.#media.local.setSilenced(source, silenced);
  }

  /** @throws MediaDeviceFailure (the old device goes on); TribuError `track_unknown` */
  async switchDevice(source: TrackSource, deviceId: string): Promise<void> {
    await this.#media.local.switchDevice(source, deviceId);
  }

  async unpublish(source: TrackSource): Promise<void> {
    await this.#media.local.unpublish(source);
  }

  /** Moderators only: moves the end by minutes. @throws TribuError `forbidden` */
  async extend(byMinutes: number): Promise<void> {
    await this.#connection.commands.send('session.extend', { byMinutes });
  }

  /** Moderators only: ends the room for everybody. @throws TribuError `forbidden` */
  async end(): Promise<void> {
    await this.#connection.commands.send('room.end', {});
  }

  /** Moderators only: sends a person away for good. @throws TribuError `forbidden` */
  async remove(personId: string, reason: string): Promise<void> {
    await this.#connection.commands.send('person.remove', { personId, reason });
  }

  async answerConsent(purpose: ConsentPurpose, answer: 'yes' | 'no', textVersion: string): Promise<void> {
    await this.#connection.commands.send('consent.answer', { purpose, answer, textVersion });
  }

  /** Which pictures are on screen, in CSS pixels: others are not sent. Call it as often as you like. */
  reportVisible(tiles: readonly VisibleTile[]): void {
    this.#demand.report(tiles);
  }

  /** After `superseded`: takes the place back, as the newest window, and publishes again. @throws TribuError */
  async resume(): Promise<void> {
    await this.#connection.resume();
    this.#media.local.reopen();
  }

  /** A real goodbye: others see that the person left, not that the line broke. Idempotent. */
  async leave(): Promise<void> {
    try {
      await this.#connection.request(
        'room.leave',
        { commandId: crypto.randomUUID() },
        CONNECTION_DEFAULTS.leaveTimeoutMs,
      );
    } catch (error) {
      this.#logger.info('left without an answer', { code: asTribuError(error).code });
    }
    this.#connection.close('left');
    this.#end();
  }

  #wire(): void {
    const { local, remote, microphone, line } = this.#media;
    this.#connection.on('joined', (joined) => this.#handleJoined(joined));
    this.#connection.on('push', (push) => this.#handlePush(push));
    this.#connection.on('state', (state) => this.#handleLink(state));
    this.#journal.on('state', ({ state }) => {
      this.#media.handleState(state);
      this.emit('state', { state });
    });
    this.#journal.on('gap', ({ gap }) => this.#connection.lost(gap.message));
    this.#demand.on('due', (body) => this.#tell('media.demand', body));
    this.#network.on('changed', () => {
      this.#media.handleNetworkChange();
      void this.#connection.probe();
    });
    this.#network.on('woke', () => void this.#connection.probe().then(() => this.#measureClock()));
    remote.on('added', (event) => this.emit('trackAdded', event));
    remote.on('removed', (event) => this.emit('trackRemoved', event));
    local.on('changed', (event) => this.emit('localTrack', event));
    local.on('failed', ({ error }) => this.#handleFailure(error));
    microphone.on('dead', ({ dead }) => {
      this.emit('microphoneDead', { dead });
      this.#signal({ type: 'microphone.dead', data: { dead } });
    });
    line.on('quality', ({ quality }) => {
      this.#signal({ type: 'connection.quality', data: { quality } });
      if (this.connection.is === 'live') this.emit('connection', { connection: this.connection });
    });
    line.on('suggestCameraOff', () => this.emit('suggestCameraOff', {}));
  }

  #handleJoined({ joined, answer }: ConnectionEvents['joined']): void {
    this.#media.handleJoined(joined.media, answer.iceServers);
    this.#journal.handleCatchUp(joined.catchUp);
    this.#demand.handleJoined();
    void this.#measureClock();
  }

  #handlePush(push: ConnectionEvents['push']): void {
    switch (push.name) {
      case 'events':
        this.#journal.handleEvents(push.body.events);
        break;
      case 'snapshot':
        this.#journal.handleSnapshot(push.body.state);
        break;
      case 'signal':
        this.emit('signal', push.body);
        break;
      case 'media.consume':
        this.#media.remote.handleOffers(push.body.consumers);
        break;
      case 'media.close':
        this.#media.remote.handleClosed(push.body.trackIds);
        break;
      case 'media.reset':
        this.#connection.commands.handleMediaReset();
        this.#media.handleReset(push.body.transports, push.body.consumers);
        break;
      default:
        ignoreUnknown(push);
    }
  }

  #handleLink(state: LinkState): void {
    if (state.is === 'closed') this.#media.suspend();
    this.emit('connection', { connection: this.#describe(state) });
  }

  #handleFailure(error: unknown): void {
    if (error instanceof MediaDeviceFailure) {
      // The track's own event has told that it is gone.
      this.#logger.warn('device failed', { source: error.source, reason: error.reason });
      return;
    }
    this.emit('error', { error: asTribuError(error) });
  }

  #describe(state: LinkState): ConnectionState {
    return state.is === 'live' ? { is: 'live', quality: this.#media.line.quality } : state;
  }

  async #measureClock(): Promise<void> {
    const read = async () => (await this.#connection.request('clock.read', {})).serverTimeMs;
    try {
      await this.#clock.measure(read, CONNECTION_DEFAULTS.clockReadings);
    } catch (error) {
      // Lost meanwhile: the next join measures again.
      this.#logger.debug('clock not measured', { code: asTribuError(error).code });
    }
  }

  #signal(body: SignalRequest): void {
    this.#tell('signal.send', body);
  }

  /** Says what needs no answer; when it is lost, the next saying replaces it. */
  #tell<M extends Method>(method: M, body: RequestBody<M>): void {
    this.#connection.request(method, body).catch((error: unknown) => {
      this.#logger.debug('not said', { method, code: asTribuError(error).code });
    });
  }

  /** The one end of everything that this room holds. */
  #end(): void {
    this.#network.close();
    this.#demand.close();
    this.#media.close();
  }
}

/** A newer server may push what this release doesn't know (SPEC R8). */
function ignoreUnknown(_push: never): void {
  return;
}
