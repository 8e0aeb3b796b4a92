import { createSocket, type Socket } from 'node:dgram';
import type { Endpoint, Lines } from './endpoint.ts';
import type { Line } from './line.ts';

/** Room for bursts: what the kernel drops here would be a loss that nobody asked for. */
const SOCKET_BUFFER_BYTES = 2 * 1024 * 1024;

/** Forwards datagrams; each client gets a socket of its own towards the target, so that it is told apart there. */
export class UdpRelay {
  readonly #front: Socket;
  readonly #target: Endpoint;
  readonly #lines: Lines;
  readonly #clients = new Map<string, Socket>();
  #closed = false;

  private constructor(front: Socket, target: Endpoint, lines: Lines) {
    this.#front = front;
    this.#target = target;
    this.#lines = lines;
    front.on('message', (packet, from) => this.#fromClient(packet, from.address, from.port));
  }

  static async create(listen: Endpoint, target: Endpoint, lines: Lines): Promise<UdpRelay> {
    const front = createSocket({ type: 'udp4', recvBufferSize: SOCKET_BUFFER_BYTES });
    await new Promise<void>((done, fail) => {
      front.once('error', fail);
      front.bind(listen.port, listen.host, done);
    });
    return new UdpRelay(front, target, lines);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#front.close();
    for (const socket of this.#clients.values()) socket.close();
  }

  #fromClient(packet: Buffer, address: string, port: number): void {
    const key = `${address}:${port}`;
    const socket = this.#clients.get(key) ?? this.#newClient(key, address, port);
    this.#carry(this.#lines.up, packet, () =>
      socket.send(packet, this.#target.port, this.#target.host, ignore),
    );
  }

  #newClient(key: string, address: string, port: number): Socket {
    const socket = createSocket({ type: 'udp4', recvBufferSize: SOCKET_BUFFER_BYTES });
    socket.on('message', (packet) => {
      this.#carry(this.#lines.down, packet, () => this.#front.send(packet, port, address, ignore));
    });
    // The target may be down for a while: its packets are lost, as on any line.
    socket.on('error', ignore);
    this.#clients.set(key, socket);
    return socket;
  }

  #carry(line: Line, packet: Buffer, send: () => void): void {
    line.carry(packet.length, () => {
      if (!this.#closed) send();
    });
  }
}

function ignore(): void {
  // Datagrams promise nothing.
}
