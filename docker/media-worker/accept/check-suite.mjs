import { randomBytes } from 'node:crypto';
import { Arrivals } from './arrivals.mjs';
import { asksForKeyFrame, kindOf, readRtp, writeNack } from './packets.mjs';
import { Srtp, SUITES } from './srtp.mjs';
import { UdpPort } from './udp-port.mjs';
import { numbersOf, ROUTER_CODECS, receiverCapabilities, tracedPacket, Video } from './video.mjs';

const PACKETS = 20;
const NACK_SENDER_SSRC = 0x33333333;

/**
 * Sends video through the worker in one SRTP suite, against the SRTP of this folder: every payload has to
 * come out as it went in, a changed or replayed packet must not, and a lost one must come again by RTX.
 *
 * @param {import('mediasoup').types.Worker} worker
 * @param {import('./srtp.mjs').Suite} suite
 * @param {import('./patience.mjs').Patience} patience
 * @param {(line: string) => void} ok told what was seen to work
 */
export async function checkSuite(worker, suite, patience, ok) {
  const router = await patience.within('a router', worker.createRouter({ mediaCodecs: ROUTER_CODECS }));
  const sender = await Leg.create(router, suite, patience);
  const receiver = await Leg.create(router, suite, patience);
  try {
    const video = new Video();
    const producer = await patience.within(
      'a producer',
      sender.transport.produce({ kind: 'video', rtpParameters: video.rtpParameters }),
    );
    /** @type {Arrivals<number>} sequence numbers */
    const taken = new Arrivals();
    producer.on('trace', (event) => taken.add(tracedPacket(event).sequenceNumber));
    await patience.within('packet traces', producer.enableTraceEvent(['rtp']));
    const consumer = await patience.within(
      'a consumer',
      receiver.transport.consume({ producerId: producer.id, rtpCapabilities: receiverCapabilities(router) }),
    );
    const numbers = numbersOf(consumer.rtpParameters);

    const packets = Array.from({ length: PACKETS }, () => video.next());
    for (const packet of packets) sender.send(sender.outbound.protectRtp(packet));
    const received = await patience.within(
      `${PACKETS} packets in ${suite}`,
      receiver.rtp.until((all) => all.filter(({ ssrc }) => ssrc === numbers.ssrc).length >= PACKETS),
    );
    expectPayloads(received, video.payloads, numbers);
    ok(`${suite}: ${PACKETS} packets in and out, decrypted`);

    await expectRefusals(sender, video, taken, patience);
    ok(`${suite}: a replayed and a changed packet refused`);

    const lost = received[7];
    if (!lost) throw new Error('no packet to ask for again');
    const nack = {
      senderSsrc: NACK_SENDER_SSRC,
      mediaSsrc: numbers.ssrc,
      sequenceNumber: lost.sequenceNumber,
    };
    receiver.send(receiver.outbound.protectRtcp(writeNack(nack)));
    const all = await patience.within(
      `a retransmission in ${suite}`,
      receiver.rtp.until((packets) => packets.some(({ ssrc }) => ssrc === numbers.rtxSsrc)),
    );
    expectRetransmission(all, lost, numbers);
    ok(`${suite}: an encrypted NACK answered by RTX`);

    await patience.within('a key frame request', consumer.requestKeyFrame());
    await patience.within(
      `an encrypted key frame request in ${suite}`,
      sender.rtcp.until((reports) => reports.some((report) => asksForKeyFrame(report, video.ssrc))),
    );
    ok(`${suite}: RTCP of the worker decrypted`);
  } finally {
    sender.port.close();
    receiver.port.close();
    router.close();
  }
}

/** Our end and the worker's end of one SRTP line. */
class Leg {
  /** @type {Arrivals<import('./packets.mjs').RtpPacket>} */
  rtp = new Arrivals();
  /** @type {Arrivals<Buffer>} */
  rtcp = new Arrivals();

  /**
   * @param {import('mediasoup').types.PlainTransport} transport
   * @param {UdpPort} port
   * @param {Srtp} outbound
   */
  constructor(transport, port, outbound) {
    this.transport = transport;
    this.port = port;
    this.outbound = outbound;
  }

  /**
   * @param {import('mediasoup').types.Router} router
   * @param {import('./srtp.mjs').Suite} suite
   * @param {import('./patience.mjs').Patience} patience
   */
  static async create(router, suite, patience) {
    const port = await UdpPort.create();
    const creation = router.createPlainTransport({
      listenInfo: { protocol: 'udp', ip: '127.0.0.1' },
      rtcpMux: true,
      enableSrtp: true,
      srtpCryptoSuite: suite,
    });
    const transport = await patience.within('a plain transport', creation);
    const { keyBytes, saltBytes } = SUITES[suite];
    const keyBase64 = randomBytes(keyBytes + saltBytes).toString('base64');
    const srtpParameters = { cryptoSuite: suite, keyBase64 };
    await patience.within(
      `SRTP in ${suite}`,
      transport.connect({ ip: '127.0.0.1', port: port.port, srtpParameters }),
    );
    if (!transport.srtpParameters) throw new Error('the worker gave no SRTP key');

    const leg = new Leg(transport, port, new Srtp(suite, keyBase64));
    leg.#listen(new Srtp(suite, transport.srtpParameters.keyBase64), patience);
    return leg;
  }

  /** @param {Buffer} packet */
  send(packet) {
    this.port.send(packet, this.transport.tuple.localPort);
  }

  /**
   * @param {Srtp} inbound
   * @param {import('./patience.mjs').Patience} patience
   */
  #listen(inbound, patience) {
    this.port.arrivals.onEach(({ message }) => {
      try {
        if (kindOf(message) === 'rtp') this.rtp.add(readRtp(inbound.unprotectRtp(message)));
        if (kindOf(message) === 'rtcp') this.rtcp.add(inbound.unprotectRtcp(message));
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error);
        patience.breakOff(`a packet of the worker can't be decrypted: ${why}`);
      }
    });
  }
}

/**
 * @param {readonly import('./packets.mjs').RtpPacket[]} received
 * @param {readonly Buffer[]} payloads
 * @param {{ payloadType: number }} numbers
 */
function expectPayloads(received, payloads, { payloadType }) {
  for (const [at, payload] of payloads.entries()) {
    const packet = received[at];
    if (!packet?.payload.equals(payload)) throw new Error(`packet ${at} came out with another payload`);
    if (packet.payloadType !== payloadType) throw new Error(`packet ${at} has a wrong payload type`);
  }
}

/**
 * The port keeps order, so what was sent before the packet that closes each test has been judged by the
 * time that one shows up.
 *
 * @param {Leg} sender
 * @param {Video} video
 * @param {Arrivals<number>} taken
 * @param {import('./patience.mjs').Patience} patience
 */
async function expectRefusals(sender, video, taken, patience) {
  const replayed = video.next();
  const changed = video.next();
  const closing = video.next();
  const sealed = sender.outbound.protectRtp(replayed);
  const spoilt = sender.outbound.protectRtp(changed);
  spoilt.writeUInt8(spoilt.readUInt8(40) ^ 0xff, 40);

  sender.send(sealed);
  sender.send(sealed);
  sender.send(spoilt);
  sender.send(sender.outbound.protectRtp(closing));
  const numbers = await patience.within(
    'the packet after the refused ones',
    taken.until((all) => all.includes(readRtp(closing).sequenceNumber)),
  );
  /** @type {(packet: Buffer) => number} */
  const timesTaken = (packet) => numbers.filter((one) => one === readRtp(packet).sequenceNumber).length;
  if (timesTaken(replayed) !== 1)
    throw new Error(`a replayed packet was taken ${timesTaken(replayed)} times`);
  if (timesTaken(changed) !== 0) throw new Error('a changed packet was taken');
}

/**
 * @param {readonly import('./packets.mjs').RtpPacket[]} received
 * @param {import('./packets.mjs').RtpPacket} lost
 * @param {{ rtxSsrc: number, rtxPayloadType: number }} numbers
 */
function expectRetransmission(received, lost, { rtxSsrc, rtxPayloadType }) {
  const again = received.find(({ ssrc }) => ssrc === rtxSsrc);
  if (again?.payloadType !== rtxPayloadType) throw new Error('the RTX packet has a wrong payload type');
  // RFC 4588: the original sequence number goes before the original payload.
  if (again.payload.readUInt16BE(0) !== lost.sequenceNumber) throw new Error('RTX names another packet');
  if (!again.payload.subarray(2).equals(lost.payload)) throw new Error('RTX carries another payload');
}
