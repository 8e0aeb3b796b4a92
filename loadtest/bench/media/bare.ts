import type { RtpCapabilities, TransportOffer } from '@tribu-live/protocol';
import { io, type Socket } from 'socket.io-client';
import { type MediaLoop, receiveCapabilities, SecureTransport } from '../../media/index.ts';
import { childrenOf } from '../../support/index.ts';
import { BareProcess } from '../bare/bare-process.ts';
import type { BareConsumer, BareTransport } from '../bare/offers.ts';
import { type BarePublisher, publishToBare } from '../bare/publisher.ts';
import { processorSeconds } from '../processor.ts';
import type { Gathering, Shape } from './shapes.ts';

/** A bare mediasoup server with the same media worker: what forwarding costs at the least. */
export class Bare implements AsyncDisposable {
  readonly #process: BareProcess;
  readonly #worker: number;
  #rooms = 0;

  private constructor(process: BareProcess, worker: number) {
    this.#process = process;
    this.#worker = worker;
  }

  static async start(): Promise<Bare> {
    const process = await BareProcess.start();
    const [worker] = await childrenOf(process.pid, 'mediasoup-worker');
    if (worker === undefined) throw new Error('the bare server has no media worker');
    return new Bare(process, worker);
  }

  /** Processor seconds so far; what it is compared by is the worker's alone. */
  async processor(): Promise<Readonly<Record<'mediaWorker' | 'server', number>>> {
    return {
      mediaWorker: await processorSeconds(this.#worker),
      server: await processorSeconds(this.#process.pid),
    };
  }

  async gather({ rooms, senders, viewers }: Shape, loop: MediaLoop): Promise<Gathering> {
    const publishers: BarePublisher[] = [];
    const receivers: BareReceiver[] = [];
    for (let n = 0; n < rooms; n++) {
      const url = `${this.#process.url}/?room=${++this.#rooms}`;
      const here: BarePublisher[] = [];
      for (let i = 0; i < senders; i++) here.push(await publishToBare(url, loop));
      // Who sends alone has nobody to look at.
      if (senders > 1)
        for (const { producerIds } of here) receivers.push(await BareReceiver.open(url, producerIds));
      for (let i = 0; i < viewers; i++) receivers.push(await BareReceiver.open(url, []));
      publishers.push(...here);
    }
    return {
      play: (on) => {
        for (const publisher of publishers) publisher.play(on);
      },
      packets: () => receivers.reduce((sum, receiver) => sum + receiver.packets, 0),
      close: async () => {
        for (const each of [...publishers, ...receivers]) each.close();
      },
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#process.close();
  }
}

/** Somebody who sees and hears all others of a room. */
class BareReceiver {
  readonly #socket: Socket;
  readonly #transport: SecureTransport;
  readonly #counted = { packets: 0, bytes: 0 };

  private constructor(socket: Socket, transport: SecureTransport) {
    this.#socket = socket;
    this.#transport = transport;
    transport.counted = this.#counted;
  }

  /** @param own producers of the same person, which are left out */
  static async open(url: string, own: readonly string[]): Promise<BareReceiver> {
    const socket = io(url, { transports: ['websocket'], forceNew: true });
    const capabilities: RtpCapabilities = await socket.emitWithAck('capabilities');
    const offer: BareTransport = await socket.emitWithAck('createTransport');
    const transport = await SecureTransport.create(offer as unknown as TransportOffer);
    await socket.emitWithAck('connectTransport', transport.dtlsParameters);
    const consumers: BareConsumer[] = await socket.emitWithAck(
      'consume',
      receiveCapabilities(capabilities),
      own,
    );
    if (consumers.length === 0) throw new Error('there is nobody to receive');
    await transport.connect();
    await socket.emitWithAck('resume');
    return new BareReceiver(socket, transport);
  }

  get packets(): number {
    return this.#counted.packets;
  }

  close(): void {
    this.#transport.close();
    this.#socket.close();
  }
}
