import type { TakeEnd, TakeFacts } from '@tribu-live/protocol';
import type { types } from 'mediasoup';
import { CaptureRefused } from '../capture-refused.ts';
import { within } from '../clock.ts';
import { MEDIA } from '../defaults.ts';
import { layerFor } from '../layers.ts';
import type { HeldProducer } from '../room-producers.ts';
import type { CapturePort, MediaClock } from '../types.ts';
import { recorderCapabilities, takeStream } from './recorder-rtp.ts';
import type { WorkerCount } from './take-health.ts';

/** Capture runs beside the server: packets never leave the machine. */
const LOOPBACK = '127.0.0.1';

export interface TakeOptions {
  readonly facts: TakeFacts;
  readonly held: HeldProducer;
  /** Height of the picture in pixels that is wanted at first; null: the best. */
  readonly height: number | null;
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
  #layer: number | null;
  #closed = false;

  private constructor(options: TakeOptions, transport: types.PlainTransport, consumer: types.Consumer) {
    this.takeId = options.facts.takeId;
    this.#options = options;
    this.#transport = transport;
    this.#consumer = consumer;
    this.#layer = layerOf(options.held, options.height);
  }

  /**
   * From its next keyframe on the picture has this height in pixels, or the nearest above; null: the best. The take
   * goes on. What is wanted already is asked for once.
   * @throws MediaError; what mediasoup threw
   */
  async prefer(height: number | null): Promise<void> {
    const { held } = this.#options;
    const spatialLayer = layerOf(held, height);
    const before = this.#layer;
    if (this.#closed || spatialLayer === null || spatialLayer === before) return;
    this.#layer = spatialLayer;
    try {
      await held.place.worker.request('setPreferredLayers', () =>
        this.#consumer.setPreferredLayers({ spatialLayer }),
      );
    } catch (error) {
      this.#layer = before;
      throw error;
    }
  }

  /**
   * Resolves when packets flow; the first of a video is a keyframe, for which mediasoup asks at resuming.
   * @throws CaptureRefused; MediaError; what mediasoup threw when it refused; the signal's reason
   */
  static async open(options: TakeOptions): Promise<Take> {
    const { facts, held, capture, signal } = options;
    const { worker, router } = held.place;
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
      const consumer = await worker.request('consume', () => transport.consume(consuming(options)));
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
    const { held } = this.#options;
    const stats = await held.place.worker.request('getStats', () => this.#consumer.getStats());
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

function consuming({ held, height }: TakeOptions): types.ConsumerOptions {
  const rtpCapabilities = recorderCapabilities(held.place.router.rtpCapabilities);
  const spatialLayer = layerOf(held, height);
  const preferred = spatialLayer === null ? {} : { preferredLayers: { spatialLayer } };
  return { producerId: held.producer.id, rtpCapabilities, paused: true, ...preferred };
}

/** Null when there is nothing to choose. */
function layerOf({ layerHeights }: HeldProducer, height: number | null): number | null {
  return layerHeights === null ? null : layerFor(layerHeights, height);
}

function answered<T>({ clock }: TakeOptions, opening: Promise<T>): Promise<T> {
  return within(clock, MEDIA.takeOpenLimitMs, opening, () => new CaptureRefused('capture_away'));
}
