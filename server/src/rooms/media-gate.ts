import { isDeepStrictEqual } from 'node:util';
import type { ConsumerOffer, Joined, RequestBody, RoomState } from '@tribu-live/protocol';
import type { RecorderHealth, RoomMedia, RoomMediaListener, Route, Voices } from '../media/types.ts';
import type { Logger } from '../telemetry/index.ts';
import type { Clock } from './clock.ts';
import type { Peer } from './peer.ts';
import { type PermittedTrack, permitted } from './routes/permitted.ts';
import { routes, type Shown } from './routes/routes.ts';
import { sameForMedia } from './routes/same-for-media.ts';
import { Speaking } from './routes/speaking.ts';

/** Waits between tries to restore somebody's media; the last one is repeated while they are there. */
const RESTORE_DELAYS_MS = [250, 500, 1000, 2000, 5000];

/** From so many microphones on it matters to people who speaks: two see that for themselves. */
const VOICES_THAT_MATTER = 3;

type MediaAnswer = Joined['media'];
type Opened = { readonly kind: 'kept' } | Omit<Extract<MediaAnswer, { kind: 'new' }>, 'consumers'>;

/** Routes, and what they follow from; `reports` counts what viewers said so far. */
interface Routed {
  readonly tracks: readonly PermittedTrack[];
  readonly loudest: readonly string[];
  readonly reports: number;
  readonly routes: readonly Route[];
}

export interface MediaGateOptions {
  readonly open: (listener: RoomMediaListener) => RoomMedia;
  readonly state: () => RoomState;
  /** The window that a person sits in. */
  readonly peerOf: (personId: string) => Peer | undefined;
  /** Microphone tracks that are heard now, told at each change. */
  readonly onVoices: (speaking: readonly string[]) => void;
  /** How the recorder is, told at each change. */
  readonly onRecorder: (health: RecorderHealth) => void;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Keeps the room's media equal to its journal (SPEC R9): state and demand in, routes out. */
export class MediaGate {
  readonly #options: MediaGateOptions;
  readonly #media: RoomMedia;
  /** How each window receives, to give it new transports when its media worker died. */
  readonly #capabilities = new WeakMap<Peer, RequestBody<'room.join'>['rtpCapabilities']>();
  readonly #demand = new Map<string, Shown>();
  #reports = 0;
  readonly #speaking: Speaking;
  /** Microphone tracks, the loudest of late first. */
  #loudest: readonly string[] = [];
  #permitted: { readonly of: RoomState; readonly tracks: readonly PermittedTrack[] } | null = null;
  #routed: Routed | null = null;
  /** What the media was told last. */
  #applied: readonly Route[] | null = null;
  #closed = false;

  constructor(options: MediaGateOptions) {
    this.#options = options;
    this.#speaking = new Speaking({
      clock: options.clock,
      peers: () => Object.keys(options.state().people).flatMap((id) => options.peerOf(id) ?? []),
      tracks: () => this.#tracks(),
    });
    this.#media = options.open({
      consume: (personId, consumers) => options.peerOf(personId)?.push('media.consume', { consumers }),
      closed: (personId, trackIds) => options.peerOf(personId)?.push('media.close', { trackIds }),
      reset: () => {
        for (const personId of Object.keys(options.state().people)) this.#restore(personId);
      },
      lost: (personId) => this.#restore(personId),
      voices: (voices) => this.#hear(voices),
      recorder: options.onRecorder,
    });
  }

  /** The transports of a person who comes in, unless those that the same window holds live on. */
  async open(peer: Peer, request: RequestBody<'room.join'>): Promise<Opened> {
    const { instanceId, rtpCapabilities, last, transports } = request;
    const { personId } = peer.who;
    this.#capabilities.set(peer, rtpCapabilities);
    if (last !== undefined && this.#media.keeps(personId, instanceId, transports)) return { kind: 'kept' };
    this.#forgetDemand(personId);
    return { kind: 'new', transports: await this.#media.connect(personId, instanceId, rtpCapabilities) };
  }

  /** Routes what the person, now in the journal, may receive; `unready` waits to be told in the kept case. */
  async admit(
    personId: string,
    opened: Opened,
  ): Promise<{ readonly answer: MediaAnswer; readonly unready: readonly ConsumerOffer[] }> {
    const consumers = await this.#media.apply(this.#routes(), personId);
    return opened.kind === 'kept'
      ? { answer: opened, unready: consumers }
      : { answer: { ...opened, consumers }, unready: [] };
  }

  /** A media worker may have died while the person came in, when nobody sat there to be told. */
  settle(peer: Peer, request: RequestBody<'room.join'>, answer: MediaAnswer): void {
    const held =
      answer.kind === 'kept'
        ? request.transports
        : { send: answer.transports.send.id, receive: answer.transports.receive.id };
    if (!this.#media.keeps(peer.who.personId, peer.instanceId, held)) this.#restore(peer.who.personId);
    this.#speaking.refresh();
  }

  publish({ who, instanceId }: Peer, body: RequestBody<'track.publish'>): Promise<void> {
    const { trackId, source, rtpParameters, dtlsParameters } = body;
    const connection = dtlsParameters === undefined ? {} : { dtlsParameters };
    const track = { trackId, source, rtpParameters, ...connection };
    return this.#media.publish(who.personId, instanceId, track);
  }

  retract(trackId: string): void {
    this.#media.retract(trackId);
  }

  ready({ who, instanceId }: Peer, body: RequestBody<'media.ready'>): Promise<void> {
    return this.#media.ready(who.personId, instanceId, body);
  }

  restartIce({ who, instanceId }: Peer, which: 'send' | 'receive'): ReturnType<RoomMedia['restartIce']> {
    return this.#media.restartIce(who.personId, instanceId, which);
  }

  /** What this viewer has on screen of the tracks that there are now; later ones are shown until it says more. */
  demand(personId: string, visible: RequestBody<'media.demand'>['visible']): void {
    this.#reports += 1;
    this.#demand.set(personId, {
      tiles: new Map(visible.map(({ trackId, width, height }) => [trackId, { width, height }])),
      known: new Set(Object.keys(this.#options.state().tracks)),
    });
    this.reconcile();
  }

  reconcile(): void {
    if (this.#closed) return;
    const { log, state } = this.#options;
    const wanted = this.#routes();
    if (wanted === this.#applied) return;
    this.#applied = wanted;
    this.#speaking.refresh();
    this.#media.apply(wanted).catch((error: unknown) => {
      this.#applied = null;
      if (!this.#closed)
        log.error({ err: error, sessionId: state().sessionId }, 'media could not follow the journal');
    });
  }

  #hear({ loudest, speaking }: Voices): void {
    if (this.#closed) return;
    this.#options.onVoices(speaking);
    const microphones = this.#tracks().filter(({ source }) => source === 'microphone').length;
    const matters = microphones >= VOICES_THAT_MATTER;
    this.#speaking.hear(matters ? speaking : []);
    if (!matters || isDeepStrictEqual(loudest, this.#loudest)) return;
    this.#loudest = loudest;
    this.reconcile();
  }

  /** The person left: their transports go at once. */
  forget(personId: string): void {
    this.#forgetDemand(personId);
    this.#media.disconnect(personId);
  }

  /** @param over the session is over (`room`), or only this home of it (`server`): why its takes end */
  close(over: 'room' | 'server'): void {
    this.#closed = true;
    this.#speaking.stop();
    this.#media.close(over);
  }

  /** New transports for somebody who sits here and lost theirs; tried again until it works or they are gone. */
  #restore(personId: string, attempt = 0): void {
    const { peerOf, clock, log } = this.#options;
    const peer = peerOf(personId);
    const capabilities = peer === undefined ? undefined : this.#capabilities.get(peer);
    if (peer === undefined || capabilities === undefined || this.#closed) return;
    this.#renew(peer, capabilities).catch((error: unknown) => {
      if (peerOf(personId) !== peer || this.#closed) return;
      log.warn({ err: error, personId, attempt }, 'media could not be restored yet');
      const delayMs = RESTORE_DELAYS_MS[Math.min(attempt, RESTORE_DELAYS_MS.length - 1)] ?? 0;
      clock.after(delayMs, () => {
        if (peerOf(personId) === peer) this.#restore(personId, attempt + 1);
      });
    });
  }

  async #renew(peer: Peer, capabilities: RequestBody<'room.join'>['rtpCapabilities']): Promise<void> {
    const { personId } = peer.who;
    const transports = await this.#media.connect(personId, peer.instanceId, capabilities);
    const consumers = await this.#media.apply(this.#routes(), personId);
    if (this.#options.peerOf(personId) === peer) peer.push('media.reset', { transports, consumers });
  }

  #forgetDemand(personId: string): void {
    this.#reports += 1;
    this.#demand.delete(personId);
  }

  /** The very same as before when nothing has changed that they follow from. */
  #routes(): readonly Route[] {
    const now = { tracks: this.#tracks(), loudest: this.#loudest, reports: this.#reports };
    const { tracks, loudest, reports } = this.#routed ?? {};
    if (this.#routed === null || tracks !== now.tracks || loudest !== now.loudest || reports !== now.reports)
      this.#routed = { ...now, routes: routes(now.tracks, this.#demand, now.loudest) };
    return this.#routed.routes;
  }

  /** Most events (pages, chat, questions) change nothing for the media, and there are many of them. */
  #tracks(): readonly PermittedTrack[] {
    const state = this.#options.state();
    if (this.#permitted === null || !sameForMedia(this.#permitted.of, state))
      this.#permitted = { of: state, tracks: permitted(state) };
    return this.#permitted.tracks;
  }
}
