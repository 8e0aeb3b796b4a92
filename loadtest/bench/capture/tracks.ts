import { createSocket, type Socket } from 'node:dgram';
import { createWorker, type types } from 'mediasoup';
import { DEFAULT_SHAPE, encodedLoop, fabricatedLoop, LoopPlayer, type RtpPacket } from '../../media/index.ts';

/** The top layer of a camera on a good line. */
const VIDEO_KBPS = 1200;
const CODECS: types.RouterRtpCodecCapability[] = [
  { kind: 'audio', mimeType: 'audio/opus', clockRate: 48_000, channels: 2 },
  { kind: 'video', mimeType: 'video/VP8', clockRate: 90_000 },
];
const LOCAL: types.PlainTransportOptions = {
  listenInfo: { protocol: 'udp', ip: '127.0.0.1' },
  rtcpMux: true,
  comedia: false,
};

/** A media worker that has tracks of so many people, as it would have them from a room. */
export interface Tracks {
  readonly router: types.Router;
  readonly producers: readonly types.Producer[];
  /** Of the media worker that is measured. */
  readonly pid: number;
  close(): void;
}

/**
 * One person is played by us; a second media worker multiplies that to `people`, so that making the packets costs
 * the measured one nothing.
 *
 * @param encoded a real picture, which ffmpeg wants to see before it writes anything
 */
export async function openTracks(people: number, encoded: boolean): Promise<Tracks> {
  const [multiplier, measured] = await Promise.all([createWorker(), createWorker()]);
  const [source, router] = await Promise.all(
    [multiplier, measured].map((worker) => worker.createRouter({ mediaCodecs: CODECS })),
  );
  if (source === undefined || router === undefined) throw new Error('no routers');
  const played = await play(source, encoded);
  const producers: types.Producer[] = [];
  for (let person = 0; person < people; person++) {
    for (const producer of played.producers) producers.push(await relay(source, producer, router));
  }
  return {
    router,
    producers,
    pid: measured.pid,
    close() {
      played.stop();
      multiplier.close();
      measured.close();
    },
  };
}

/** Sends a track of the measured worker on, as the server does for the recorder. */
export async function sendOut(
  router: types.Router,
  producer: types.Producer,
  rtcpMux = true,
): Promise<{ transport: types.PlainTransport; consumer: types.Consumer }> {
  const transport = await router.createPlainTransport({ ...LOCAL, rtcpMux });
  const rtpCapabilities = receiverCapabilities(router);
  const consumer = await transport.consume({ producerId: producer.id, rtpCapabilities, paused: true });
  return { transport, consumer };
}

async function play(
  router: types.Router,
  encoded: boolean,
): Promise<{ producers: types.Producer[]; stop: () => void }> {
  const transport = await router.createPlainTransport({ ...LOCAL, comedia: true });
  const socket = createSocket('udp4');
  const shape = { ...DEFAULT_SHAPE, videoKbps: VIDEO_KBPS };
  const loop = encoded ? await encodedLoop(shape) : fabricatedLoop(shape);
  const player = new LoopPlayer({ loop, sink: plainSink(socket, transport.tuple.localPort), cname: 'bench' });
  socket.on('message', (packet) => player.hear(packet));
  const producers: types.Producer[] = [];
  for (const kind of ['audio', 'video'] as const) {
    const rtpParameters = player.rtpParameters(kind) as types.RtpParameters;
    producers.push(await transport.produce({ kind, rtpParameters }));
    player.play(kind);
  }
  return {
    producers,
    stop() {
      player.stop();
      socket.close();
    },
  };
}

async function relay(
  source: types.Router,
  producer: types.Producer,
  router: types.Router,
): Promise<types.Producer> {
  const [from, to] = await Promise.all([source, router].map((each) => each.createPlainTransport(LOCAL)));
  if (from === undefined || to === undefined) throw new Error('no transports');
  await from.connect({ ip: '127.0.0.1', port: to.tuple.localPort });
  await to.connect({ ip: '127.0.0.1', port: from.tuple.localPort });
  const rtpCapabilities = receiverCapabilities(source);
  const { kind, rtpParameters } = await from.consume({
    producerId: producer.id,
    rtpCapabilities,
  });
  return to.produce({ kind, rtpParameters });
}

function receiverCapabilities(router: types.Router): types.RtpCapabilities {
  const codecs = (router.rtpCapabilities.codecs ?? []).filter(({ mimeType }) => !mimeType.endsWith('/rtx'));
  const kept = codecs.map((codec) => ({
    ...codec,
    rtcpFeedback: (codec.rtcpFeedback ?? []).filter(({ type }) => type === 'nack' || type === 'ccm'),
  }));
  return { codecs: kept, headerExtensions: [] };
}

function plainSink(socket: Socket, port: number) {
  const send = (packet: Buffer) => socket.send(packet, port, '127.0.0.1');
  return {
    sendRtcp: send,
    sendRtp: ({ payloadType, sequenceNumber, timestamp, ssrc, marker, payload }: RtpPacket) => {
      const header = Buffer.alloc(12);
      header.writeUInt8(0x80, 0);
      header.writeUInt8((marker ? 0x80 : 0) | payloadType, 1);
      header.writeUInt16BE(sequenceNumber, 2);
      header.writeUInt32BE(timestamp, 4);
      header.writeUInt32BE(ssrc, 8);
      send(Buffer.concat([header, payload]));
    },
  };
}
