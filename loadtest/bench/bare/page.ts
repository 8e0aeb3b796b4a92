import { Device, type types } from 'mediasoup-client';
import { io } from 'socket.io-client';
import type { BareTransport } from './offers.ts';

// The page of the bare server, bundled by bundle-page.ts: joins and says how long the first frame took.

async function firstFrameMs(): Promise<number> {
  const video = document.createElement('video');
  video.muted = true;
  video.autoplay = true;
  document.body.append(video);
  const startMs = performance.now();
  const socket = io({ transports: ['websocket'], forceNew: true });
  const ask = <T>(name: string, ...body: unknown[]): Promise<T> => socket.emitWithAck(name, ...body);
  const device = new Device();
  await device.load({ routerRtpCapabilities: await ask<types.RtpCapabilities>('capabilities') });
  const transport = device.createRecvTransport(await ask<BareTransport>('createTransport'));
  transport.on('connect', ({ dtlsParameters }, done, fail) => {
    ask('connectTransport', dtlsParameters).then(done, fail);
  });
  const offers = await ask<types.ConsumerOptions[]>('consume', device.recvRtpCapabilities, []);
  // Asked in one tick: one negotiation.
  const consumers = await Promise.all(offers.map((offer) => transport.consume(offer)));
  const resumed = ask('resume');
  video.srcObject = new MediaStream(
    consumers.filter(({ kind }) => kind === 'video').map(({ track }) => track),
  );
  await resumed;
  await new Promise<void>((done) => video.requestVideoFrameCallback(() => done()));
  const tookMs = performance.now() - startMs;
  transport.close();
  socket.close();
  return tookMs;
}

Object.assign(window, { firstFrameMs });
