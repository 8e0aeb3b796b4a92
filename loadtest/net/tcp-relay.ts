import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import type { Endpoint, Lines } from './endpoint.ts';
import type { Flow, Line } from './line.ts';

/**
 * Forwards connections. The handshake is answered here at once; what is sent afterwards takes the line's
 * time. Nothing is lost: where a packet would be, its bytes come later.
 */
export class TcpRelay {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  private constructor(server: Server, target: Endpoint, lines: Lines) {
    this.#server = server;
    server.on('connection', (client) => {
      const upstream = connect({ port: target.port, host: target.host, noDelay: true, allowHalfOpen: true });
      client.setNoDelay(true);
      this.#pipe(client, upstream, lines.up);
      this.#pipe(upstream, client, lines.down);
    });
  }

  static async create(listen: Endpoint, target: Endpoint, lines: Lines): Promise<TcpRelay> {
    const server = createServer({ allowHalfOpen: true }).listen(listen.port, listen.host);
    await once(server, 'listening');
    return new TcpRelay(server, target, lines);
  }

  /** Breaks every connection, as a router that restarts does; new ones may be made. */
  breakAll(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  close(): void {
    this.#server.close();
    this.breakAll();
  }

  #pipe(from: Socket, to: Socket, line: Line): void {
    const flow: Flow = { lastDueAt: 0 };
    this.#sockets.add(from);
    from.on('data', (bytes) => line.carryReliably(flow, bytes.length, () => to.write(bytes)));
    from.on('end', () => line.carryReliably(flow, 0, () => to.end()));
    // Its close follows and tells the other side.
    from.on('error', () => undefined);
    from.on('close', (hadError) => {
      this.#sockets.delete(from);
      if (hadError) to.destroy();
    });
  }
}
