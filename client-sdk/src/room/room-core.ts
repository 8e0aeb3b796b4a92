import {
  type JoinAnswer,
  type Joined,
  type SignalRequest,
  silenceReasons,
  type TakingPart,
} from '@tribu-live/protocol';
import { Connection } from '../connection/connection.ts';
import type { ConnectionEvents } from '../connection/connection-options.ts';
import { asTribuError, canResume } from '../connection/failures.ts';
import type { LinkState } from '../connection/link-state.ts';
import { IoSocket } from '../connection/live-socket.ts';
import { NetworkWatch } from '../connection/network-watch.ts';
import type { MeasuredClock } from '../connection/server-clock.ts';
import { CONNECTION_DEFAULTS } from '../defaults.ts';
import { Emitter } from '../emitter.ts';
import type { Logger } from '../logger.ts';
import { MediaDeviceFailure } from '../media/device-failure.ts';
import { FirstFrame } from '../media/first-frame.ts';
import { Media } from '../media/media.ts';
import type { Asking } from './calls/asking.ts';
import { Demand } from './demand.ts';
import { Journal } from './journal.ts';
import { mediaCalls } from './media-calls.ts';
import { OwnTurn } from './own-turn.ts';
import { browserStorage, Drafts } from './pages/drafts.ts';
import { OpenPages } from './pages/open-pages.ts';
import { SharedPages } from './pages/shared-pages.ts';
import { handlePush, type PushHandlers } from './pushes.ts';
import type { ConnectionState, LiveRoomEvents } from './room-events.ts';
import type { LiveRoomOptions } from './room-options.ts';
import { Wall } from './wall.ts';
import { Whisper } from './whisper.ts';
import { WindowReports } from './window-reports.ts';

/** The parts of a live room, wired together: what one of them tells reaches the others and the room's listeners. */
export class RoomCore extends Emitter<LiveRoomEvents> {
  readonly connection: Connection;
  readonly journal: Journal;
  readonly media: Media;
  readonly demand: Demand;
  readonly wall = new Wall();
  readonly whisper: Whisper;
  readonly openPages: OpenPages;
  readonly sharedPages: SharedPages;
  readonly asking: Asking = {
    state: () => this.journal.state,
    command: async (method, body) => {
      await this.connection.commands.send(method, body);
    },
    request: (method, body) => this.connection.request(method, body),
  };
  speaking: readonly string[] = [];
  participation: Readonly<Record<string, TakingPart>> | null = null;
  readonly #clock: MeasuredClock;
  readonly #logger: Logger;
  readonly #network: NetworkWatch;
  readonly #ownTurn: OwnTurn;
  readonly #reports: WindowReports;
  readonly #firstFrame: FirstFrame;
  readonly #pushes: PushHandlers = {
    events: ({ events }) => this.journal.handleEvents(events),
    snapshot: ({ state }) => this.journal.handleSnapshot(state),
    signal: (signal) => {
      this.media.line.handleSignal(signal);
      this.emit('signal', signal);
    },
    'media.consume': ({ consumers }) => this.media.remote.handleOffers(consumers),
    'media.close': ({ trackIds }) => this.media.remote.handleClosed(trackIds),
    'media.reset': ({ transports, consumers }) => {
      this.connection.commands.handleMediaReset();
      this.media.handleReset(transports, consumers);
    },
    wall: (body) => this.wall.handlePush(body),
    groupPage: (body) => this.openPages.handleGroupPage(body),
    speaking: ({ personIds }) => this.#setSpeaking(personIds),
    participation: ({ people }) => {
      this.participation = people;
      this.emit('participation', { people });
    },
  };

  constructor(you: JoinAnswer['you'], { answer, timers, clock, logger, parts, ...rest }: LiveRoomOptions) {
    super();
    const { personId } = you;
    this.#clock = clock;
    this.#logger = logger;
    this.journal = new Journal(answer.session.id);
    this.#network = NetworkWatch.start(timers);
    this.demand = new Demand(timers, logger, (body) => this.connection.request('media.demand', body));
    this.media = new Media({
      personId,
      calls: mediaCalls(() => this.connection),
      timers,
      logger,
      ...(parts === undefined ? {} : { device: parts.device }),
    });
    this.connection = new Connection({
      ...rest,
      timers,
      clock,
      logger,
      openSocket: parts?.openSocket ?? IoSocket.open,
      capabilities: (from) => this.media.capabilities(from),
      last: () => this.journal.last,
      transports: () => this.media.transports,
    });
    this.sharedPages = new SharedPages(this.asking, personId);
    this.openPages = new OpenPages({
      sessionId: answer.session.id,
      personId,
      asking: this.asking,
      drafts: new Drafts({ storage: browserStorage(logger), timers, logger }),
      timers,
      logger,
    });
    const { local } = this.media;
    this.whisper = new Whisper(local, personId);
    this.#ownTurn = new OwnTurn({
      personId,
      microphone: () => local.tracks.get('microphone'),
      setSilenced: (silenced) => this.#background(local.setSilenced('microphone', silenced)),
    });
    this.#reports = new WindowReports({
      timers,
      logger,
      line: () => (this.connection.state.is === 'live' ? this.media.line.quality : null),
      send: (body) => this.connection.request('window.report', body),
    });
    this.#firstFrame = new FirstFrame({
      timers,
      startedAtMs: rest.startedAtMs,
      came: () => this.media.remote.flows,
      onFirst: (tookMs) => this.#reports.handleFirstFrame(tookMs),
    });
    this.#wire();
  }

  describe(state: LinkState): ConnectionState {
    return state.is === 'live' ? { is: 'live', quality: this.media.line.quality } : state;
  }

  /** Said once, without waiting; the next one replaces it. */
  signal(body: SignalRequest): void {
    this.connection.request('signal.send', body).catch((error: unknown) => {
      this.#logger.debug('not said', { type: body.type, code: asTribuError(error).code });
    });
  }

  /** The one end of everything that this room holds. */
  close(): void {
    this.openPages.close();
    this.#reports.close();
    this.#firstFrame.close();
    this.#network.close();
    this.demand.close();
    this.media.close();
  }

  #wire(): void {
    this.connection.on('joined', (joined) => this.#handleJoined(joined));
    this.connection.on('push', (push) => handlePush(this.#pushes, push));
    this.connection.on('state', (state) => this.#handleLink(state));
    this.journal.on('gap', ({ gap }) => this.connection.lost(gap.message));
    this.journal.on('event', (event) => this.emit('event', event));
    this.journal.on('state', ({ state }) => {
      this.media.handleState(state);
      this.wall.handleState(state);
      this.#ownTurn.handleState(state);
      this.sharedPages.handleState(state);
      this.openPages.handleState(state);
      this.#background(this.whisper.handleState(state));
      this.emit('state', { state });
    });
    this.wall.on('changed', (changed) => this.emit('wall', changed));
    this.sharedPages.on('page', (page) => this.emit('page', page));
    this.#network.on('changed', () => {
      this.media.handleNetworkChange();
      this.connection.probe();
    });
    this.#network.on('woke', () => {
      this.connection.probe();
      void this.#measureClock();
    });
    this.#wireMedia();
  }

  #wireMedia(): void {
    const { local, remote, microphone, line } = this.media;
    remote.on('added', (event) => this.emit('trackAdded', event));
    remote.on('removed', (event) => this.emit('trackRemoved', event));
    local.on('changed', (event) => {
      this.emit('localTrack', event);
      this.#ownTurn.handleLocalTrack(event.source, event.track);
    });
    local.on('failed', ({ error }) => this.#handleFailure(error));
    microphone.on('dead', ({ dead }) => {
      this.emit('microphoneDead', { dead });
      this.signal({ type: 'microphone.dead', data: { dead } });
    });
    line.on('quality', ({ quality }) => {
      this.signal({ type: 'connection.quality', data: { quality } });
      const connection = this.describe(this.connection.state);
      if (connection.is === 'live') this.emit('connection', { connection });
    });
    line.on('suggestCameraOff', () => this.emit('suggestCameraOff', {}));
  }

  #handleJoined({ joined, answer }: ConnectionEvents['joined']): void {
    // Told anew when somebody speaks.
    this.#setSpeaking([]);
    this.media.handleJoined(joined.media, answer.iceServers);
    this.journal.handleCatchUp(joined.catchUp);
    if (joined.media.kind === 'kept') this.media.remote.handleCaughtUp();
    this.#firstFrame.handleJoined(this.#awaitsMedia(joined));
    this.demand.handleJoined();
    this.openPages.handleJoined(joined.connection);
    void this.#measureClock();
  }

  /** Whether anything that the join offers can be seen or heard now. */
  #awaitsMedia({ media }: Joined): boolean {
    const { state } = this.journal;
    if (media.kind === 'kept') return false;
    return media.consumers.some(({ trackId }) => {
      const track = state.tracks[trackId];
      return track !== undefined && silenceReasons(state, track).length === 0;
    });
  }

  #handleLink(state: LinkState): void {
    if (state.is !== 'live') this.openPages.handleLost();
    if (state.is === 'closed') {
      if (canResume(state.reason)) this.media.suspend();
      else this.close();
    }
    this.emit('connection', { connection: this.describe(state) });
  }

  #setSpeaking(personIds: readonly string[]): void {
    if (personIds.length === 0 && this.speaking.length === 0) return;
    this.speaking = personIds;
    this.emit('speaking', { personIds });
  }

  #background(work: Promise<unknown>): void {
    work.catch((error: unknown) => this.#handleFailure(error));
  }

  #handleFailure(error: unknown): void {
    if (error instanceof MediaDeviceFailure) {
      // The track's own event has told that it is gone.
      this.#logger.warn('device failed', { source: error.source, reason: error.reason });
      return;
    }
    this.emit('error', { error: asTribuError(error) });
  }

  async #measureClock(): Promise<void> {
    const read = async () => (await this.connection.request('clock.read', {})).serverTimeMs;
    try {
      await this.#clock.measure(read, CONNECTION_DEFAULTS.clockReadings);
    } catch (error) {
      // Lost meanwhile: the next join measures again.
      this.#logger.debug('clock not measured', { code: asTribuError(error).code });
    }
  }
}
