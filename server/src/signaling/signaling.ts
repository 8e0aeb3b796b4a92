import type { Server as HttpServer, IncomingMessage } from 'node:http';
import { BEAT_INTERVAL_MS, LIMITS, parse, SOCKET_PATH, SocketAuth, TribuError } from '@tribu-live/protocol';
import { Server, type Socket } from 'socket.io';
import { TokenBuckets } from '../rates/index.ts';
import type { Who } from '../rooms/peer.ts';
import type { Room } from '../rooms/room.ts';
import type { Logger, Metrics } from '../telemetry/index.ts';
import { Line } from './line.ts';

/** Time a fresh socket has to join before it is closed. */
const JOIN_WITHIN_MS = 10_000;
/** Sockets one person may hold at once: windows, and reconnects that overtake their predecessor. */
const SOCKETS_PER_PERSON = 6;
/** Requests of one person: a join with all its tracks is about 20, a busy minute below 2 each second. */
const MESSAGE_RATE = { burst: 120, perSecond: 30 } as const;

export interface SignalingOptions {
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly openRoom: (sessionId: string) => Promise<Room>;
  /** @throws TribuError token_invalid, token_expired */
  readonly verifyResumeToken: (token: string) => Who;
  /** Whether a page of this origin may use this key; `host` is the request's own. */
  readonly originAllowed: (keyId: string, origin: string, host: string) => Promise<boolean>;
}

/** The WebSocket side: authenticates sockets and gives each a Line. */
export class Signaling {
  readonly #io: Server;
  readonly #lines = new Map<Socket, Line>();
  readonly #socketsOf = new Map<string, number>();
  readonly #secondHand: NodeJS.Timeout;

  constructor(httpServer: HttpServer, options: SignalingOptions) {
    this.#io = new Server(httpServer, {
      path: SOCKET_PATH,
      serveClient: false,
      transports: ['websocket'],
      maxHttpBufferSize: LIMITS.messageBytes,
      connectTimeout: 5000,
      pingInterval: 10_000,
      pingTimeout: 10_000,
      perMessageDeflate: false,
      destroyUpgrade: false,
    });
    const buckets = new TokenBuckets({ rate: MESSAGE_RATE, now: () => performance.now() });
    this.#io.use((socket, next) => {
      this.#authenticate(socket, options).then(
        () => next(),
        (error: unknown) => next(this.#refusal(error, options)),
      );
    });
    this.#io.on('connection', (socket) => this.#welcome(socket, options, buckets));
    this.#secondHand = setInterval(() => {
      const now = performance.now();
      for (const line of this.#lines.values()) line.beat(now, BEAT_INTERVAL_MS);
    }, BEAT_INTERVAL_MS);
  }

  get socketCount(): number {
    return this.#lines.size;
  }

  /** Closes every socket; clients are told by their rooms why. Idempotent. */
  async close(): Promise<void> {
    clearInterval(this.#secondHand);
    await this.#io.close();
  }

  async #authenticate(socket: Socket, options: SignalingOptions): Promise<void> {
    const { resumeToken } = parse(SocketAuth, socket.handshake.auth);
    const who = options.verifyResumeToken(resumeToken);
    const { origin, host } = originOf(socket.request);
    if (origin !== undefined && !(await options.originAllowed(who.keyId, origin, host))) {
      throw new TribuError('origin_refused');
    }
    if ((this.#socketsOf.get(personKey(who)) ?? 0) >= SOCKETS_PER_PERSON)
      throw new TribuError('rate_limited');
    socket.data.who = who;
  }

  #welcome(socket: Socket, options: SignalingOptions, buckets: TokenBuckets): void {
    const who = socket.data.who as Who;
    const key = personKey(who);
    const log = options.log.child({ sessionId: who.sessionId, personId: who.personId });
    const { metrics, openRoom } = options;
    const line = new Line({ socket, who, log, metrics, openRoom, allow: () => buckets.take(key) });
    this.#lines.set(socket, line);
    this.#socketsOf.set(key, (this.#socketsOf.get(key) ?? 0) + 1);
    metrics.socketsOpen.inc();
    const tooLate = setTimeout(() => {
      if (!line.joined) line.close(null);
    }, JOIN_WITHIN_MS);
    socket.once('disconnect', () => {
      clearTimeout(tooLate);
      this.#lines.delete(socket);
      const left = (this.#socketsOf.get(key) ?? 1) - 1;
      if (left <= 0) this.#socketsOf.delete(key);
      else this.#socketsOf.set(key, left);
      metrics.socketsOpen.dec();
    });
  }

  /** socket.io hands `data` to the client's `connect_error`. */
  #refusal(error: unknown, options: SignalingOptions): Error {
    const known = error instanceof TribuError ? error : new TribuError('internal', { cause: error });
    if (known.code === 'internal') options.log.error({ err: error }, 'a socket could not be authenticated');
    options.metrics.refusalsTotal.inc({ code: known.code });
    return Object.assign(new Error(known.code), { data: known.toBody() });
  }
}

function personKey(who: Who): string {
  return `${who.sessionId} ${who.personId}`;
}

function originOf(request: IncomingMessage): { origin: string | undefined; host: string } {
  return { origin: request.headers.origin, host: request.headers.host ?? '' };
}
