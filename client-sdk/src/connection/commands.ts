import {
  type Accepted,
  type Method,
  type RequestBody,
  type Responses,
  TribuError,
} from '@tribu-live/protocol';
import { CONNECTION_DEFAULTS } from '../defaults.ts';
import { asTribuError } from './failures.ts';
import type { LiveSocket } from './live-socket.ts';

/** Methods whose body carries a `commandId` and that are answered by `Accepted` (SPEC R7). */
export type Command = {
  [M in Method]: RequestBody<M> extends { commandId: string }
    ? Responses[M] extends Accepted
      ? M
      : never
    : never;
}[Method];

export type CommandBody<M extends Command> = Omit<RequestBody<M>, 'commandId'>;

interface Entry {
  /** Sends it once; answers true when it came to an end, false when it has to be sent again. */
  readonly send: (socket: LiveSocket) => Promise<boolean>;
  readonly fail: (error: TribuError) => void;
  /** Holds only as long as these transports live: what it says of them is wrong on others. */
  readonly boundToMedia: boolean;
  inFlight: boolean;
}

/**
 * Commands on their way. One that was lost with its connection or its home is sent again on the next, with the same
 * id, so that it has one effect (SPEC R7); one that is given while there is no connection waits for it.
 */
export class Commands {
  readonly #entries = new Map<string, Entry>();
  readonly #newId: () => string;
  #socket: LiveSocket | null = null;
  #ended: TribuError | null = null;

  constructor(newId: () => string = () => crypto.randomUUID()) {
    this.#newId = newId;
  }

  /** @throws TribuError the server's refusal, `timeout`, or why the connection ended for good. */
  send<M extends Command>(method: M, body: CommandBody<M>, boundToMedia = false): Promise<Accepted> {
    if (this.#ended !== null) return Promise.reject(this.#ended);
    const commandId = this.#newId();
    const full = { ...body, commandId } as unknown as RequestBody<M>;
    return new Promise((resolve, reject) => {
      const send = async (socket: LiveSocket): Promise<boolean> => {
        try {
          resolve(await socket.request(method, full, CONNECTION_DEFAULTS.requestTimeoutMs));
          return true;
        } catch (error) {
          const failure = asTribuError(error);
          if (isOpen(failure)) return false;
          reject(failure);
          return true;
        }
      };
      this.#entries.set(commandId, { send, fail: reject, boundToMedia, inFlight: false });
      this.#flush();
    });
  }

  /** The room is joined: what is unanswered goes out again, in order. */
  handleJoined(socket: LiveSocket, mediaKept: boolean): void {
    this.#ended = null;
    this.#socket = socket;
    for (const [id, entry] of this.#entries) {
      entry.inFlight = false;
      if (!entry.boundToMedia || mediaKept) continue;
      this.#entries.delete(id);
      entry.fail(new TribuError('media_unavailable'));
    }
    this.#flush();
  }

  handleLost(): void {
    this.#socket = null;
  }

  /** The media they speak of is gone though the connection lives (the media worker died). */
  handleMediaReset(): void {
    for (const [id, entry] of this.#entries) {
      if (!entry.boundToMedia) continue;
      this.#entries.delete(id);
      entry.fail(new TribuError('media_unavailable'));
    }
  }

  /** No connection will come again: everything that waits fails with `error`. */
  handleClosed(error: TribuError): void {
    this.#socket = null;
    this.#ended = error;
    const waiting = [...this.#entries.values()];
    this.#entries.clear();
    for (const entry of waiting) entry.fail(error);
  }

  #flush(): void {
    const socket = this.#socket;
    if (socket === null) return;
    for (const [id, entry] of this.#entries) {
      if (entry.inFlight) continue;
      entry.inFlight = true;
      void entry.send(socket).then((settled) => {
        if (settled) this.#entries.delete(id);
      });
    }
  }
}

/**
 * Whether it may have had its effect: the connection broke, or the home let go of the room before it could say. The
 * connection ends then, and on the next one the command is sent again.
 */
function isOpen({ code }: TribuError): boolean {
  return code === 'connection_lost' || code === 'room_elsewhere';
}
