import { randomUUID } from 'node:crypto';
import type { ConsumerOffer, DtlsParameters, IceParameters, Transports } from '@tribu-live/protocol';
import type { types } from 'mediasoup';
import { MEDIA } from './defaults.ts';
import { isTooSmall, watchLine } from './line-watch.ts';
import { Link } from './link.ts';
import { offeredRtp } from './received-rtp.ts';
import type { CurrentViewer } from './reconcile.ts';
import type { Place } from './room-placement.ts';
import type { MediaClock, MediaLog, PacketLoss } from './types.ts';

export interface PersonMediaOptions {
  readonly personId: string;
  readonly instanceId: string;
  readonly rtpCapabilities: types.RtpCapabilities;
  readonly place: Place;
  readonly clock: MediaClock;
  readonly log: MediaLog;
  /** The transports are of no use any more: nothing comes through, or the client closed its end. */
  readonly onGone: (person: PersonMedia, why: 'lost' | 'closed') => void;
  /** The line carries larger pictures by now: some consumers are marked `stunted`. */
  readonly onChanged: () => void;
}

/** What one viewer has of one track. */
export interface HeldConsumer {
  readonly consumer: types.Consumer;
  readonly producer: types.Producer;
  readonly offer: ConsumerOffer;
  /** The client has built its end. */
  ready: boolean;
  /** As asked for; and so is the priority. */
  spatialLayer: number | null;
  priority: number;
  /** Kept small by mediasoup although the line carries more. */
  stunted: boolean;
}

/** Both transports of one instance of a person, and what it receives on them. Closes once, with all of it. */
export class PersonMedia {
  readonly personId: string;
  readonly instanceId: string;
  /** Random, the same for all its tracks: lets viewers keep lips and voice together. */
  readonly cname = randomUUID().slice(0, 8);
  /** By track id. */
  readonly consumers = new Map<string, HeldConsumer>();
  /** Producers that this device cannot receive. */
  readonly beyond = new Set<string>();
  /** By producer: how often the worker did not take a consumer of it. */
  readonly #failures = new Map<string, number>();
  readonly #options: PersonMediaOptions;
  readonly #send: Link;
  readonly #receive: Link;
  #turn: Promise<unknown> = Promise.resolve();
  /** Answers in the making that will carry this person's offers; one is owed from the start. */
  #answersOwed = 1;
  #answeredOnce = false;
  #confirmedOnce = false;
  #stopExpecting: (() => void) | null = null;
  #closed = false;

  private constructor(
    send: types.WebRtcTransport,
    receive: types.WebRtcTransport,
    options: PersonMediaOptions,
  ) {
    this.personId = options.personId;
    this.instanceId = options.instanceId;
    this.#options = options;
    const onGone = (why: 'lost' | 'closed') => this.#gone(why);
    this.#send = new Link(send, options.place.worker, onGone);
    this.#receive = new Link(receive, options.place.worker, onGone);
    this.#watchLine();
  }

  /** @throws MediaError */
  static async create(options: PersonMediaOptions): Promise<PersonMedia> {
    const { log, personId } = options;
    const { worker, router } = options.place;
    const [send, receive] = await Promise.all([worker.openTransport(router), worker.openTransport(router)]);
    worker
      .request('setMaxIncomingBitrate', () => send.setMaxIncomingBitrate(MEDIA.maxIncomingBitrate))
      .catch((error: unknown) => {
        if (worker.alive && !send.closed) log.warn({ err: error, personId }, 'sending is not bounded');
      });
    return new PersonMedia(send, receive, options);
  }

  get place(): Place {
    return this.#options.place;
  }

  /** The client has built consumers: the first ones no longer wait for what comes after them. */
  get confirmedOnce(): boolean {
    return this.#confirmedOnce;
  }

  /** Consumers that are not held back. */
  get flowing(): number {
    let count = 0;
    for (const { consumer } of this.consumers.values()) if (!consumer.paused) count += 1;
    return count;
  }

  get alive(): boolean {
    return !this.#closed && !this.#send.transport.closed && !this.#receive.transport.closed;
  }

  get transports(): Transports {
    return { send: this.#send.offer, receive: this.#receive.offer };
  }

  get current(): CurrentViewer {
    const consumers = [...this.consumers].map(([trackId, held]) => {
      const { producerId, paused } = held.consumer;
      const { ready, spatialLayer, priority, stunted } = held;
      return [trackId, { producerId, paused, ready, spatialLayer, priority, stunted }] as const;
    });
    return { consumers: new Map(consumers), beyond: this.beyond };
  }

  /** Whether new offers are to be told at once, rather than with an answer that is on its way. */
  get hears(): boolean {
    return this.#answersOwed === 0;
  }

  /** The offers that the client has not confirmed. */
  get unconfirmed(): ConsumerOffer[] {
    return [...this.consumers.values()].flatMap(({ ready, offer }) => (ready ? [] : [offer]));
  }

  oweAnswer(): void {
    if (this.#answeredOnce) this.#answersOwed += 1;
    this.#answeredOnce = true;
  }

  /** The client built its ends of these. */
  confirm(trackIds: readonly string[]): void {
    this.#confirmedOnce = true;
    for (const trackId of trackIds) {
      const held = this.consumers.get(trackId);
      if (held !== undefined) held.ready = true;
    }
  }

  answered(): void {
    this.#answersOwed -= 1;
  }

  /**
   * Connects a transport with what the client sent; again with the same is no fault (a repeated request).
   * @throws TribuError `media_refused` at once; MediaError later
   */
  connect(which: 'send' | 'receive', sent: DtlsParameters | undefined): Promise<void> {
    this.#expectLine();
    return this.#linkOf(which).connect(sent);
  }

  /** One piece of work after the other, so that limits and marks are judged on what is there. */
  inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(work);
    // The caller hears of a failure; the next piece of work takes its turn all the same.
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  /** @throws MediaError; what mediasoup threw when it refused */
  produce(options: types.ProducerOptions): Promise<types.Producer> {
    return this.place.worker.request('produce', () => this.#send.transport.produce(options));
  }

  /**
   * Makes a consumer, paused, and keeps it. `producer` is the one at this person's place. Null when this device can't receive that, or is
   * gone by now.
   */
  async consume(
    trackId: string,
    producer: types.Producer,
    quality: { readonly spatialLayer: number | null; readonly priority: number },
  ): Promise<HeldConsumer | null> {
    const { rtpCapabilities } = this.#options;
    const { router, worker } = this.place;
    const { spatialLayer, priority } = quality;
    if (!router.canConsume({ producerId: producer.id, rtpCapabilities })) {
      this.beyond.add(producer.id);
      return null;
    }
    const preferred = spatialLayer === null ? {} : { preferredLayers: { spatialLayer } };
    const options = { producerId: producer.id, rtpCapabilities, paused: true, ...preferred };
    const consumer = await this.#tryConsume(producer.id, () => this.#receive.transport.consume(options));
    if (!this.alive) return null;
    const offer = { trackId, kind: consumer.kind, rtpParameters: offeredRtp(consumer.rtpParameters) };
    const held: HeldConsumer = {
      consumer,
      producer,
      offer,
      ready: false,
      spatialLayer,
      priority,
      stunted: false,
    };
    this.consumers.set(trackId, held);
    this.#expectLine();
    // The offer doesn't wait for this.
    if (priority !== consumer.priority) {
      worker
        .request('setPriority', () => consumer.setPriority(priority))
        .catch(() => {
          held.priority = consumer.priority; // seen as a difference by the next event
        });
    }
    return held;
  }

  /** Whether there was such a consumer. */
  drop(trackId: string): boolean {
    const held = this.consumers.get(trackId);
    // With its producer the worker closes a consumer by itself, and knows it no longer.
    if (held?.producer.closed === false) held.consumer.close();
    return this.consumers.delete(trackId);
  }

  restartIce(which: 'send' | 'receive'): Promise<IceParameters> {
    return this.#linkOf(which).restartIce();
  }

  /** @throws MediaError; what mediasoup threw when a transport is gone */
  async losses(): Promise<PacketLoss[]> {
    const both = await Promise.all([this.#send.loss('received'), this.#receive.loss('sent')]);
    return both.filter((loss) => loss !== null);
  }

  /** Idempotent. Closing a transport closes the producers and consumers on it. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#stopExpecting?.();
    this.consumers.clear();
    this.#send.close();
    this.#receive.close();
  }

  #linkOf(which: 'send' | 'receive'): Link {
    return which === 'send' ? this.#send : this.#receive;
  }

  /** What the worker refuses several times it is not asked again. */
  async #tryConsume(producerId: string, ask: () => Promise<types.Consumer>): Promise<types.Consumer> {
    try {
      return await this.place.worker.request('consume', ask);
    } catch (error) {
      const failures = (this.#failures.get(producerId) ?? 0) + 1;
      this.#failures.set(producerId, failures);
      if (failures >= MEDIA.maxConsumeFailures) this.beyond.add(producerId);
      throw error;
    }
  }

  #watchLine(): void {
    const { clock, log, personId } = this.#options;
    const { worker } = this.place;
    const small = () =>
      [...this.consumers.values()].filter((held) => isTooSmall(held.consumer, held.spatialLayer));
    watchLine({
      transport: this.#receive.transport,
      worker,
      clock,
      anyTooSmall: () => small().length > 0,
      onGrow: () => {
        for (const held of small()) held.stunted = true;
        this.#options.onChanged();
      },
      onError: (error) => {
        if (worker.alive && this.alive) log.warn({ err: error, personId }, 'pictures may stay small');
      },
    });
  }

  /**
   * The client has a reason to connect from now on, and some time to do it. Before, silence is no sign: who has
   * nothing to send or to receive never connects.
   */
  #expectLine(): void {
    this.#stopExpecting ??= this.#options.clock.after(MEDIA.connectLimitMs, () => {
      if (!this.#send.wasUp && !this.#receive.wasUp) this.#gone('lost');
    });
  }

  #gone(why: 'lost' | 'closed'): void {
    if (this.#closed) return;
    this.#options.log.info({ personId: this.personId, why }, 'transports are gone');
    this.#options.onGone(this, why);
  }
}
