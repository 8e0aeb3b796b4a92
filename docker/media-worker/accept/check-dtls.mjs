import { Arrivals } from './arrivals.mjs';
import { IceRelay } from './ice-relay.mjs';
import { readRtp } from './packets.mjs';
import { numbersOf, ROUTER_CODECS, receiverCapabilities, tracedPacket, Video } from './video.mjs';

const PACKETS = 20;
const LOST = 5;
const REPLAYED = 8;

/**
 * Lets two WebRTC transports of the worker shake hands by DTLS, one as client and one as server, and sends
 * video over the keys that they agreed on. Both speak only ICE-lite, so a relay of our own does the ICE
 * for them, loses one packet and repeats another.
 *
 * @param {import('mediasoup').types.Worker} worker
 * @param {import('./patience.mjs').Patience} patience
 * @param {(line: string) => void} ok told what was seen to work
 */
export async function checkDtls(worker, patience, ok) {
  const near = await createEnd(worker, patience);
  const far = await createEnd(worker, patience);
  const relay = await IceRelay.create(near.webRtc, far.webRtc);
  try {
    await shakeHands(near.webRtc, far.webRtc, relay, patience);
    ok('DTLS: handshake as client and as server');

    const video = new Video();
    const producing = near.direct.produce({ kind: 'video', rtpParameters: video.rtpParameters });
    const source = await patience.within('a direct producer', producing);
    const line = await patience.within(
      'a consumer over WebRTC',
      near.webRtc.consume({ producerId: source.id, rtpCapabilities: receiverCapabilities(near.router) }),
    );
    const numbers = numbersOf(line.rtpParameters);
    const producer = await patience.within(
      'a producer over WebRTC',
      far.webRtc.produce({ kind: 'video', rtpParameters: line.rtpParameters }),
    );
    /** @type {Arrivals<{ sequenceNumber: number, isRtx: boolean }>} */
    const taken = new Arrivals();
    producer.on('trace', (event) => taken.add(tracedPacket(event)));
    await patience.within('packet traces', producer.enableTraceEvent(['rtp']));
    const sink = await patience.within(
      'a direct consumer',
      far.direct.consume({ producerId: producer.id, rtpCapabilities: receiverCapabilities(far.router) }),
    );
    /** @type {Arrivals<Buffer>} */
    const payloads = new Arrivals();
    sink.on('rtp', (packet) => payloads.add(readRtp(packet).payload));

    /** @type {number | null} */
    let replayedNumber = null;
    relay.onMedia = (packet, count) => {
      const { ssrc, sequenceNumber } = readRtp(packet);
      if (ssrc !== numbers.ssrc) return 1;
      if (count === REPLAYED) replayedNumber = sequenceNumber;
      if (count === LOST) return 0;
      return count === REPLAYED ? 2 : 1;
    };
    for (let sent = 0; sent < PACKETS; sent += 1) source.send(video.next());

    // The lost packet comes last, so all others have been judged by then.
    const out = await patience.within(
      `${PACKETS} packets over DTLS-SRTP, one of them by RTX`,
      payloads.until((all) => video.payloads.every((sent) => all.some((one) => one.equals(sent)))),
    );
    ok(`DTLS-SRTP: ${PACKETS} packets in and out, a lost one recovered by NACK and RTX`);
    const recovered = taken.all.filter(({ isRtx }) => isRtx).length;
    if (recovered === 0) throw new Error('the lost packet came back, but not by RTX');
    const repeats = taken.all.filter(({ sequenceNumber }) => sequenceNumber === replayedNumber).length;
    if (repeats !== 1 || out.length !== PACKETS) {
      throw new Error(`a replayed packet was taken ${repeats} times`);
    }
    ok('DTLS-SRTP: a replayed packet refused');
  } finally {
    relay.close();
    near.router.close();
    far.router.close();
  }
}

/**
 * @param {import('mediasoup').types.Worker} worker
 * @param {import('./patience.mjs').Patience} patience
 */
async function createEnd(worker, patience) {
  const router = await patience.within('a router', worker.createRouter({ mediaCodecs: ROUTER_CODECS }));
  const webRtc = await patience.within(
    'a WebRTC transport',
    router.createWebRtcTransport({ listenInfos: [{ protocol: 'udp', ip: '127.0.0.1' }] }),
  );
  const direct = await patience.within('a direct transport', router.createDirectTransport());
  return { router, webRtc, direct };
}

/**
 * @param {import('mediasoup').types.WebRtcTransport} near becomes the DTLS client
 * @param {import('mediasoup').types.WebRtcTransport} far becomes the DTLS server
 * @param {IceRelay} relay
 * @param {import('./patience.mjs').Patience} patience
 */
async function shakeHands(near, far, relay, patience) {
  const connected = Promise.all([near, far].map(untilConnected));
  await patience.within('the ICE nomination', relay.nominate());
  const asClient = near.connect({ dtlsParameters: { ...far.dtlsParameters, role: 'server' } });
  const asServer = far.connect({ dtlsParameters: { ...near.dtlsParameters, role: 'client' } });
  await patience.within('DTLS parameters', Promise.all([asClient, asServer]));
  await patience.within('the DTLS handshake', connected);
}

/**
 * @param {import('mediasoup').types.WebRtcTransport} transport
 * @returns {Promise<void>}
 */
function untilConnected(transport) {
  return new Promise((resolve, reject) => {
    transport.on('dtlsstatechange', (state) => {
      if (state === 'connected') resolve();
      if (state === 'failed') reject(new Error('the DTLS handshake failed'));
    });
  });
}
