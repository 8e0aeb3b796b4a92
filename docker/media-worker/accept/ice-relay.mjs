import { kindOf } from './packets.mjs';
import { isBindingSuccess, writeNomination } from './stun.mjs';
import { UdpPort } from './udp-port.mjs';

/**
 * Stands between two ICE-lite transports: nominates itself at both and then hands on what one sends to
 * the other.
 */
export class IceRelay {
  /**
   * Decides how often a media packet from the first to the second end is handed on.
   *
   * @type {(packet: Buffer, count: number) => number}
   */
  onMedia = () => 1;
  #near;
  #far;
  #port;
  #mediaCount = 0;

  /**
   * @param {import('mediasoup').types.WebRtcTransport} near
   * @param {import('mediasoup').types.WebRtcTransport} far
   * @param {UdpPort} port
   */
  constructor(near, far, port) {
    this.#near = near;
    this.#far = far;
    this.#port = port;
    const nearPort = portOf(near);
    const farPort = portOf(far);
    port.arrivals.onEach(({ message, fromPort }) => {
      const kind = kindOf(message);
      if (kind === 'stun' || kind === 'other') return;
      const isForward = fromPort === nearPort;
      const times = isForward && kind === 'rtp' ? this.onMedia(message, this.#mediaCount++) : 1;
      for (let sent = 0; sent < times; sent += 1) port.send(message, isForward ? farPort : nearPort);
    });
  }

  /**
   * @param {import('mediasoup').types.WebRtcTransport} near
   * @param {import('mediasoup').types.WebRtcTransport} far
   */
  static async create(near, far) {
    return new IceRelay(near, far, await UdpPort.create());
  }

  /** Resolves once both ends said yes. */
  async nominate() {
    const ends = [this.#near, this.#far];
    for (const end of ends) this.#port.send(writeNomination(end.iceParameters), portOf(end));
    await this.#port.arrivals.until((all) =>
      ends.every((end) =>
        all.some(({ message, fromPort }) => fromPort === portOf(end) && isBindingSuccess(message)),
      ),
    );
  }

  close() {
    this.#port.close();
  }
}

/** @param {import('mediasoup').types.WebRtcTransport} transport */
function portOf(transport) {
  const [candidate] = transport.iceCandidates;
  if (!candidate) throw new Error('the WebRTC transport has no candidate');
  return candidate.port;
}
