import {
  NodeReport,
  type NodeRoom,
  OPERATORS_NAMESPACE,
  OperatorAuth,
  type OperatorPushes,
  parse,
  type RoomReport,
  TribuError,
} from '@tribu-live/protocol';
import type { Namespace, Server, Socket } from 'socket.io';
import type { Logger } from '../telemetry/index.ts';

/** Between two reports of a node. */
const REPORT_INTERVAL_MS = 1000;
/** Tokens are looked at again after this time: one that ended, or whose key was revoked, sees no more. */
const RECHECK_INTERVAL_MS = 60_000;
/** A node that said nothing for so long is left out: as long as until its rooms may be taken over, and a report more. */
const REPORT_STALE_MS = 3000;
/** Operators who look at one node; a school has a few. */
const MOST_SOCKETS = 100;

type Adapter = Namespace['adapter'];

export interface OperatorsOptions {
  /** Makes the adapter that carries what is told to the sockets of other nodes; null: there are none. */
  readonly fanOut: ((namespace: Namespace) => Adapter) | null;
  readonly log: Logger;
  /** @throws TribuError token_invalid, token_expired, token_not_yet_valid */
  readonly verify: (operatorToken: string) => Promise<unknown>;
  /** This node as it is now. */
  readonly node: () => Omit<NodeReport, 'rooms' | 'at'>;
  /** The rooms that have their home here. */
  readonly rooms: () => readonly Omit<NodeRoom, 'since'>[];
  /** What a refused socket is told. */
  readonly refusal: (error: unknown) => Error;
  readonly nowMs: () => number;
  /** Milliseconds of a monotonic clock. */
  readonly monotonicMs: () => number;
}

interface Heard {
  readonly report: NodeReport;
  /** By this node's monotonic clock: those of others may be wrong. */
  readonly atMs: number;
}

/** Sockets of those who run the deployment: each node reports, and hears through the namespace's adapter of the others. */
export class Operators {
  readonly #options: OperatorsOptions;
  readonly #namespace: Namespace;
  readonly #timers: readonly NodeJS.Timeout[];
  /** The rooms of the last report, and since when they are here. */
  #rooms = new Map<string, NodeRoom>();
  /** The last report of each other node. */
  readonly #others = new Map<string, Heard>();

  constructor(io: Server, options: OperatorsOptions) {
    this.#options = options;
    spread(io, options.fanOut);
    this.#namespace = io.of(OPERATORS_NAMESPACE);
    this.#namespace.use((socket, next) => {
      this.#admit(socket).then(
        () => next(),
        (error: unknown) => next(options.refusal(error)),
      );
    });
    this.#namespace.on('connection', (socket) => {
      // One who sees nothing for a second wonders.
      socket.emit('node', this.#report());
    });
    this.#namespace.on('report', (said: unknown) => this.#hear(said));
    this.#timers = [
      setInterval(() => this.#tellReport(), REPORT_INTERVAL_MS),
      setInterval(() => void this.#recheck(), RECHECK_INTERVAL_MS),
    ];
  }

  /** What each living node says of itself, this one first. */
  reports(): NodeReport[] {
    const oldestMs = this.#options.monotonicMs() - REPORT_STALE_MS;
    for (const [id, { atMs }] of this.#others) if (atMs < oldestMs) this.#others.delete(id);
    return [this.#report(), ...[...this.#others.values()].map(({ report }) => report)];
  }

  /** A room came here or went. */
  room(what: RoomReport['what'], { sessionId, kind }: Pick<NodeRoom, 'sessionId' | 'kind'>): void {
    const { node, nowMs } = this.#options;
    this.#tell('room', { nodeId: node().id, sessionId, kind, what, at: nowMs() });
  }

  /** The sockets end with their server. Idempotent. */
  close(): void {
    for (const timer of this.#timers) clearInterval(timer);
  }

  async #admit(socket: Socket): Promise<void> {
    const { operatorToken } = parse(OperatorAuth, socket.handshake.auth);
    await this.#options.verify(operatorToken);
    // The newest comes in, the oldest goes.
    const older = [...this.#namespace.sockets.values()];
    for (const one of older.slice(0, Math.max(0, older.length + 1 - MOST_SOCKETS))) one.disconnect(true);
    socket.data.operatorToken = operatorToken;
  }

  #report(): NodeReport {
    const { node, rooms, nowMs } = this.#options;
    const at = nowMs();
    const before = this.#rooms;
    this.#rooms = new Map(
      rooms().map((room) => [room.sessionId, { ...room, since: before.get(room.sessionId)?.since ?? at }]),
    );
    return { ...node(), rooms: [...this.#rooms.values()], at };
  }

  #tellReport(): void {
    const report = this.#report();
    this.#tell('node', report);
    // To the other nodes themselves, for those who ask them over HTTP. Alone, there is nobody to tell.
    if (this.#options.fanOut !== null) this.#namespace.serverSideEmit('report', report);
  }

  #hear(said: unknown): void {
    const parsed = NodeReport.safeParse(said);
    // One of another release may say it otherwise: it is missing in the list then.
    if (!parsed.success) {
      this.#options.log.debug({ err: parsed.error }, 'another node reports in a way that is not ours');
      return;
    }
    this.#others.set(parsed.data.id, { report: parsed.data, atMs: this.#options.monotonicMs() });
  }

  /** To the sockets of all nodes. */
  #tell<N extends keyof OperatorPushes>(name: N, push: OperatorPushes[N]): void {
    this.#namespace.emit(name, push);
  }

  async #recheck(): Promise<void> {
    const { verify, log } = this.#options;
    for (const socket of [...this.#namespace.sockets.values()]) {
      try {
        await verify(socket.data.operatorToken as string);
      } catch (error) {
        // A database that is away is no reason.
        if (error instanceof TribuError && error.retryable) continue;
        log.info({ err: error }, 'an operator may look no longer');
        socket.disconnect(true);
      }
    }
  }
}

/** What participants hear goes to their home's sockets alone: only operators are told across nodes. */
function spread(io: Server, fanOut: OperatorsOptions['fanOut']): void {
  if (fanOut === null) return;
  const Local = io.adapter() as new (namespace: Namespace) => Adapter;
  // socket.io calls it with `new`.
  function AdapterOf(namespace: Namespace): Adapter {
    return namespace.name === OPERATORS_NAMESPACE && fanOut !== null
      ? fanOut(namespace)
      : new Local(namespace);
  }
  io.adapter(AdapterOf);
}
