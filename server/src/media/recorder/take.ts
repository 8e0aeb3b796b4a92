import type { TakeEnd, TakeFacts } from '@tribu-live/protocol';
import type { types } from 'mediasoup';
import { CaptureRefused } from '../capture-refused.ts';
import { within } from '../clock.ts';
import { MEDIA } from '../defaults.ts';
import type { Place } from '../room-placement.ts';
import type { HeldProducer } from '../room-producers.ts';
import type { CapturePort, MediaClock } from '../types.ts';
import { recorderCapabilities, takeStream } from './recorder-rtp.ts';
import type { WorkerCount } from './take-health.ts';

/** Capture runs beside the server: packets never leave the machine. */
const LOOPBACK = '127.0.0.1';

export interface TakeOptions {
  readonly facts: TakeFacts;
  readonly held: HeldProducer;
  readonly place: Place;
  readonly capture: CapturePort;
  readonly clock: MediaClock;
  /** Aborted with the reason (`TakeEnd`) when the take is wanted no longer while it opens. */
  readonly signal: AbortSignal;
}

/** One uninterrupted capture of one track: a way out of the media worker, and what receives it. */
export class Take {
  readonly takeId: string;
  readonly #options: TakeOptions;
  readonly #transport: types.PlainTransport;
  readonly #consumer: types.Consumer;
  #closed = false;

  private constructor(options: TakeOptions, transport: types.PlainTransport, consumer: types.Consumer) {
    this.takeId = options.facts.takeId;
    this.#options = options;
    this.#transport = transport;
    this.#consumer = consumer;
  }

  /**
   * Resolves when packets flow; the first of a video is a keyframe, for which mediasoup asks at resuming.
   * @throws CaptureRefused; MediaError; what mediasoup threw when it refused; the signal's reason
   */
  static async open(options: TakeOptions): Promise<Take> {
    const { facts, held, place, capture, signal } = options;
    const { worker, router } = place;
    signal.throwIfAborted();
    const transport = await worker.request('createPlainTransport', () =>
      router.createPlainTransport({
        listenInfo: { protocol: 'udp', ip: LOOPBACK },
        rtcpMux: true,
        comedia: false,
      }),
    );
    // Withdrawn consent must not wait for an answer that is under way.
    const abandon = () => transport.close();
    signal.addEventListener('abort', abandon, { once: true });
    let ordered = false;
    try {
      signal.throwIfAborted();
      const consumer = await worker.request('consume', () => transport.consume(consuming(held, router)));
      signal.throwIfAborted();
      const stream = takeStream(consumer.rtpParameters);
      if (stream === null) throw new CaptureRefused('packets_missing');
      ordered = true;
      const { localPort: port } = transport.tuple;
      const address = await answered(
        options,
        capture.open({ take: facts, stream, from: { ip: LOOPBACK, port } }),
      );
      signal.throwIfAborted();
      // Both go out in the same tick; the worker takes them in this order.
      const connecting = worker.request('connect', () => transport.connect(address));
      await Promise.all([connecting, worker.request('resume', () => consumer.resume())]);
      signal.throwIfAborted();
      return new Take(options, transport, consumer);
    } catch (error) {
      transport.close();
      if (ordered) capture.close(facts.takeId, signal.aborted ? (signal.reason as TakeEnd) : 'failed');
      throw error;
    } finally {
      signal.removeEventListener('abort', abandon);
    }
  }

  /** @throws MediaError; what mediasoup threw */
  async count(): Promise<WorkerCount> {
    const { held, place } = this.#options;
    const stats = await place.worker.request('getStats', () => this.#consumer.getStats());
    let sent = 0;
    let arrived: number | null = null;
    for (const one of stats) {
      if (one.type === 'outbound-rtp') sent += one.packetCount;
      else if (one.type === 'inbound-rtp') arrived = (arrived ?? 0) + one.packetCount;
    }
    return { sent, arrived, silenced: held.producer.paused };
  }

  /** Packets stop at once; capture closes its file. Idempotent. */
  close(reason: TakeEnd): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#transport.close();
    this.#options.capture.close(this.takeId, reason);
  }
}

function consuming({ producer, layerHeights }: HeldProducer, router: types.Router): types.ConsumerOptions {
  const rtpCapabilities = recorderCapabilities(router.rtpCapabilities);
  const top = layerHeights === null ? {} : { preferredLayers: { spatialLayer: layerHeights.length - 1 } };
  return { producerId: producer.id, rtpCapabilities, paused: true, ...top };
}

function answered<T>({ clock }: TakeOptions, opening: Promise<T>): Promise<T> {
  return within(clock, MEDIA.takeOpenLimitMs, opening, () => new CaptureRefused('capture_away'));
}
