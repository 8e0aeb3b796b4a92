import type { ConsentPurpose, JoinAnswer, RoomState, SignalRequest, TrackSource } from '@tribu-live/protocol';
import { Connection } from '../connection/connection.ts';
import type { ConnectionEvents } from '../connection/connection-options.ts';
import { asTribuError, canResume } from '../connection/failures.ts';
import type { OpenSocket } from '../connection/join-room.ts';
import type { LinkState } from '../connection/link-state.ts';
import { IoSocket } from '../connection/live-socket.ts';
import { NetworkWatch } from '../connection/network-watch.ts';
import type { ReconnectPolicy } from '../connection/reconnect-policy.ts';
import type { MeasuredClock, ServerClock } from '../connection/server-clock.ts';
import { CONNECTION_DEFAULTS } from '../defaults.ts';
import { Emitter } from '../emitter.ts';
import type { Logger } from '../logger.ts';
import type { MediaDevice } from '../media/device.ts';
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
  /**
   * Tests put their own in place of the browser's.
   * @internal
   */
  readonly parts?: { readonly openSocket: OpenSocket; readonly device: MediaDevice };
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

  private constructor({ answer, timers, clock, logger, parts, ...rest }: LiveRoomOptions) {
    super();
    this.sessionId = answer.session.id;
    this.you = answer.you;
    this.clock = clock;
    this.#clock = clock;
    this.#logger = logger;
    this.#journal = new Journal(this.sessionId);
    this.#network = NetworkWatch.start(timers);
    this.#demand = new Demand(timers, logger, (body) => this.#connection.request('media.demand', body));
    this.#media = new Media({
      personId: this.you.personId,
      calls: mediaCalls(() => this.#connection),
      timers,
      logger,
      ...(parts === undefined ? {} : { device: parts.device }),
    });
    this.#connection = new Connection({
      ...rest,
      timers,
      clock,
      logger,
      openSocket: parts?.openSocket ?? IoSocket.open,
      capabilities: (from) => this.#media.capabilities(from),
      last: () => this.#journal.last,
      transports: () => this.#media.transports,
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

  /**
   * After `superseded`: takes the place back, as the newest window, and publishes again.
   * @throws TribuError `not_joined` when the room was left or is over
   */
  async resume(): Promise<void> {
    // The other window's tracks are none of this one's: it starts from what the server says (SPEC C5).
    this.#journal.forget();
    await this.#connection.resume();
    this.#media.local.reopen();
  }

  /**
   * A real goodbye: others see that the person left, not that the line broke. Devices are released at once.
   * Resolves when the server has heard it or 1.5 s passed; while reconnecting, at once, and one try of at
   * most 5 s goes on in the background. Idempotent.
   */
  async leave(): Promise<void> {
    const said = this.#connection.leave();
    this.#end();
    await said;
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
    this.#network.on('changed', () => {
      this.#media.handleNetworkChange();
      this.#connection.probe();
    });
    this.#network.on('woke', () => {
      this.#connection.probe();
      void this.#measureClock();
    });
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
    if (joined.media.kind === 'kept') this.#media.remote.handleCaughtUp();
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
        this.#media.line.handleSignal(push.body);
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
      case 'wall':
      case 'groupPage':
      case 'speaking':
        break;
      default:
        ignoreUnknown(push);
    }
  }

  #handleLink(state: LinkState): void {
    if (state.is === 'closed') {
      if (canResume(state.reason)) this.#media.suspend();
      else this.#end();
    }
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
    this.#connection.request('signal.send', body).catch((error: unknown) => {
      // The next one replaces it.
      this.#logger.debug('not said', { type: body.type, code: asTribuError(error).code });
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
