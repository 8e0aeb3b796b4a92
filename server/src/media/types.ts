import type {
  ConsumerOffer,
  DtlsParameters,
  IceParameters,
  RecordingTrouble,
  RequestBody,
  RtpCapabilities,
  RtpParameters,
  TakeEnd,
  TakeFacts,
  TakeStream,
  TrackSource,
  Transports,
} from '@tribu-live/protocol';

/** What the engine needs of the configuration: `Config['media']` fits. */
export interface MediaConfig {
  /** Address the media ports are bound to. */
  readonly listenAddress: string;
  /** Address that clients are told; the listening one when they are equal. */
  readonly announcedAddress: string;
  /** First UDP and TCP port, one for each worker from here on; 0 lets the system choose. */
  readonly portMin: number;
  /** Last port that may be used; ignored when `portMin` is 0. */
  readonly portMax: number;
  readonly workers: number;
  /** The media worker's program; null takes the one that came with mediasoup. */
  readonly workerBin: string | null;
  /** Where that program came from, for operators. */
  readonly workerInfo: {
    readonly origin: string;
    readonly version: string;
    readonly recipe: string | null;
  } | null;
}

/** The user under whom media workers run when the server was started as root. */
export interface Unprivileged {
  readonly uid: number;
  readonly gid: number;
}

/** The part of a pino logger that the media layer uses. */
export interface MediaLog {
  debug(context: object, message: string): void;
  info(context: object, message: string): void;
  warn(context: object, message: string): void;
  error(context: object, message: string): void;
}

/** Time as the media layer sees it; passed in, so that tests need no waiting. */
export interface MediaClock {
  /** Milliseconds, monotonic. */
  nowMs(): number;
  /** Milliseconds since the Unix epoch, for what is kept. */
  wallMs(): number;
  /** Calls back once after `delayMs`; the returned function cancels. */
  after(delayMs: number, callback: () => void): () => void;
}

/** Living media objects, counted in this process without asking the workers. */
export interface MediaStats {
  readonly workers: number;
  readonly routers: number;
  readonly transports: number;
  readonly producers: number;
  readonly consumers: number;
  /** Workers that died since the engine was created. */
  readonly workerDeaths: number;
  /** Takes that are being captured now. */
  readonly takes: number;
  /** Rooms in which something that should be captured is not. */
  readonly roomsInTrouble: number;
}

/** Share of RTP packets that a person's line lost of late, 0 to 1; `received`: by us. */
export interface PacketLoss {
  readonly direction: 'received' | 'sent';
  readonly share: number;
}

/** What a room hears from its media. All calls are synchronous and in the order in which things happened. */
export interface RoomMediaListener {
  /** New consumers for this person, to be told as `media.consume`. */
  consume(personId: string, consumers: ConsumerOffer[]): void;
  /** These tracks are no longer sent to this person: `media.close`. */
  closed(personId: string, trackIds: string[]): void;
  /**
   * The media worker died, and with it everything that this room had or was just getting there. The room calls
   * `connect()` again for each person who is there, then `apply(routes, personId)`, and pushes `media.reset`.
   */
  reset(): void;
  /**
   * One person's transports were closed because nothing came through any more (ICE consent ran out, or DTLS
   * failed), or nothing ever did although there was something to send or to receive. `keeps()` is false from
   * here on; the room may `connect()` again and push `media.reset`.
   */
  lost?(personId: string): void;
  /** How loud the voices are; told at each change, at most every quarter of a second. */
  voices?(voices: Voices): void;
  /** How the recorder of this room is; told at each change, and first when the first routes are known. */
  recorder?(status: RecorderHealth): void;
}

/** How loud a room's voices are; by track id. */
export interface Voices {
  /** Microphones that were ever heard, the loudest of late first. */
  readonly loudest: readonly string[];
  /** Those that are heard now, in the same order. */
  readonly speaking: readonly string[];
}

/** `off`: no route is recorded. `trouble`: a recorded route is not captured as it should be. */
export type RecorderHealth =
  | { readonly is: 'off' }
  | { readonly is: 'running' }
  | { readonly is: 'trouble'; readonly trouble: RecordingTrouble };

/** A take as the media layer orders it. */
export interface TakeOrder {
  readonly take: TakeFacts;
  readonly stream: TakeStream;
  /** The media worker's address for this take. */
  readonly from: { readonly ip: string; readonly port: number };
}

/** What capture says of takes. Calls are synchronous and in order. */
export interface CaptureListener {
  /** Capture is gone and with it every open take; `connected()` when orders are taken again. */
  lost(): void;
  connected(): void;
  /** Totals of an open take: packets that came in, and those that are in its file. */
  health(takeId: string, received: number, written: number): void;
  trouble(takeId: string, trouble: RecordingTrouble | null): void;
  /** Capture closed this take by itself: nothing more comes into it. */
  ended(takeId: string): void;
}

/** The capture process as the media layer sees it: takes are opened and closed, and their health is heard. */
export interface CapturePort {
  readonly connected: boolean;
  /** @throws CaptureRefused with the trouble: capture is away, or can't write */
  open(order: TakeOrder): Promise<{ readonly ip: string; readonly port: number }>;
  /** Never waits; a take that is gone already is no error. */
  close(takeId: string, reason: TakeEnd): void;
  /** The returned function unsubscribes. */
  listen(listener: CaptureListener): () => void;
}

/** One person who may receive a track. */
export interface RouteViewer {
  readonly personId: string;
  /** Held back although permitted: nobody looks at it. */
  readonly paused: boolean;
  /** Height of the tile in CSS pixels, which picks the layer of a camera; null asks for the best. */
  readonly maxHeight: number | null;
}

/** One track and everybody who may receive it: the projection of the room's state (SPEC R9). */
export interface Route {
  readonly trackId: string;
  readonly publisherId: string;
  readonly source: TrackSource;
  readonly silenced: boolean;
  readonly viewers: readonly RouteViewer[];
  /** Whether capture receives it. */
  readonly recorded: boolean;
  /** Height of the layer that capture receives, in pixels; null asks for the best. */
  readonly recordedHeight: number | null;
}

/** What a person publishes; `dtlsParameters` connect the sending transport the first time. */
export interface TrackOffer {
  readonly trackId: string;
  readonly source: TrackSource;
  readonly rtpParameters: RtpParameters;
  readonly dtlsParameters?: DtlsParameters | undefined;
}

/** The media side of this node, as rooms and telemetry see it. */
export interface MediaEngine {
  /** What every router of this engine takes; handed to clients with the join answer. */
  readonly rtpCapabilities: RtpCapabilities;
  readonly workerInfo: MediaConfig['workerInfo'];
  openRoom(sessionId: string, listener: RoomMediaListener): RoomMedia;
  stats(): MediaStats;
  /** Process ids of the living media workers. */
  workerPids(): number[];
  close(reason: string): Promise<void>;
}

/** Ids of a person's two transports, as `connect()` gave them. */
export interface TransportIds {
  readonly send: string;
  readonly receive: string;
}

/** The media of one room. What speaks of an instance is refused with `superseded` when a newer one is there. */
export interface RoomMedia {
  /**
   * Whether this instance's transports are alive and are those that the client holds (an answer that made new ones
   * may have been lost), so that a returning client may go on with them.
   */
  keeps(personId: string, instanceId: string, transports: TransportIds | undefined): boolean;
  /**
   * Builds both transports of a person; those the person had before are closed first. Offers for this person
   * are held back until `apply(routes, personId)` hands them out.
   * @throws TribuError `media_unavailable`, `media_refused`
   */
  connect(personId: string, instanceId: string, rtpCapabilities: RtpCapabilities): Promise<Transports>;
  /**
   * Makes producers and consumers equal `routes`. Idempotent; calls that come while one runs are taken together
   * and only the newest routes count. Never rejects for one consumer that cannot be had. Resolves when settled.
   *
   * @param inAnswerTo a person who is being answered (a join): every consumer of this person that was not yet
   *   confirmed by `ready()` is returned and not told through the listener. After a rejoin on kept transports
   *   these are the ones whose offer may have been lost on the way.
   */
  apply(routes: readonly Route[], inAnswerTo?: string): Promise<ConsumerOffer[]>;
  /**
   * Takes a person's track in. It is heard or seen once a route names it; until then (or `retract`) it is kept.
   * A track id of the person's own replaces the earlier producer; the very same offered again changes nothing.
   * @throws TribuError `media_refused`, `media_unavailable`, `superseded`
   */
  publish(personId: string, instanceId: string, track: TrackOffer): Promise<void>;
  /** Takes a track out, for example because its event was refused. */
  retract(trackId: string): void;
  /**
   * The client built these consumers: connects the receiving transport (first time) and lets them flow.
   * @throws TribuError `media_refused`, `media_unavailable`, `superseded`
   */
  ready(personId: string, instanceId: string, body: RequestBody<'media.ready'>): Promise<void>;
  /** @throws TribuError `media_unavailable` when the transports are gone: join again for new ones; `superseded` */
  restartIce(personId: string, instanceId: string, which: 'send' | 'receive'): Promise<IceParameters>;
  /** Closes this person's transports. */
  disconnect(personId: string): void;
  /**
   * Closes everything of the room. Nothing is told to the listener afterwards.
   *
   * @param over why its takes end: the session is over (`room`), or this server lets go of it (`server`, the default)
   */
  close(over?: 'room' | 'server'): void;
}
