import { randomUUID } from 'node:crypto';
import {
  emptyState,
  evolve,
  fold,
  type JoinAnswer,
  type Joined,
  type Method,
  PROTOCOL_VERSION,
  type Pushes,
  type PushName,
  type RequestBody,
  type Responses,
  type RoomState,
  type TrackSource,
  TribuError,
} from '@tribu-live/protocol';
import { ClientMedia, type MediaRequests } from './client-media.ts';
import { type Credential, httpJoin } from './http-join.ts';
import { LiveSocket, type SocketOptions } from './live-socket.ts';
import type { MediaLoop } from './media-loop.ts';
import { receiveCapabilities } from './receive-capabilities.ts';
import type { ReceivedTrack } from './received-track.ts';
import { withCandidateHost, withHost } from './through-host.ts';

export interface SyntheticJoin extends SocketOptions {
  readonly serverUrl: string;
  readonly credential: Credential;
  /** Of a knock that was made already: spares one. */
  readonly answer?: JoinAnswer;
  /** false: signalling only, neither ICE nor DTLS. Default true. */
  readonly media?: boolean;
  /** false: publishes, and builds nothing of what it is offered, so that nothing is sent to it. Default true. */
  readonly receives?: boolean;
  /** Default: a new one. The same one as before, with the `held` state, is a reconnect. */
  readonly instanceId?: string;
  /** What this person's client held before: the server tells what it missed. */
  readonly held?: RoomState;
  /** Ids of the transports that this person's client still has, to go on with them. */
  readonly transports?: { readonly send: string; readonly receive: string };
  /** Goes around a relay: this host instead of the one that the server names for its socket and its media. */
  readonly host?: string;
  /** How much this person's player sends in a burst after the process stood still. Default 500. */
  readonly maxLagMs?: number;
}

/**
 * A participant without a browser: joins by the public protocol, holds the room's state, and sends and
 * receives real media packets. It never reconnects by itself.
 */
export class SyntheticClient {
  readonly answer: JoinAnswer;
  readonly joined: Joined;
  readonly instanceId: string;
  state: RoomState;
  /** Newest resume token. */
  resumeToken: string;
  /** Everything pushed so far, in order. */
  readonly pushes: { readonly name: PushName; readonly body: unknown }[] = [];
  /** Faults of the server that a client can't answer, such as events out of order. */
  readonly faults: unknown[] = [];
  readonly #socket: LiveSocket;
  readonly #withMedia: boolean;
  readonly #receives: boolean;
  readonly #host: string | undefined;
  readonly #maxLagMs: number | undefined;
  readonly #watchers = new Set<() => void>();
  readonly #published = new Map<TrackSource, { trackId: string; loop: MediaLoop; silenced: boolean }>();
  #media: ClientMedia | null = null;
  #closedBecause: string | null = null;

  private constructor(parts: {
    socket: LiveSocket;
    answer: JoinAnswer;
    joined: Joined;
    options: SyntheticJoin;
    instanceId: string;
  }) {
    const { socket, answer, joined, options, instanceId } = parts;
    this.#socket = socket;
    this.answer = answer;
    this.joined = joined;
    this.instanceId = instanceId;
    this.resumeToken = joined.resumeToken;
    this.#withMedia = options.media ?? true;
    this.#receives = options.receives ?? true;
    this.#host = options.host;
    this.#maxLagMs = options.maxLagMs;
    const { catchUp } = joined;
    this.state =
      catchUp.kind === 'snapshot'
        ? catchUp.state
        : fold(options.held ?? emptyState(answer.session.id), catchUp.events);
    socket.onClose = (why) => {
      this.#closedBecause ??= why;
      this.#media?.close();
      this.#tellWatchers();
    };
  }

  /** @throws TribuError what HTTP, socket or room refused with */
  static async join(options: SyntheticJoin): Promise<SyntheticClient> {
    const answer = options.answer ?? (await httpJoin(options.serverUrl, options.credential));
    const auth = { resumeToken: answer.resumeToken };
    const socket = await LiveSocket.connect(withHost(answer.url, options.host), auth, options);
    const early: [string, unknown][] = [];
    socket.onPush = (name, body) => early.push([name, body]);
    try {
      const { held, transports, instanceId = randomUUID() } = options;
      const joined = (await socket.request('room.join', {
        protocolVersion: PROTOCOL_VERSION,
        instanceId,
        rtpCapabilities: receiveCapabilities(answer.rtpCapabilities),
        ...(held === undefined ? {} : { last: { epoch: held.epoch, seq: held.seq } }),
        ...(transports === undefined ? {} : { transports }),
      } satisfies RequestBody<'room.join'>)) as Joined;
      const client = new SyntheticClient({ socket, answer, joined, options, instanceId });
      socket.onPush = (name, body) => client.#receive(name as PushName, body);
      for (const [name, body] of early) client.#receive(name as PushName, body);
      if (joined.media.kind === 'new' && client.#withMedia) {
        await client.#openMedia(joined.media.transports, joined.media.consumers);
      }
      return client;
    } catch (error) {
      socket.close();
      throw error;
    }
  }

  get personId(): string {
    return this.answer.you.personId;
  }

  /** Why the socket closed; null while it is open. A `closing` push gives its reason. */
  get closedBecause(): string | null {
    return this.#closedBecause;
  }

  get media(): ClientMedia {
    if (this.#media === null) throw new Error('this client has no media');
    return this.#media;
  }

  /** What reaches this client now; nothing while it has no media. */
  get receivedTracks(): ReceivedTrack[] {
    return [...(this.#media?.received.values() ?? [])];
  }

  request<M extends Method>(method: M, body: RequestBody<M>): Promise<Responses[M]> {
    return this.#socket.request(method, body) as Promise<Responses[M]>;
  }

  /** A request of any shape, for hostile tests. */
  requestRaw(method: string, body: unknown): Promise<unknown> {
    return this.#socket.request(method, body);
  }

  sendRaw(frame: string | Uint8Array<ArrayBuffer>): void {
    this.#socket.sendRaw(frame);
  }

  /** Publishes and plays; resolves with the track's id once packets go out. */
  async publish(
    source: TrackSource,
    loop: MediaLoop,
    options: { trackId?: string; silenced?: boolean } = {},
  ): Promise<string> {
    const trackId = await this.media.publish(source, loop, options);
    this.#published.set(source, { trackId, loop, silenced: options.silenced ?? false });
    return trackId;
  }

  /**
   * Mutes or unmutes, camera off or on, in the SDK's order: packets end before the server is told, sound comes back
   * after the server knows, a picture as the server hears of it.
   */
  async setSilenced(source: TrackSource, silenced: boolean): Promise<void> {
    const track = this.#published.get(source);
    if (track === undefined) throw new Error(`no ${source} is published`);
    this.#published.set(source, { ...track, silenced });
    const tell = () =>
      this.request('track.change', { commandId: randomUUID(), trackId: track.trackId, silenced });
    const soundComesBack = source === 'microphone' && !silenced;
    if (soundComesBack) await tell();
    this.media.play(source, !silenced);
    if (!soundComesBack) await tell();
  }

  /** The newest answer to the question about recording. */
  async answerRecord(answer: 'yes' | 'no'): Promise<void> {
    const textVersion = 'record-1';
    await this.request('consent.answer', { commandId: randomUUID(), purpose: 'record', answer, textVersion });
  }

  /** Resolves once this client consumes the track. */
  async consumed(trackId: string, timeoutMs = 10_000): Promise<ReceivedTrack> {
    await this.until(() => this.#media?.received.has(trackId) === true, `consumer of ${trackId}`, timeoutMs);
    const track = this.media.received.get(trackId);
    if (track === undefined) throw new Error('the track went away again');
    return track;
  }

  /** Resolves once the room's state (or what this client holds) is as asked; checked after each push. */
  until(holds: (state: RoomState) => boolean, what = 'state', timeoutMs = 10_000): Promise<void> {
    return new Promise((done, fail) => {
      const look = () => {
        if (!holds(this.state)) return;
        clearTimeout(timer);
        this.#watchers.delete(look);
        done();
      };
      const timer = setTimeout(() => {
        this.#watchers.delete(look);
        fail(new Error(`${this.personId} waited ${timeoutMs} ms for: ${what}`));
      }, timeoutMs);
      this.#watchers.add(look);
      look();
    });
  }

  /** Resolves with the reason once the connection is closed. */
  async closed(timeoutMs = 10_000): Promise<string> {
    await this.until(() => this.#closedBecause !== null, 'the end of the connection', timeoutMs);
    return this.#closedBecause ?? '';
  }

  /** Says goodbye, then closes. */
  async leave(): Promise<void> {
    await this.request('room.leave', { commandId: randomUUID() });
    this.close();
  }

  /** Goes away without a goodbye, as a closed tab does. */
  close(): void {
    this.#media?.close();
    this.#socket.close();
  }

  #receive(name: PushName, body: unknown): void {
    if (name !== 'beat') this.pushes.push({ name, body });
    try {
      this.#handle(name, body);
    } catch (error) {
      this.faults.push(error);
    }
    this.#tellWatchers();
  }

  #handle(name: PushName, body: unknown): void {
    if (name === 'events') {
      for (const event of (body as Pushes['events']).events) this.state = evolve(this.state, event);
    } else if (name === 'snapshot') this.state = (body as Pushes['snapshot']).state;
    else if (name === 'token') this.resumeToken = (body as Pushes['token']).resumeToken;
    else if (name === 'closing') this.#closedBecause = (body as Pushes['closing']).reason;
    else if (!this.#withMedia) return;
    else if (name === 'media.consume') {
      if (this.#receives) this.#background(this.#media?.consume((body as Pushes['media.consume']).consumers));
    } else if (name === 'media.close') this.#media?.stopConsuming((body as Pushes['media.close']).trackIds);
    else if (name === 'media.reset') this.#background(this.#reset(body as Pushes['media.reset']));
  }

  async #reset(offer: Pushes['media.reset']): Promise<void> {
    this.#media?.close();
    await this.#openMedia(offer.transports, offer.consumers);
    for (const [source, { loop, ...options }] of this.#published)
      await this.media.publish(source, loop, options);
  }

  async #openMedia(
    ...[transports, consumers]: [Pushes['media.reset']['transports'], Pushes['media.reset']['consumers']]
  ) {
    const reachable = {
      send: withCandidateHost(transports.send, this.#host),
      receive: withCandidateHost(transports.receive, this.#host),
    };
    const requests: MediaRequests = {
      ready: (body) => this.request('media.ready', body),
      publish: (body) => this.request('track.publish', { commandId: randomUUID(), ...body }),
    };
    this.#media = await ClientMedia.create(reachable, requests, this.#maxLagMs);
    if (this.#receives) await this.#media.start(consumers);
    this.#tellWatchers();
  }

  /** What goes wrong after a push is kept for the test to see, unless the connection ended meanwhile. */
  #background(work: Promise<void> | undefined): void {
    work?.then(
      () => this.#tellWatchers(),
      (error: unknown) => {
        if (error instanceof TribuError && error.code === 'connection_lost') return;
        this.faults.push(error);
      },
    );
  }

  #tellWatchers(): void {
    for (const look of [...this.#watchers]) look();
  }
}
