import { randomUUID } from 'node:crypto';
import type {
  ConsumerOffer,
  DtlsParameters,
  IceParameters,
  TransportOffer,
  Transports,
} from '@tribu-live/protocol';
import type { types } from 'mediasoup';
import { MEDIA } from './defaults.ts';
import { cleanDtls, offeredRtp } from './received-rtp.ts';
import type { CurrentViewer } from './reconcile.ts';
import { refused } from './refused.ts';
import type { MediaLog } from './types.ts';
import type { WorkerProcess } from './worker-process.ts';

export interface PersonMediaOptions {
  readonly personId: string;
  readonly instanceId: string;
  readonly rtpCapabilities: types.RtpCapabilities;
  readonly worker: WorkerProcess;
  readonly router: types.Router;
  readonly log: MediaLog;
  /** The transports are of no use any more: nothing comes through, or the client closed its end. */
  readonly onGone: (person: PersonMedia, why: 'lost' | 'closed') => void;
}

interface Link {
  readonly transport: types.WebRtcTransport;
  connecting: { readonly fingerprint: string; readonly done: Promise<void> } | null;
}

/** What one viewer has of one track. */
export interface HeldConsumer {
  readonly consumer: types.Consumer;
  readonly offer: ConsumerOffer;
  /** The client has built its end. */
  ready: boolean;
  spatialLayer: number | null;
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
  readonly #options: PersonMediaOptions;
  readonly #send: Link;
  readonly #receive: Link;
  #turn: Promise<unknown> = Promise.resolve();
  /** Answers in the making that will carry this person's offers; one is owed from the start. */
  #answersOwed = 1;
  #answeredOnce = false;
  #closed = false;

  private constructor(
    send: types.WebRtcTransport,
    receive: types.WebRtcTransport,
    options: PersonMediaOptions,
  ) {
    this.personId = options.personId;
    this.instanceId = options.instanceId;
    this.#options = options;
    this.#send = { transport: send, connecting: null };
    this.#receive = { transport: receive, connecting: null };
    for (const transport of [send, receive]) this.#watch(transport);
  }

  /** @throws MediaError */
  static async create(options: PersonMediaOptions): Promise<PersonMedia> {
    const { worker, router, log, personId } = options;
    const [send, receive] = await Promise.all([worker.openTransport(router), worker.openTransport(router)]);
    worker
      .request('setMaxIncomingBitrate', () => send.setMaxIncomingBitrate(MEDIA.maxIncomingBitrate))
      .catch((error: unknown) => {
        if (worker.alive && !send.closed) log.warn({ err: error, personId }, 'sending is not bounded');
      });
    return new PersonMedia(send, receive, options);
  }

  get alive(): boolean {
    return !this.#closed && !this.#send.transport.closed && !this.#receive.transport.closed;
  }

  get transports(): Transports {
    return { send: offerOf(this.#send.transport), receive: offerOf(this.#receive.transport) };
  }

  get current(): CurrentViewer {
    const consumers = [...this.consumers].map(([trackId, held]) => {
      const { producerId, paused, priority } = held.consumer;
      return [
        trackId,
        { producerId, paused, priority, ready: held.ready, spatialLayer: held.spatialLayer },
      ] as const;
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

  answered(): void {
    this.#answersOwed -= 1;
  }

  /**
   * Connects a transport with what the client sent; again with the same is no fault (a repeated request).
   * @throws TribuError `media_refused` at once; MediaError later
   */
  connect(which: 'send' | 'receive', sent: DtlsParameters | undefined): Promise<void> {
    const link = which === 'send' ? this.#send : this.#receive;
    if (sent === undefined) {
      if (link.connecting !== null) return link.connecting.done;
      throw refused('dtlsParameters', 'the transport is not connected yet');
    }
    const dtlsParameters = cleanDtls(sent);
    const fingerprint = dtlsParameters.fingerprints[0]?.value ?? '';
    if (link.connecting !== null) {
      if (link.connecting.fingerprint === fingerprint) return link.connecting.done;
      throw refused('dtlsParameters', 'the transport is connected with another certificate');
    }
    const done = this.#options.worker.request('connect', () => link.transport.connect({ dtlsParameters }));
    link.connecting = { fingerprint, done };
    done.catch(() => {
      link.connecting = null; // What failed may be tried again, with another certificate too.
    });
    return done;
  }

  /** One piece of work after the other, so that limits and marks are judged on what is there. */
  inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(work);
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  /** @throws MediaError; what mediasoup threw when it refused */
  produce(options: types.ProducerOptions): Promise<types.Producer> {
    return this.#options.worker.request('produce', () => this.#send.transport.produce(options));
  }

  /** Makes a consumer, paused, and keeps it. Null when this device can't receive that, or is gone by now. */
  async consume(
    trackId: string,
    producer: types.Producer,
    quality: { readonly spatialLayer: number | null; readonly priority: number },
  ): Promise<HeldConsumer | null> {
    const { router, rtpCapabilities, worker } = this.#options;
    const { spatialLayer, priority } = quality;
    if (!router.canConsume({ producerId: producer.id, rtpCapabilities })) {
      this.beyond.add(producer.id);
      return null;
    }
    const preferred = spatialLayer === null ? {} : { preferredLayers: { spatialLayer } };
    const options = { producerId: producer.id, rtpCapabilities, paused: true, ...preferred };
    const consumer = await worker.request('consume', () => this.#receive.transport.consume(options));
    if (priority !== consumer.priority) {
      await worker.request('setPriority', () => consumer.setPriority(priority));
    }
    if (!this.alive) return null;
    const offer = { trackId, kind: consumer.kind, rtpParameters: offeredRtp(consumer.rtpParameters) };
    const held: HeldConsumer = { consumer, offer, ready: false, spatialLayer };
    this.consumers.set(trackId, held);
    return held;
  }

  /** Whether there was such a consumer. */
  drop(trackId: string): boolean {
    const held = this.consumers.get(trackId);
    held?.consumer.close();
    return this.consumers.delete(trackId);
  }

  restartIce(which: 'send' | 'receive'): Promise<IceParameters> {
    const { transport } = which === 'send' ? this.#send : this.#receive;
    return this.#options.worker.request('restartIce', () => transport.restartIce());
  }

  /** Idempotent. Closing a transport closes the producers and consumers on it. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.consumers.clear();
    for (const { transport } of [this.#send, this.#receive]) {
      transport.removeAllListeners('icestatechange');
      transport.removeAllListeners('dtlsstatechange');
      transport.close();
    }
  }

  #watch(transport: types.WebRtcTransport): void {
    // mediasoup says 'disconnected' when consent ran out, after which only new transports help.
    transport.on('icestatechange', (state) => {
      if (state === 'disconnected') this.#gone('lost');
    });
    transport.on('dtlsstatechange', (state) => {
      if (state === 'failed') this.#gone('lost');
      else if (state === 'closed') this.#gone('closed');
    });
  }

  #gone(why: 'lost' | 'closed'): void {
    if (this.#closed) return;
    this.#options.log.info({ personId: this.personId, why }, 'transports are gone');
    this.#options.onGone(this, why);
  }
}

function offerOf({
  id,
  iceParameters,
  iceCandidates,
  dtlsParameters,
}: types.WebRtcTransport): TransportOffer {
  const { role, fingerprints } = dtlsParameters;
  return {
    id,
    iceParameters,
    iceCandidates,
    // A client checks one; mediasoup lists five, which would double the size of a join's answer.
    dtlsParameters: {
      ...(role === undefined ? {} : { role }),
      fingerprints: fingerprints.filter(({ algorithm }) => algorithm === 'sha-256'),
    },
  };
}
