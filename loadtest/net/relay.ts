import type { Lines } from './endpoint.ts';
import { Line, type LineQuality } from './line.ts';
import { TcpRelay } from './tcp-relay.ts';
import { UdpRelay } from './udp-relay.ts';

export interface RelayOptions {
  /** Where the relay listens, on the same ports as its target. Default 127.0.0.2. */
  readonly host?: string;
  /** Where it forwards to. Default 127.0.0.1. */
  readonly targetHost?: string;
  readonly tcpPorts?: readonly number[];
  readonly udpPorts?: readonly number[];
  /** Of both directions, each on its own. Default: perfect. */
  readonly quality?: LineQuality;
  /** For the losses. */
  readonly seed?: number;
}

/** The address under which tests see a server through the relay. */
export const RELAY_HOST = '127.0.0.2';

/** A line in user space that all given ports share, changeable while it runs. */
export class Relay {
  readonly host: string;
  readonly lines: Lines;
  readonly #tcp: TcpRelay[] = [];
  readonly #udp: UdpRelay[] = [];

  private constructor(host: string, lines: Lines) {
    this.host = host;
    this.lines = lines;
  }

  static async create(options: RelayOptions): Promise<Relay> {
    const { host = RELAY_HOST, targetHost = '127.0.0.1', quality = {}, seed = 1 } = options;
    const lines = { up: new Line(quality, { seed }), down: new Line(quality, { seed: seed + 1 }) };
    const relay = new Relay(host, lines);
    for (const port of options.tcpPorts ?? []) {
      relay.#tcp.push(await TcpRelay.create({ host, port }, { host: targetHost, port }, lines));
    }
    for (const port of options.udpPorts ?? []) {
      relay.#udp.push(await UdpRelay.create({ host, port }, { host: targetHost, port }, lines));
    }
    return relay;
  }

  /** Both directions at once. */
  set(quality: LineQuality): void {
    this.lines.up.set(quality);
    this.lines.down.set(quality);
  }

  /** Breaks the TCP connections that stand. */
  breakConnections(): void {
    for (const relay of this.#tcp) relay.breakAll();
  }

  close(): void {
    for (const relay of [...this.#tcp, ...this.#udp]) relay.close();
    this.lines.up.close();
    this.lines.down.close();
  }
}
