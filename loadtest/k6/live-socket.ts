import { WebSocket } from 'k6/experimental/websockets';
import { SOCKET_PATH } from '../../protocol/src/wire.ts';
import { CONNECTION_LOST, Refusal } from './refusal.ts';
import {
  connectFrame,
  type Frame,
  PONG,
  parseFrame,
  requestFrame,
  socketUrl,
  type WireAnswer,
} from './wire.ts';

const CONNECT_TIMEOUT_MS = 10_000;
const ANSWER_TIMEOUT_MS = 15_000;

interface Waiting {
  readonly done: (answer: WireAnswer) => void;
  readonly timer: number;
}

/** One connection of one person: socket.io over k6's WebSocket. Never reconnects by itself. */
export class LiveSocket {
  onPush: (name: string, body: unknown) => void = () => undefined;
  /** Once, with why; not after `close()`. */
  onEnd: (why: string) => void = () => undefined;
  /** When something came last, whatever it was. */
  heardAtMs = Date.now();
  readonly #socket: WebSocket;
  readonly #waiting = new Map<number, Waiting>();
  #nextId = 0;
  #ended = false;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
  }

  /** @throws Refusal the server's, `timeout` or `connection_lost` */
  static connect(homeUrl: string, auth: unknown, headers: Record<string, string>): Promise<LiveSocket> {
    const socket = new WebSocket(socketUrl(homeUrl, SOCKET_PATH), null, { headers });
    const live = new LiveSocket(socket);
    return new Promise((done, fail) => {
      const timer = setTimeout(() => {
        fail(new Refusal('timeout', 'no socket.io connection in time'));
        live.close();
      }, CONNECT_TIMEOUT_MS);
      const settle = (refusal: Refusal | null) => {
        clearTimeout(timer);
        if (refusal === null) done(live);
        else fail(refusal);
      };
      socket.onmessage = (message) => {
        live.heardAtMs = Date.now();
        const frame = parseFrame(String(message?.data));
        if (frame.is === 'open') socket.send(connectFrame(auth));
        else if (frame.is === 'connected') settle(null);
        else if (frame.is === 'refused') {
          settle(new Refusal(frame.code, frame.message));
          live.close();
        } else live.#receive(frame);
      };
      const lost = (why: string) => {
        settle(new Refusal(CONNECTION_LOST, why));
        live.#end(why);
      };
      socket.onerror = (event) => lost(event?.error ?? 'the WebSocket failed');
      socket.onclose = () => lost('the WebSocket closed');
    });
  }

  /** @throws Refusal the server's, `timeout` or `connection_lost` */
  async request(method: string, body: unknown): Promise<unknown> {
    if (this.#ended) throw new Refusal(CONNECTION_LOST, method);
    const id = this.#nextId++;
    const answer = await new Promise<WireAnswer>((done) => {
      const error = { code: 'timeout', message: `no answer to ${method}` };
      const timer = setTimeout(() => this.#answer(id, { ok: false, error }), ANSWER_TIMEOUT_MS);
      this.#waiting.set(id, { done, timer });
      this.#socket.send(requestFrame(id, method, body));
    });
    if (answer.ok) return answer.value;
    throw new Refusal(answer.error.code, `${method}: ${answer.error.message}`);
  }

  /** Goes away without a goodbye. What waits for an answer is told `connection_lost`. */
  close(): void {
    this.onEnd = () => undefined;
    this.#end('closed here');
    this.#socket.close();
  }

  #receive(frame: Frame): void {
    if (frame.is === 'ping') this.#socket.send(PONG);
    else if (frame.is === 'push') this.onPush(frame.name, frame.body);
    else if (frame.is === 'answer') this.#answer(frame.id, frame.answer);
    else if (frame.is === 'disconnected') this.#end('the server ended the connection');
  }

  #answer(id: number, answer: WireAnswer): void {
    const waiting = this.#waiting.get(id);
    if (waiting === undefined) return;
    this.#waiting.delete(id);
    clearTimeout(waiting.timer);
    waiting.done(answer);
  }

  #end(why: string): void {
    if (this.#ended) return;
    this.#ended = true;
    const error = { code: CONNECTION_LOST, message: why };
    for (const id of [...this.#waiting.keys()]) this.#answer(id, { ok: false, error });
    this.onEnd(why);
  }
}
