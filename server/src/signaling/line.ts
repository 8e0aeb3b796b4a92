import { randomUUID } from 'node:crypto';
import {
  type Answer,
  type CloseReason,
  type ErrorBody,
  type Method,
  OLDEST_PROTOCOL_VERSION,
  PROTOCOL_VERSION,
  type Pushes,
  type PushName,
  parse,
  REQUESTS,
  type RequestBody,
  type Responses,
  TribuError,
} from '@tribu-live/protocol';
import type { Socket } from 'socket.io';
import type { Peer, Who } from '../rooms/peer.ts';
import type { Room } from '../rooms/room.ts';
import type { Logger, Metrics } from '../telemetry/index.ts';
import type { Handler } from './call.ts';
import { HANDLERS } from './methods/index.ts';

export interface LineOptions {
  readonly socket: Socket;
  readonly who: Who;
  readonly log: Logger;
  readonly metrics: Metrics;
  /** The room of this session, taken home if need be. */
  readonly openRoom: (sessionId: string) => Promise<Room>;
  /** Whether this node may speak for its rooms now: nobody is told anything otherwise (SPEC N2). */
  readonly holds: () => boolean;
  /** @throws TribuError rate_limited when this person may not send one more of this kind now */
  readonly spend: (kind: Spending) => void;
}

/** What requests are counted as; every one is a message. */
export type Spending = 'message' | 'command' | 'page' | 'signal';

type Seat =
  | { readonly is: 'outside' }
  | { readonly is: 'joining' }
  | { readonly is: 'joined'; readonly room: Room; readonly peer: Peer };

type Ack = (answer: Answer<Method>) => void;

/** Refusals after which a client that does not listen is cut off. */
const MAX_RATE_REFUSALS = 200;
/** Requests without a `commandId` that are dear all the same: they carry up to 100 kB, or go to everybody. */
const DEAR: Partial<Record<Method, Spending>> = {
  'page.save': 'page',
  'page.read': 'page',
  'groupPage.save': 'page',
  'groupPage.read': 'page',
  'signal.send': 'signal',
};

/** One WebSocket: requests in, answers and pushes out. Everything that comes is foreign until parsed. */
export class Line {
  readonly #options: LineOptions;
  #seat: Seat = { is: 'outside' };
  #rateRefusals = 0;
  #lastPushAt = 0;
  /** Its time to join is over. */
  #overdue = false;
  #closed = false;

  constructor(options: LineOptions) {
    this.#options = options;
    const { socket } = options;
    socket.onAny((name: unknown, ...args: unknown[]) => void this.#receive(name, args));
    socket.once('disconnect', () => this.#hangUp());
  }

  /** The session and person behind it, as one string. */
  get key(): string {
    const { sessionId, personId } = this.#options.who;
    return `${sessionId} ${personId}`;
  }

  /** A socket that only sits there is closed; one that is just joining gets the time that takes. */
  closeUnlessJoined(): void {
    this.#overdue = true;
    if (this.#seat.is === 'outside') this.close('not_joined');
  }

  /** Sent by the server's second hand unless something else went out since (SPEC C3). */
  beat(nowMs: number, intervalMs: number): void {
    if (!this.#options.holds()) return;
    if (this.#seat.is === 'joined' && nowMs - this.#lastPushAt >= intervalMs / 2) {
      this.#options.socket.volatile.emit('beat', {});
    }
  }

  close(reason: CloseReason | null): void {
    if (this.#closed) return;
    this.#closed = true;
    if (reason !== null) this.#options.socket.emit('closing', { reason });
    this.#options.socket.disconnect(true);
  }

  async #receive(name: unknown, args: unknown[]): Promise<void> {
    const last = args.at(-1);
    const ack = typeof last === 'function' ? (last as Ack) : null;
    const correlationId = randomUUID();
    try {
      await this.#answer(name, ack === null ? args : args.slice(0, -1), ack);
    } catch (error) {
      ack?.({ ok: false, error: this.#report(error, name, correlationId) });
    }
  }

  async #answer(name: unknown, args: readonly unknown[], ack: Ack | null): Promise<void> {
    this.#spend('message');
    if (ack === null) throw new TribuError('malformed', { message: 'A request takes an acknowledgement.' });
    if (typeof name !== 'string' || !isMethod(name))
      throw new TribuError('unknown_method', { field: 'method' });
    if (args.length !== 1) throw new TribuError('malformed', { message: 'A request takes one body.' });
    await this.#run(name, args[0], ack);
  }

  async #run<M extends Method>(method: M, input: unknown, ack: Ack): Promise<void> {
    let replied = false;
    const reply = (value: Responses[M]): void => {
      if (replied) return;
      // It may be done all the same: the client asks again at the next home, which knows (SPEC R7).
      if (!this.#options.holds()) throw new TribuError('room_elsewhere');
      replied = true;
      ack({ ok: true, value } as Answer<Method>);
    };
    const body = parse(REQUESTS[method], input) as RequestBody<M>;
    // What may end up in the journal is dearer than what passes.
    const dear = 'commandId' in body ? 'command' : DEAR[method];
    if (dear !== undefined) this.#spend(dear);
    // The mapped type ties each method to its handler; indexing by a type parameter loses that tie.
    const handler = HANDLERS[method] as unknown as Handler<M>;
    if (method === 'room.join') {
      await this.#join(body as RequestBody<'room.join'>, reply as (value: Responses['room.join']) => void);
      return;
    }
    if (this.#seat.is !== 'joined') throw new TribuError('not_joined');
    const { room, peer } = this.#seat;
    reply(await handler({ body, peer, room, reply }));
  }

  #spend(kind: Spending): void {
    try {
      this.#options.spend(kind);
    } catch (error) {
      this.#rateRefusals += 1;
      if (this.#rateRefusals > MAX_RATE_REFUSALS) this.close('rate_limited');
      throw error;
    }
  }

  async #join(body: RequestBody<'room.join'>, reply: (value: Responses['room.join']) => void): Promise<void> {
    const { who, metrics, openRoom, socket } = this.#options;
    if (this.#seat.is !== 'outside')
      throw new TribuError('conflict', { message: 'This socket has joined already.' });
    if (body.protocolVersion < OLDEST_PROTOCOL_VERSION) {
      throw new TribuError('protocol_too_old', {
        field: 'protocolVersion',
        details: { oldest: OLDEST_PROTOCOL_VERSION, current: PROTOCOL_VERSION },
      });
    }
    this.#seat = { is: 'joining' };
    const stop = metrics.joinSeconds.startTimer({ step: 'room' });
    const peer = this.#peer(body.instanceId);
    try {
      const room = await openRoom(who.sessionId);
      await HANDLERS['room.join']({
        body,
        peer,
        room,
        reply: (joined) => {
          this.#seat = { is: 'joined', room, peer };
          reply(joined);
        },
      });
      metrics.joinsTotal.inc({ result: 'ok' });
      stop();
      if (socket.disconnected) room.disconnected(peer);
    } catch (error) {
      this.#seat = { is: 'outside' };
      metrics.joinsTotal.inc({ result: error instanceof TribuError ? error.code : 'internal' });
      // After the answer that says why.
      if (this.#overdue) setImmediate(() => this.closeUnlessJoined());
      throw error;
    }
  }

  #peer(instanceId: string): Peer {
    return {
      who: this.#options.who,
      instanceId,
      push: <N extends PushName>(name: N, body: Pushes[N]): void => {
        if (!this.#options.holds()) return;
        this.#lastPushAt = performance.now();
        this.#options.socket.emit(name, body);
      },
      close: (reason) => this.close(reason),
    };
  }

  #hangUp(): void {
    this.#closed = true;
    if (this.#seat.is === 'joined') this.#seat.room.disconnected(this.#seat.peer);
  }

  #report(error: unknown, name: unknown, correlationId: string): ErrorBody {
    const { log, metrics, who } = this.#options;
    const known = error instanceof TribuError ? error : new TribuError('internal', { cause: error });
    const context = { err: error, correlationId, method: String(name).slice(0, 40), personId: who.personId };
    if (known.code === 'internal') log.error({ ...context, sessionId: who.sessionId }, 'a request failed');
    else log.debug({ ...context, sessionId: who.sessionId }, 'a request was refused');
    metrics.refusalsTotal.inc({ code: known.code });
    return { ...known.toBody(), correlationId };
  }
}

function isMethod(name: string): name is Method {
  return Object.hasOwn(REQUESTS, name);
}
