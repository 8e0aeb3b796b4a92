import { randomUUID } from 'node:crypto';
import type { Server as HttpServer, IncomingMessage } from 'node:http';
import { BEAT_INTERVAL_MS, LIMITS, parse, SOCKET_PATH, SocketAuth, TribuError } from '@tribu-live/protocol';
import { Server, type Socket } from 'socket.io';
import { TokenBuckets } from '../rates/index.ts';
import type { Who } from '../rooms/peer.ts';
import type { Room } from '../rooms/room.ts';
import type { Logger, Metrics } from '../telemetry/index.ts';
import { Line, type Spending } from './line.ts';
import { Operators, type OperatorsOptions } from './operators.ts';

/** Time a fresh socket has to join before it is closed. */
const JOIN_WITHIN_MS = 10_000;
/** Sockets one person may hold at once: windows, and reconnects that overtake their predecessor. */
const SOCKETS_PER_PERSON = 6;
/** Requests of one person: a join with all its tracks is about 20, a busy minute below 2 each second. */
const MESSAGE_RATE = { burst: 120, perSecond: 30 } as const;
/** Those that may write to the journal: nobody mutes, shares and extends more often than this for long. */
const COMMAND_RATE = { burst: 60, perSecond: 2 } as const;
/** Those that carry the text of a page: one is saved once a second, and a mentor may look at all of them at once. */
const PAGE_RATE = { burst: 60, perSecond: 5 } as const;
/** Applause and the like: each goes to everybody in the room. */
const SIGNAL_RATE = { burst: 30, perSecond: 5 } as const;
/** Twice within a beat's time, so that no silence is longer than one beat. */
const LOOK_INTERVAL_MS = BEAT_INTERVAL_MS / 2;

export interface SignalingOptions {
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly openRoom: (sessionId: string) => Promise<Room>;
  /** Whether this node may speak for its rooms now (SPEC N2). */
  readonly holds: () => boolean;
  /** @throws TribuError token_invalid, token_expired */
  readonly verifyResumeToken: (token: string) => Who;
  /** Whether a page of this origin may use this key. */
  readonly originAllowed: (keyId: string, origin: string) => Promise<boolean>;
  /** Whether this address may open one more connection now; asked before anything is known of the caller. */
  readonly addressAllowed: (request: IncomingMessage) => boolean;
  readonly operators: Omit<OperatorsOptions, 'log' | 'refusal'>;
}

type Buckets = Readonly<Record<Spending, TokenBuckets>>;

/** The WebSocket side: authenticates sockets and gives each a Line. */
export class Signaling {
  readonly operators: Operators;
  readonly #io: Server;
  readonly #options: SignalingOptions;
  readonly #buckets: Buckets;
  /** Oldest first. */
  readonly #lines = new Set<Line>();
  readonly #beats: NodeJS.Timeout;

  constructor(httpServer: HttpServer, options: SignalingOptions) {
    this.#options = options;
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
      allowRequest: (request, decide) => decide(null, options.addressAllowed(request)),
    });
    const now = (): number => performance.now();
    this.#buckets = {
      message: new TokenBuckets({ rate: MESSAGE_RATE, now }),
      command: new TokenBuckets({ rate: COMMAND_RATE, now }),
      page: new TokenBuckets({ rate: PAGE_RATE, now }),
      signal: new TokenBuckets({ rate: SIGNAL_RATE, now }),
    };
    this.#io.use((socket, next) => {
      this.#authenticate(socket).then(
        () => next(),
        (error: unknown) => next(this.#refusal(error)),
      );
    });
    this.#io.on('connection', (socket) => this.#welcome(socket));
    this.operators = new Operators(this.#io, {
      ...options.operators,
      log: options.log,
      refusal: (error) => this.#refusal(error),
    });
    this.#beats = setInterval(() => {
      for (const line of this.#lines) line.beat(now(), LOOK_INTERVAL_MS);
    }, LOOK_INTERVAL_MS);
  }

  /** Closes every socket; clients are told by their rooms why. Idempotent. */
  async close(): Promise<void> {
    clearInterval(this.#beats);
    this.operators.close();
    await this.#io.close();
  }

  async #authenticate(socket: Socket): Promise<void> {
    const { verifyResumeToken, originAllowed } = this.#options;
    const { resumeToken } = parse(SocketAuth, socket.handshake.auth);
    const who = verifyResumeToken(resumeToken);
    const { origin } = socket.request.headers;
    if (origin !== undefined && !(await originAllowed(who.keyId, origin)))
      throw new TribuError('origin_refused');
    socket.data.who = who;
  }

  #welcome(socket: Socket): void {
    const who = socket.data.who as Who;
    const { metrics, openRoom, holds, log } = this.#options;
    const { sessionId, personId } = who;
    const context = log.child({ sessionId, personId });
    const spend = this.#spender(who);
    const line = new Line({ socket, who, log: context, metrics, openRoom, holds, spend });
    this.#makeRoom(line.key);
    this.#lines.add(line);
    metrics.socketsOpen.inc();
    const tooLate = setTimeout(() => line.closeUnlessJoined(), JOIN_WITHIN_MS);
    socket.once('disconnect', () => {
      clearTimeout(tooLate);
      this.#lines.delete(line);
      metrics.socketsOpen.dec();
    });
  }

  /** A flapping line leaves half-open sockets behind: the newest comes in, the oldest goes. */
  #makeRoom(key: string): void {
    const own = [...this.#lines].filter((line) => line.key === key);
    for (const line of own.slice(0, Math.max(0, own.length + 1 - SOCKETS_PER_PERSON)))
      line.close('superseded');
  }

  #spender({ sessionId, personId }: Who): (kind: Spending) => void {
    const key = `${sessionId} ${personId}`;
    return (kind) => {
      const bucket = this.#buckets[kind];
      if (bucket.take(key)) return;
      throw new TribuError('rate_limited', { details: { retryAfterMs: bucket.waitMs(key) } });
    };
  }

  /** socket.io hands `data` to the client's `connect_error`. */
  #refusal(error: unknown): Error {
    const { log, metrics } = this.#options;
    const known = error instanceof TribuError ? error : new TribuError('internal', { cause: error });
    const correlationId = randomUUID();
    const said = { err: error, correlationId };
    if (known.code === 'internal') log.error(said, 'a socket could not be authenticated');
    else log.debug(said, 'a socket was refused');
    metrics.refusalsTotal.inc({ code: known.code });
    return Object.assign(new Error(known.code), { data: { ...known.toBody(), correlationId } });
  }
}
