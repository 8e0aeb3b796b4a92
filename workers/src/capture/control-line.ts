import type { Socket } from 'node:net';
import {
  CAPTURE_LINE_BYTES,
  CAPTURE_PROTOCOL_VERSION,
  type CaptureNews,
  CaptureOrder,
} from '@tribu-live/protocol/capture';
import { LineSplitter } from '@tribu-live/protocol/line-splitter';
import type { Logger } from '@tribu-live/server/telemetry';

type Hello = Extract<CaptureOrder, { type: 'hello' }>;
export type Order = Exclude<CaptureOrder, Hello>;

export interface ControlLineOptions {
  readonly socket: Socket;
  readonly log: Logger;
  readonly onHello: (line: ControlLine, hello: Hello) => void;
  readonly onOrder: (line: ControlLine, order: Order) => void;
  readonly onEnd: (line: ControlLine) => void;
}

/** A server's connection. It greets first; who says anything that is not in the contract is cut off. */
export class ControlLine {
  readonly #options: ControlLineOptions;
  readonly #splitter = new LineSplitter(CAPTURE_LINE_BYTES);
  #hello: Hello | null = null;

  constructor(options: ControlLineOptions) {
    this.#options = options;
    const { socket } = options;
    socket.setEncoding('utf8').on('data', (text: string) => this.#hear(text));
    // What it was comes with `close`; without a listener the process would end.
    socket.on('error', (error) => options.log.debug({ err: error }, 'connection to a server broke'));
    socket.once('close', () => options.onEnd(this));
  }

  /** Null before the server has greeted in our version. */
  get nodeId(): string | null {
    return this.#hello?.version === CAPTURE_PROTOCOL_VERSION ? this.#hello.nodeId : null;
  }

  send(news: CaptureNews): void {
    if (this.#options.socket.writable) this.#options.socket.write(`${JSON.stringify(news)}\n`);
  }

  close(): void {
    this.#options.socket.end();
  }

  #hear(text: string): void {
    const lines = this.#splitter.push(text);
    if (lines === null) this.#cutOff('a line is too long');
    for (const line of lines ?? []) {
      if (this.#options.socket.destroyed) break;
      const order = parse(line);
      if (order === null) this.#cutOff('a line is not in the contract');
      else this.#obey(order);
    }
  }

  #obey(order: CaptureOrder): void {
    if (order.type === 'hello') this.#greet(order);
    else if (this.nodeId !== null) this.#options.onOrder(this, order);
    // A server of another release may do one thing: have this process replaced.
    else if (this.#hello !== null && order.type === 'stop') this.#options.onOrder(this, order);
    else this.#cutOff('an order before a greeting in this version');
  }

  #greet(hello: Hello): void {
    if (this.#hello !== null) {
      this.#cutOff('a second greeting');
      return;
    }
    this.#hello = hello;
    this.send({ type: 'welcome', version: CAPTURE_PROTOCOL_VERSION, pid: process.pid });
    if (this.nodeId !== null) this.#options.onHello(this, hello);
  }

  #cutOff(why: string): void {
    this.#options.log.error({ why }, 'a connection is cut off');
    this.#options.socket.destroy();
  }
}

function parse(line: string): CaptureOrder | null {
  try {
    return CaptureOrder.safeParse(JSON.parse(line)).data ?? null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
