import {
  type Answer,
  type Method,
  type Pushes,
  type PushName,
  type RequestBody,
  type Responses,
  SOCKET_PATH,
  TribuError,
} from '@tribu-live/protocol';
import { io, type Socket } from 'socket.io-client';
import { Emitter } from '../emitter.ts';
import type { Cancel, Timers } from '../timers.ts';
import { asTribuError, refusalIn } from './failures.ts';

/** A push of the server with its name; narrow it by `name`. */
export type Push = { [N in PushName]: { readonly name: N; readonly body: Pushes[N] } }[PushName];

export interface SocketEvents {
  push: Push;
  /** Anything at all came from the server. */
  sign: Record<string, never>;
  /** The socket is gone, by the network's or the server's doing; never after `close()`. */
  down: { readonly error: TribuError };
}

export interface SocketOptions {
  readonly url: string;
  readonly resumeToken: string;
  readonly openTimeoutMs: number;
  readonly timers: Timers;
  /** Aborted, the opening fails with the signal's reason; once open, it has no effect. */
  readonly signal: AbortSignal;
}

/** What a connection needs of a socket; tests put a fake in its place. */
export interface LiveSocket {
  on<K extends keyof SocketEvents>(name: K, listener: (payload: SocketEvents[K]) => void): Cancel;
  /** @throws TribuError the server's refusal, `timeout`, or `connection_lost` when the socket goes down. */
  request<M extends Method>(method: M, body: RequestBody<M>, timeoutMs: number): Promise<Responses[M]>;
  close(): void;
}

/** One WebSocket to the home. It never reconnects: a new one is opened for each join. */
export class IoSocket extends Emitter<SocketEvents> implements LiveSocket {
  readonly #socket: Socket;
  readonly #timers: Timers;
  readonly #pending = new Set<(error: TribuError) => void>();
  #over = false;

  private constructor(socket: Socket, timers: Timers) {
    super();
    this.#socket = socket;
    this.#timers = timers;
  }

  /** @throws TribuError a refusal at the door, `connection_lost` or `timeout`. */
  static open({ url, resumeToken, openTimeoutMs, timers, signal }: SocketOptions): Promise<IoSocket> {
    const socket = io(url, {
      path: SOCKET_PATH,
      transports: ['websocket'],
      // This SDK rejoins by its own rules, through the entries of its join answer.
      reconnection: false,
      forceNew: true,
      auth: { resumeToken },
    });
    return new Promise((resolve, reject) => {
      const settle = () => {
        cancel();
        signal.removeEventListener('abort', stop);
      };
      const fail = (error: TribuError) => {
        settle();
        socket.disconnect();
        reject(error);
      };
      const stop = () => fail(asTribuError(signal.reason));
      const cancel = timers.after(openTimeoutMs, () => fail(new TribuError('timeout')));
      signal.addEventListener('abort', stop);
      socket.once('connect_error', (error: Error & { data?: unknown }) => {
        fail(refusalIn(error.data) ?? new TribuError('connection_lost', { cause: error }));
      });
      socket.once('connect', () => {
        settle();
        const opened = new IoSocket(socket, timers);
        opened.#listen();
        resolve(opened);
      });
    });
  }

  request<M extends Method>(method: M, body: RequestBody<M>, timeoutMs: number): Promise<Responses[M]> {
    if (this.#over) return Promise.reject(new TribuError('connection_lost'));
    return new Promise((resolve, reject) => {
      const settle = () => {
        cancel();
        this.#pending.delete(fail);
      };
      const fail = (error: TribuError) => {
        settle();
        reject(error);
      };
      const cancel = this.#timers.after(timeoutMs, () => fail(new TribuError('timeout')));
      this.#pending.add(fail);
      this.#socket.emit(method, body, (answer: Answer<M>) => {
        if (answer.ok) {
          settle();
          resolve(answer.value);
        } else {
          fail(TribuError.fromBody(answer.error));
        }
      });
    });
  }

  close(): void {
    this.#end(new TribuError('connection_lost', { message: 'The socket was closed here.' }));
  }

  #listen(): void {
    this.#socket.onAny((name: PushName, body: unknown) => this.emit('push', { name, body } as Push));
    this.#socket.io.engine.on('packet', () => this.emit('sign', {}));
    this.#socket.once('disconnect', (reason) => {
      if (this.#over) return;
      const error = new TribuError('connection_lost', { message: `The connection was lost (${reason}).` });
      this.#end(error);
      this.emit('down', { error });
    });
  }

  #end(error: TribuError): void {
    if (this.#over) return;
    this.#over = true;
    this.#socket.disconnect();
    for (const fail of [...this.#pending]) fail(error);
  }
}
