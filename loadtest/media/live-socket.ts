import { type ErrorBody, SOCKET_PATH, TribuError } from '@tribu-live/protocol';

const CONNECT_TIMEOUT_MS = 10_000;
const ANSWER_TIMEOUT_MS = 15_000;

/** An acknowledgement as it comes over the wire. */
type WireAnswer =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly error: ErrorBody };

export interface SocketOptions {
  /** Value of the Origin header. Default: none, as programs do. */
  readonly origin?: string;
  /** Told of every frame as it came, before anything is done with it. */
  readonly onFrame?: (frame: string) => void;
  /** From here to the end of the handshake. Default 10 s. */
  readonly connectTimeoutMs?: number;
  /** Closes itself when nothing at all came for so long (SPEC C3). Default: it waits. */
  readonly silenceLimitMs?: number;
}

/**
 * The WebSocket of a participant with socket.io's framing written by hand (Engine.IO 4 over WebSocket), as
 * a client in another language would: `0{…}` open, `40{auth}` connect, `42<id>[…]` request, `43<id>[…]`
 * answer, `2` answered by `3`.
 */
export class LiveSocket {
  onPush: (name: string, body: unknown) => void = () => undefined;
  onClose: (why: string) => void = () => undefined;
  readonly #socket: WebSocket;
  readonly #waiting = new Map<number, { done: (answer: WireAnswer) => void; timer: NodeJS.Timeout }>();
  readonly #silenceLimitMs: number | null;
  #silence: NodeJS.Timeout | undefined;
  #nextId = 0;
  #closed = false;

  private constructor(socket: WebSocket, silenceLimitMs: number | null) {
    this.#socket = socket;
    this.#silenceLimitMs = silenceLimitMs;
  }

  /** @throws TribuError when the server refuses, `connection_lost` when it can't be reached. */
  static connect(url: string, auth: unknown, options: SocketOptions = {}): Promise<LiveSocket> {
    const address = new URL(`${SOCKET_PATH}/?EIO=4&transport=websocket`, url);
    address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:';
    const headers = options.origin === undefined ? {} : { origin: options.origin };
    // Node's WebSocket takes headers where a browser's takes protocols.
    const socket = new WebSocket(address, { headers } as unknown as string[]);
    const live = new LiveSocket(socket, options.silenceLimitMs ?? null);
    return new Promise((done, fail) => {
      const lost = (message: string) => fail(new TribuError('connection_lost', { message }));
      const deadline = setTimeout(() => {
        lost('no socket.io connection in time');
        socket.close();
      }, options.connectTimeoutMs ?? CONNECT_TIMEOUT_MS);
      socket.addEventListener('message', ({ data }) => {
        const text = String(data);
        options.onFrame?.(text);
        live.#hear();
        if (text.startsWith('0')) socket.send(`40${JSON.stringify(auth)}`);
        else if (text.startsWith('40')) {
          clearTimeout(deadline);
          done(live);
        } else if (text.startsWith('44')) {
          clearTimeout(deadline);
          fail(refusal(JSON.parse(text.slice(2))));
          socket.close();
        } else live.#receive(text);
      });
      socket.addEventListener('error', () => lost('the WebSocket failed'));
      socket.addEventListener('close', ({ code, reason }) => {
        clearTimeout(deadline);
        lost(`the WebSocket closed with ${code}`);
        live.#end(reason === '' ? `closed with ${code}` : reason);
      });
    });
  }

  get open(): boolean {
    return !this.#closed;
  }

  /** @throws TribuError what the server refused with, or `timeout`, or `connection_lost`. */
  async request(method: string, body: unknown, timeoutMs = ANSWER_TIMEOUT_MS): Promise<unknown> {
    if (this.#closed) throw new TribuError('connection_lost');
    const id = this.#nextId++;
    const answer = await new Promise<WireAnswer>((done) => {
      const timer = setTimeout(
        () => this.#answer(id, { ok: false, error: new TribuError('timeout').toBody() }),
        timeoutMs,
      );
      this.#waiting.set(id, { done, timer });
      this.sendRaw(`42${id}${JSON.stringify([method, body])}`);
    });
    if (answer.ok) return answer.value;
    throw TribuError.fromBody(answer.error);
  }

  /** A frame as it is, for hostile tests. */
  sendRaw(frame: string | Uint8Array<ArrayBuffer>): void {
    this.#socket.send(frame);
  }

  close(): void {
    this.#end('closed here');
    this.#socket.close();
  }

  #hear(): void {
    if (this.#silenceLimitMs === null || this.#closed) return;
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => {
      this.#end('silence');
      this.#socket.close();
    }, this.#silenceLimitMs);
  }

  #receive(text: string): void {
    if (text === '2') this.#socket.send('3');
    else if (text.startsWith('43')) {
      const [, id = '', rest = '[]'] = /^43(\d+)(.*)$/s.exec(text) ?? [];
      const [answer] = JSON.parse(rest) as [WireAnswer];
      this.#answer(Number(id), answer);
    } else if (text.startsWith('42')) {
      const [name, body] = JSON.parse(text.slice(2)) as [string, unknown];
      this.onPush(name, body);
    } else if (text.startsWith('41')) this.#end('disconnected by the server');
  }

  #answer(id: number, answer: WireAnswer): void {
    const waiting = this.#waiting.get(id);
    if (waiting === undefined) return;
    this.#waiting.delete(id);
    clearTimeout(waiting.timer);
    waiting.done(answer);
  }

  #end(why: string): void {
    if (this.#closed) return;
    this.#closed = true;
    clearTimeout(this.#silence);
    const error = new TribuError('connection_lost').toBody();
    for (const id of [...this.#waiting.keys()]) this.#answer(id, { ok: false, error });
    this.onClose(why);
  }
}

function refusal(body: { message?: string; data?: Partial<ErrorBody> }): TribuError {
  if (body.data?.code !== undefined) return TribuError.fromBody(body.data);
  return new TribuError('unauthenticated', body.message === undefined ? {} : { message: body.message });
}
