import {
  type ConsumerOffer,
  type Joined,
  LIMITS,
  type RequestBody,
  type RoomState,
  TribuError,
} from '@tribu-live/protocol';
import type { RoomMedia } from '../media/types.ts';
import type { Logger } from '../telemetry/index.ts';
import type { Peer } from './peer.ts';
import { permitted } from './routes/permitted.ts';
import { routes, type TileSize } from './routes/routes.ts';

type MediaAnswer = Joined['media'];
type Opened = { readonly kind: 'kept' } | Omit<Extract<MediaAnswer, { kind: 'new' }>, 'consumers'>;

/** How a client receives, remembered to give it new transports when its media worker died. */
interface Reception {
  readonly instanceId: string;
  readonly rtpCapabilities: RequestBody<'room.join'>['rtpCapabilities'];
}

/** Keeps the room's media equal to its journal (SPEC R9): state and demand in, routes out. */
export class MediaGate {
  readonly #media: RoomMedia;
  readonly #state: () => RoomState;
  readonly #log: Logger;
  readonly #receptions = new Map<string, Reception>();
  readonly #demand = new Map<string, ReadonlyMap<string, TileSize>>();

  constructor(media: RoomMedia, state: () => RoomState, log: Logger) {
    this.#media = media;
    this.#state = state;
    this.#log = log;
  }

  /** The transports of a person who comes in, unless those of the same window live on. */
  async open(personId: string, request: RequestBody<'room.join'>): Promise<Opened> {
    const { instanceId, rtpCapabilities, last, transports } = request;
    this.#receptions.set(personId, { instanceId, rtpCapabilities });
    if (last !== undefined && this.#media.keeps(personId, instanceId, transports)) return { kind: 'kept' };
    this.#demand.delete(personId);
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

  demand(personId: string, visible: RequestBody<'media.demand'>['visible']): void {
    if (visible.length > LIMITS.visibleTiles) throw new TribuError('bad_request', { field: 'visible' });
    this.#demand.set(
      personId,
      new Map(visible.map(({ trackId, width, height }) => [trackId, { width, height }])),
    );
    this.reconcile();
  }

  reconcile(): void {
    this.#media.apply(this.#routes()).catch((error: unknown) => {
      this.#log.error(
        { err: error, sessionId: this.#state().sessionId },
        'media could not follow the journal',
      );
    });
  }

  /** New transports for everybody, after the media worker died and another took the room. */
  rebuild(peers: Iterable<readonly [string, Peer]>): void {
    for (const [personId, peer] of peers) {
      const reception = this.#receptions.get(personId);
      if (reception === undefined) continue;
      this.#rebuildFor(personId, peer, reception).catch((error: unknown) => {
        this.#log.error({ err: error, personId }, 'media could not be restored');
      });
    }
  }

  /** The person left: their transports go at once. */
  forget(personId: string): void {
    this.#receptions.delete(personId);
    this.#demand.delete(personId);
    this.#media.disconnect(personId);
  }

  close(): void {
    this.#media.close();
  }

  async #rebuildFor(personId: string, peer: Peer, reception: Reception): Promise<void> {
    const transports = await this.#media.connect(personId, reception.instanceId, reception.rtpCapabilities);
    const consumers = await this.#media.apply(this.#routes(), personId);
    peer.push('media.reset', { transports, consumers });
  }

  #routes(): ReturnType<typeof routes> {
    return routes(permitted(this.#state()), this.#demand);
  }
}
