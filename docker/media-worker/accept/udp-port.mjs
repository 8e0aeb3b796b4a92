import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { Arrivals } from './arrivals.mjs';

/** @typedef {{ message: Buffer, fromPort: number }} Datagram */

/** A UDP port on loopback that keeps what it receives. */
export class UdpPort {
  /** @type {Arrivals<Datagram>} */
  arrivals = new Arrivals();
  #socket;

  /** @param {import('node:dgram').Socket} socket already bound */
  constructor(socket) {
    this.#socket = socket;
    socket.on('message', (message, { port }) => this.arrivals.add({ message, fromPort: port }));
  }

  /** @returns {Promise<UdpPort>} */
  static async create() {
    const socket = createSocket('udp4');
    const bound = once(socket, 'listening');
    socket.bind(0, '127.0.0.1');
    await bound;
    return new UdpPort(socket);
  }

  get port() {
    return this.#socket.address().port;
  }

  /**
   * @param {Buffer} message
   * @param {number} toPort
   */
  send(message, toPort) {
    this.#socket.send(message, toPort, '127.0.0.1');
  }

  close() {
    this.#socket.close();
  }
}
