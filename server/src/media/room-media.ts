import type {
  ConsumerOffer,
  IceParameters,
  RequestBody,
  RtpCapabilities,
  Transports,
} from '@tribu-live/protocol';
import { TribuError } from '@tribu-live/protocol';
import { Ahead } from './ahead.ts';
import { carryOut } from './carry-out.ts';
import { MEDIA } from './defaults.ts';
import { PersonMedia, type PersonMediaOptions } from './person-media.ts';
import { publishTrack } from './publish-track.ts';
import { cleanCapabilities } from './received-rtp.ts';
import { reconcile } from './reconcile.ts';
import { RoomRecorder } from './recorder/room-recorder.ts';
import { asRefusal, asUnavailable, unavailable } from './refused.ts';
import { RoomPipes } from './room-pipes.ts';
import type { Place } from './room-placement.ts';
import { type Arrival, RoomPlaces } from './room-places.ts';
import { RoomProducers } from './room-producers.ts';
import { Settler } from './settler.ts';
import type {
  CapturePort,
  MediaClock,
  MediaLog,
  MediaStats,
  RoomMedia,
  RoomMediaListener,
  Route,
  TrackOffer,
  TransportIds,
} from './types.ts';
import { RoomVoices } from './voices/room-voices.ts';
import type { WorkerPool } from './worker-pool.ts';

export interface RoomMediaOptions {
  readonly sessionId: string;
  readonly pool: WorkerPool;
  readonly listener: RoomMediaListener;
  /** Null when this node records nothing. */
  readonly capture: CapturePort | null;
  readonly clock: MediaClock;
  readonly log: MediaLog;
  readonly onClosed: () => void;
}

/** A room's media on mediasoup: the reconciler's hands (SPEC R9). */
export class MediasoupRoom implements RoomMedia {
  readonly #options: RoomMediaOptions;
  readonly #people = new Map<string, PersonMedia>();
  /** By person: the newest call of `connect`; an older one that is still waiting has lost. */
  readonly #connecting = new Map<string, { readonly instanceId: string }>();
  readonly #producers: RoomProducers;
  readonly #settler = new Settler(() => this.#pass());
  #routes: readonly Route[] = [];
  readonly #places: RoomPlaces;
  readonly #pipes = new RoomPipes();
  readonly #voices: RoomVoices;
  readonly #recorder: RoomRecorder | null;
  readonly #ahead: Ahead;
  #closed = false;

  constructor(options: RoomMediaOptions) {
    this.#options = options;
    const { pool, clock, log } = options;
    this.#producers = new RoomProducers({ clock, log, onClosed: this.#onChanged });
    this.#places = new RoomPlaces({
      pool,
      people: (at) => this.#peopleAt(at).length,
      consumers: (at) => this.#flowingAt(at),
      onLost: (place) => this.#workerDied(place),
    });
    this.#voices = new RoomVoices({ clock, log, onChange: (voices) => options.listener.voices?.(voices) });
    this.#ahead = new Ahead({
      clock,
      hasFirst: (personId) => this.#people.get(personId)?.confirmedOnce === true,
      onDue: this.#onChanged,
    });
    this.#recorder = this.#openRecorder();
  }

  get stats(): Omit<MediaStats, 'workers' | 'workerDeaths'> {
    const takes = this.#recorder?.takeCount ?? 0;
    return {
      routers: this.#places.current.length,
      transports: this.#people.size * 2 + takes,
      producers: this.#producers.size,
      consumers: [...this.#people.values()].reduce((sum, { consumers }) => sum + consumers.size, takes),
      takes,
      roomsInTrouble: this.#recorder?.inTrouble === true ? 1 : 0,
    };
  }

  get people(): Iterable<PersonMedia> {
    return this.#people.values();
  }

  keeps(personId: string, instanceId: string, transports: TransportIds | undefined): boolean {
    const person = this.#people.get(personId);
    if (person === undefined || transports === undefined || !person.alive) return false;
    const { send, receive } = person.transports;
    return (
      person.instanceId === instanceId && send.id === transports.send && receive.id === transports.receive
    );
  }

  async connect(personId: string, instanceId: string, rtpCapabilities: RtpCapabilities): Promise<Transports> {
    const cleaned = cleanCapabilities(rtpCapabilities);
    this.disconnect(personId);
    const turn = { instanceId };
    this.#connecting.set(personId, turn);
    let arrival: Arrival | null = null;
    try {
      arrival = await this.#places.find();
      const { place } = arrival;
      const { clock, log } = this.#options;
      const options = {
        personId,
        instanceId,
        rtpCapabilities: cleaned,
        place,
        clock,
        log,
        onGone: this.#onGone,
        onChanged: this.#onChanged,
      };
      const person = await PersonMedia.create(options);
      if (this.#closed || this.#connecting.get(personId) !== turn || !person.alive) {
        person.close();
        throw unavailable();
      }
      this.#people.set(personId, person);
      return person.transports;
    } catch (error) {
      throw asUnavailable(error);
    } finally {
      arrival?.done();
      if (this.#connecting.get(personId) === turn) this.#connecting.delete(personId);
    }
  }

  async apply(routes: readonly Route[], inAnswerTo?: string): Promise<ConsumerOffer[]> {
    if (this.#closed) return [];
    this.#routes = routes;
    this.#producers.named(routes.map(({ trackId }) => trackId));
    this.#recorder?.follow(routes);
    const person = inAnswerTo === undefined ? undefined : this.#people.get(inAnswerTo);
    person?.oweAnswer();
    await this.#settler.settle();
    person?.answered();
    return person?.alive === true ? person.unconfirmed : [];
  }

  async publish(personId: string, instanceId: string, track: TrackOffer): Promise<void> {
    const person = this.#personThere(personId, instanceId);
    const route = () => this.#routes.find(({ trackId }) => trackId === track.trackId);
    try {
      await person.inTurn(() => publishTrack(person, track, this.#producers, route));
    } catch (error) {
      throw person.alive ? asRefusal('rtpParameters', error) : asUnavailable(error);
    } finally {
      void this.#settler.settle();
    }
  }

  retract(trackId: string): void {
    if (this.#producers.close(trackId)) void this.#settler.settle();
  }

  async ready(personId: string, instanceId: string, body: RequestBody<'media.ready'>): Promise<void> {
    const person = this.#personThere(personId, instanceId);
    const { dtlsParameters, trackIds } = body;
    try {
      // Connecting and resuming go out in the same tick; the worker takes them in this order.
      const connected = dtlsParameters === undefined ? null : person.connect('receive', dtlsParameters);
      person.confirm(trackIds);
      await Promise.all([connected, this.#settler.settle()]);
    } catch (error) {
      throw person.alive ? asRefusal('dtlsParameters', error) : asUnavailable(error);
    }
  }

  async restartIce(personId: string, instanceId: string, which: 'send' | 'receive'): Promise<IceParameters> {
    try {
      return await this.#personThere(personId, instanceId).restartIce(which);
    } catch (error) {
      throw asUnavailable(error);
    }
  }

  disconnect(personId: string): void {
    this.#connecting.delete(personId);
    this.#drop(personId);
  }

  close(over: 'room' | 'server' = 'server'): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#routes = [];
    this.#recorder?.close(over);
    this.#voices.close();
    this.#ahead.stop();
    for (const personId of [...this.#people.keys()]) this.#drop(personId);
    this.#connecting.clear();
    this.#places.close();
    this.#options.onClosed();
  }

  async #pass(): Promise<void> {
    // The recorder waits for nobody; and again, because the pass may have closed producers.
    this.#recorder?.sync();
    this.#voices.follow(this.#producers.microphones);
    await this.#settlePeople();
    this.#recorder?.sync();
  }

  async #settlePeople(): Promise<void> {
    const { listener, log, sessionId } = this.#options;
    const stage = { producers: this.#producers, people: this.#people, pipes: this.#pipes, listener, log };
    for (let round = 0; round < MEDIA.maxRounds; round += 1) {
      const living = [...this.#people].filter(([, { place }]) => place.worker.alive);
      const viewers = new Map(living.map(([personId, person]) => [personId, person.current]));
      const steps = reconcile({ producers: this.#producers.current, viewers }, this.#routes);
      const now = this.#ahead.now(steps);
      if (now.length === 0) return;
      await carryOut(now, stage);
    }
    log.warn({ sessionId, rounds: MEDIA.maxRounds }, 'media does not settle: left to the next event');
  }

  /** Who was connected there has to be connected anew; those at other places only lose their tracks. */
  #workerDied(place: Place | null): void {
    const { log, sessionId, listener } = this.#options;
    const lost = place === null ? [] : this.#peopleAt(place);
    log.warn({ sessionId, people: lost.length }, 'room lost a media worker');
    if (place !== null) this.#recorder?.lose(place);
    for (const { personId } of lost) this.#drop(personId);
    if (this.#people.size === 0) listener.reset();
    else for (const { personId } of lost) listener.lost?.(personId);
  }

  #drop(personId: string): void {
    const person = this.#people.get(personId);
    if (person === undefined) return;
    this.#people.delete(personId);
    this.#producers.closeOf(personId);
    person.close();
    if (!this.#closed) void this.#settler.settle();
  }

  #openRecorder(): RoomRecorder | null {
    const { capture, sessionId, clock, log, listener } = this.#options;
    const shared = { sessionId, producers: this.#producers, clock, log };
    return capture === null
      ? null
      : new RoomRecorder({ ...shared, capture, onHealth: (health) => listener.recorder?.(health) });
  }

  readonly #onChanged = (): void => {
    void this.#settler.settle();
  };

  readonly #onGone: PersonMediaOptions['onGone'] = (person, why) => {
    if (this.#people.get(person.personId) !== person) return;
    this.disconnect(person.personId);
    if (why === 'lost') this.#options.listener.lost?.(person.personId);
  };

  /** What the instance has. An older window's late request must not touch what the newer one has. */
  #personThere(personId: string, instanceId: string): PersonMedia {
    const person = this.#people.get(personId);
    const newest = person ?? this.#connecting.get(personId);
    if (newest !== undefined && newest.instanceId !== instanceId) throw new TribuError('superseded');
    if (person === undefined || !person.alive) throw unavailable();
    return person;
  }

  /** Null: anywhere. */
  #peopleAt(place: Place | null): PersonMedia[] {
    const people = [...this.#people.values()];
    return place === null ? people : people.filter((person) => person.place === place);
  }

  #flowingAt(place: Place): number {
    const takes = this.#recorder?.takesAt(place) ?? 0;
    return this.#peopleAt(place).reduce((sum, { flowing }) => sum + flowing, takes);
  }
}
