import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createWorker, type types } from 'mediasoup';
import { type DefaultEventsMap, Server, type Socket } from 'socket.io';
import type { BareConsumer, BareTransport } from './offers.ts';

const MEDIA_CODECS: types.RouterRtpCodecCapability[] = [
  { kind: 'audio', mimeType: 'audio/opus', clockRate: 48_000, channels: 2 },
  { kind: 'video', mimeType: 'video/VP8', clockRate: 90_000 },
];

/** What the connection's data says of a socket. */
interface Placed {
  room: Room;
}

type BareSocket = Socket<DefaultEventsMap, DefaultEventsMap, DefaultEventsMap, Placed>;

/**
 * The least that a mediasoup server with a browser client takes, written as its tutorials do: rooms by
 * the name in the query, no tokens, no journal, no reconnecting. What our server costs on top of this is the bench's `overBare`.
 */
export class BareServer {
  readonly url: string;
  readonly #close: () => Promise<void>;

  private constructor(url: string, close: () => Promise<void>) {
    this.url = url;
    this.#close = close;
  }

  /** @param page what to serve at `/` and at `/page.js` */
  static async create(page: { readonly html: string; readonly script: string }): Promise<BareServer> {
    const worker = await createWorker({ logLevel: 'none' });
    const rtc = await worker.createWebRtcServer({ listenInfos: [{ protocol: 'udp', ip: '127.0.0.1' }] });
    const rooms = new Map<string, Promise<Room>>();
    const roomOf = (name: string): Promise<Room> => {
      const known = rooms.get(name);
      if (known !== undefined) return known;
      const opening = worker
        .createRouter({ mediaCodecs: MEDIA_CODECS })
        .then((router): Room => ({ router, rtc, producers: [] }));
      rooms.set(name, opening);
      return opening;
    };
    // So that the first who joins doesn't wait for it.
    await roomOf('');
    const http = createServer((request, response) => {
      const script = request.url === '/page.js';
      response.setHeader('content-type', script ? 'text/javascript' : 'text/html');
      response.end(script ? page.script : page.html);
    });
    const io = new Server<DefaultEventsMap, DefaultEventsMap, DefaultEventsMap, Placed>(http, {
      transports: ['websocket'],
    });
    io.use(async (socket, next) => {
      socket.data.room = await roomOf(String(socket.handshake.query.room ?? ''));
      next();
    });
    io.on('connection', (socket) => serve(socket, socket.data.room));
    await new Promise<void>((done) => http.listen(0, '127.0.0.1', done));
    const { port } = http.address() as AddressInfo;
    return new BareServer(`http://127.0.0.1:${port}`, async () => {
      await io.close();
      worker.close();
    });
  }

  close(): Promise<void> {
    return this.#close();
  }
}

interface Room {
  readonly router: types.Router;
  readonly rtc: types.WebRtcServer;
  readonly producers: types.Producer[];
}

function serve(socket: BareSocket, { router, rtc, producers }: Room): void {
  const held: { transport?: types.WebRtcTransport; readonly consumers: types.Consumer[] } = { consumers: [] };
  socket.on('capabilities', (answer: (capabilities: types.RtpCapabilities) => void) => {
    answer(router.rtpCapabilities);
  });
  socket.on('createTransport', async (answer: (transport: BareTransport) => void) => {
    const transport = await router.createWebRtcTransport({ webRtcServer: rtc });
    held.transport = transport;
    const { id, iceParameters, iceCandidates, dtlsParameters } = transport;
    answer({ id, iceParameters, iceCandidates, dtlsParameters });
  });
  socket.on('connectTransport', async (dtlsParameters: types.DtlsParameters, answer: () => void) => {
    await held.transport?.connect({ dtlsParameters });
    answer();
  });
  socket.on('produce', async (options: types.ProducerOptions, answer: (id: string) => void) => {
    const producer = await held.transport?.produce(options);
    if (producer !== undefined) producers.push(producer);
    answer(producer?.id ?? '');
  });
  socket.on(
    'consume',
    async (
      capabilities: types.RtpCapabilities,
      except: readonly string[],
      answer: (consumers: BareConsumer[]) => void,
    ) => {
      const consumers: BareConsumer[] = [];
      for (const { id: producerId } of producers) {
        if (except.includes(producerId)) continue;
        const options = { producerId, rtpCapabilities: capabilities, paused: true };
        const consumer = await held.transport?.consume(options);
        if (consumer === undefined) continue;
        held.consumers.push(consumer);
        consumers.push({
          id: consumer.id,
          producerId,
          kind: consumer.kind,
          rtpParameters: consumer.rtpParameters,
        });
      }
      answer(consumers);
    },
  );
  socket.on('resume', async (answer: () => void) => {
    await Promise.all(held.consumers.map((consumer) => consumer.resume()));
    answer();
  });
  socket.on('disconnect', () => held.transport?.close());
}
