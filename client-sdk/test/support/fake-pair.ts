import type { types } from 'mediasoup-client';
import { Emitter } from '../../src/emitter.ts';
import type { TransportEvents, TransportPair } from '../../src/media/transport-pair.ts';

export class FakeProducer {
  closed = false;
  /** What `replaceTrack` does; a transport that goes away makes it fail. */
  replace: () => Promise<void> = () => Promise.resolve();

  close(): void {
    this.closed = true;
  }

  replaceTrack(): Promise<void> {
    return this.replace();
  }
}

export class FakeConsumer {
  closed = false;
  readonly track = {} as MediaStreamTrack;
  readonly rtpParameters: types.RtpParameters;

  constructor(rtpParameters: types.RtpParameters) {
    this.rtpParameters = rtpParameters;
  }

  close(): void {
    this.closed = true;
  }
}

/** A pair of transports without a browser: it produces and consumes at once. */
export class FakePair extends Emitter<TransportEvents> {
  readonly producers: FakeProducer[] = [];
  readonly consumers = new Map<string, FakeConsumer>();
  readonly sendDtls = null;
  closed = false;

  get asPair(): TransportPair {
    return this as unknown as TransportPair;
  }

  sender() {
    return {
      produce: async ({ appData }: { appData: { trackId: string } }) => {
        const rtpParameters = { codecs: [], encodings: [] };
        this.emit('produce', { trackId: appData.trackId, rtpParameters });
        const producer = new FakeProducer();
        this.producers.push(producer);
        return producer;
      },
    };
  }

  receiver() {
    return {
      consume: async ({ producerId, rtpParameters }: types.ConsumerOptions) => {
        const consumer = new FakeConsumer(rtpParameters as types.RtpParameters);
        this.consumers.set(String(producerId), consumer);
        return consumer;
      },
    };
  }

  close(): void {
    this.closed = true;
    for (const producer of this.producers) producer.close();
  }
}
