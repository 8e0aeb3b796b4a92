import { connect, type Socket } from 'node:net';
import { CAPTURE_LINE_BYTES, CaptureNews, type CaptureOrder, LineSplitter } from '@tribu-live/protocol';
import type { Logger } from '../../telemetry/index.ts';

/** One connection to a capture process: orders out, news in. */
export class CaptureLine {
  /** Resolves when the connection is over, by whatever cause. */
  readonly ended: Promise<void>;
  onNews: (news: CaptureNews) => void = () => undefined;
  readonly #socket: Socket;
  readonly #log: Logger;
  readonly #splitter = new LineSplitter(CAPTURE_LINE_BYTES);

  private constructor(socket: Socket, log: Logger) {
    this.#socket = socket;
    this.#log = log;
    this.ended = new Promise((resolve) => {
      socket.once('close', () => resolve());
    });
    // What it was comes with `close`; without a listener the process would end.
    socket.on('error', (error) => log.debug({ err: error }, 'connection to capture broke'));
    socket.setEncoding('utf8').on('data', (text: string) => this.#hear(text));
  }

  /** Null when nobody listens there. */
  static connect(path: string, log: Logger): Promise<CaptureLine | null> {
    return new Promise((resolve) => {
      const socket = connect(path);
      const refused = () => resolve(null);
      socket.once('error', refused);
      socket.once('connect', () => {
        socket.off('error', refused);
        resolve(new CaptureLine(socket, log));
      });
    });
  }

  send(order: CaptureOrder): void {
    if (this.#socket.writable) this.#socket.write(`${JSON.stringify(order)}\n`);
  }

  /** At once. */
  close(): void {
    this.#socket.destroy();
  }

  #hear(text: string): void {
    const lines = this.#splitter.push(text);
    if (lines === null) this.#giveUp('a line of capture is too long');
    for (const line of lines ?? []) {
      if (this.#socket.destroyed) break;
      const news = parse(line);
      if (news === null) this.#giveUp('capture said something that is not in the contract');
      else this.onNews(news);
    }
  }

  #giveUp(why: string): void {
    this.#log.error({}, why);
    this.close();
  }
}

function parse(line: string): CaptureNews | null {
  try {
    return CaptureNews.safeParse(JSON.parse(line)).data ?? null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
