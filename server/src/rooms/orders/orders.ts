import { randomUUID } from 'node:crypto';
import { type Actor, TribuError } from '@tribu-live/protocol';
import type { Cluster } from '../../cluster/types.ts';
import type { Store } from '../../store/types.ts';
import type { Logger } from '../../telemetry/index.ts';
import type { Clock } from '../clock.ts';
import type { CommandBody } from '../decide/command.ts';
import { HasHome, writeWithoutHome } from '../journal-access.ts';
import type { RoomRegistry } from '../registry.ts';
import { type NodeOrder, type SchoolCommand, SESSIONS_PER_ORDER } from './order.ts';

/** A room that moves while it is asked is asked where it went, this often in all. */
const TRIES = 3;
/** Orders that are remembered, so that one that comes again does nothing again. */
const REMEMBERED = 500;

export interface OrdersOptions {
  readonly store: Store;
  readonly registry: RoomRegistry;
  readonly cluster: Cluster;
  readonly clock: Clock;
  readonly log: Logger;
  readonly nodeId: string;
  /**
   * Asks the node at this URL.
   * @throws TribuError what it refused with; `unavailable` when it can't be reached or doesn't answer soon
   */
  readonly ask: (url: string, order: NodeOrder) => Promise<void>;
}

/** Brings what is asked of a session to where it can be done, once (SPEC N5). */
export class Orders {
  readonly #options: OrdersOptions;
  readonly #obeyed = new Map<string, Promise<void>>();

  constructor(options: OrdersOptions) {
    this.#options = options;
  }

  /** To the session's home, wherever it is. @throws TribuError the typed refusal */
  async command(sessionId: string, command: SchoolCommand, actor: Actor): Promise<void> {
    const order = { is: 'command', sessionId, command, actor, commandId: randomUUID() } as const;
    for (let attempt = 1; ; attempt += 1) {
      try {
        await this.#runOrAsk(order);
        return;
      } catch (error) {
        if (!(error instanceof TribuError) || error.code !== 'room_elsewhere' || attempt === TRIES)
          throw error;
      }
    }
  }

  /**
   * To the room where it lives here; otherwise straight into the journal under the session's lock (SPEC R3).
   * @throws HasHome when a living node is its home; TribuError the typed refusal
   */
  async here(
    sessionId: string,
    command: CommandBody,
    actor: Actor,
    commandId: string | null = null,
  ): Promise<void> {
    const { store, registry, cluster, clock, nodeId } = this.#options;
    if (!cluster.holds) throw new TribuError('unavailable');
    const live = registry.find(sessionId);
    if (live !== null) {
      await live.execute(command, actor, commandId);
      return;
    }
    try {
      await writeWithoutHome(store, clock, sessionId, command, actor, (id) => cluster.isDead(id));
    } catch (error) {
      if (!(error instanceof HasHome) || error.nodeId !== nodeId) throw error;
      // Homed here a moment ago, or before this process started: the room takes the command.
      const room = await registry.open(sessionId);
      await room.execute(command, actor, commandId);
    }
  }

  /** Rooms that hold what was erased are folded anew, here and on all living nodes. */
  async refold(sessionIds: readonly string[]): Promise<void> {
    await this.#refoldHere(sessionIds);
    const [, ...others] = this.#options.cluster.nodes();
    await Promise.all(others.map(({ url }) => this.#refoldAt(url, sessionIds)));
  }

  /** What another node asked. @throws TribuError the typed refusal */
  async obey(order: NodeOrder): Promise<void> {
    if (order.is === 'refold') return this.#refoldHere(order.sessionIds);
    const { sessionId, command, actor, commandId } = order;
    const known = this.#obeyed.get(commandId);
    if (known !== undefined) return known;
    const done = this.here(sessionId, command, actor, commandId);
    this.#obeyed.set(commandId, done);
    // What was refused is decided anew when it comes again (SPEC R7).
    done.catch(() => this.#obeyed.delete(commandId));
    const [oldest] = this.#obeyed.keys();
    if (this.#obeyed.size > REMEMBERED && oldest !== undefined) this.#obeyed.delete(oldest);
    return done;
  }

  async #runOrAsk(order: Extract<NodeOrder, { is: 'command' }>): Promise<void> {
    const { sessionId, command, actor, commandId } = order;
    try {
      await this.here(sessionId, command, actor, commandId);
    } catch (error) {
      if (!(error instanceof HasHome) || error.url === null) throw error;
      await this.#ask(error.nodeId, error.url, order);
    }
  }

  async #ask(nodeId: string, url: string, order: NodeOrder): Promise<void> {
    const { ask, cluster } = this.#options;
    try {
      await ask(url, order);
    } catch (error) {
      // It died while it was asked: somebody else has the room, or nobody.
      if (cluster.isDead(nodeId)) throw new TribuError('room_elsewhere', { cause: error });
      throw error;
    }
  }

  async #refoldHere(sessionIds: readonly string[]): Promise<void> {
    const { registry } = this.#options;
    const living = sessionIds.filter((id) => registry.find(id) !== null);
    for (const id of living) registry.find(id)?.close('moved');
    await registry.adopt(living);
  }

  async #refoldAt(url: string, sessionIds: readonly string[]): Promise<void> {
    for (let from = 0; from < sessionIds.length; from += SESSIONS_PER_ORDER) {
      const order: NodeOrder = {
        is: 'refold',
        sessionIds: sessionIds.slice(from, from + SESSIONS_PER_ORDER),
      };
      await this.#options.ask(url, order).catch((error: unknown) => {
        // Its rooms are shut out of their journals already: they fold them anew at their next event.
        this.#options.log.warn({ err: error, url }, 'a node could not be asked to fold rooms anew');
      });
    }
  }
}
