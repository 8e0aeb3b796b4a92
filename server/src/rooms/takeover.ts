import type { Cluster } from '../cluster/types.ts';
import type { Store } from '../store/types.ts';
import type { Logger } from '../telemetry/index.ts';
import type { Clock } from './clock.ts';
import type { RoomRegistry } from './registry.ts';

/** Between two tries to learn which rooms a dead node had. */
const RETRY_MS = 500;

export interface TakeoverOptions {
  readonly cluster: Cluster;
  readonly registry: Pick<RoomRegistry, 'adopt' | 'letGo'>;
  readonly store: { readonly sessions: Pick<Store['sessions'], 'homedAt'> };
  readonly clock: Clock;
  readonly log: Logger;
  readonly nodeId: string;
  /** 0 to below 1, like Math.random. */
  readonly random: () => number;
}

/** What leases mean for rooms: a dead node's are taken over, this node's own are let go while it is fenced (SPEC N1, N2). */
export class Takeover {
  readonly #options: TakeoverOptions;
  #closed = false;

  private constructor(options: TakeoverOptions) {
    this.#options = options;
  }

  static start(options: TakeoverOptions): Takeover {
    const takeover = new Takeover(options);
    const { cluster, registry, log, nodeId } = options;
    cluster.onFenced(() => {
      log.error({}, 'this node could not say that it lives: it lets go of its rooms');
      registry.letGo();
    });
    cluster.onFreed(() => {
      log.warn({}, 'this node is heard again: it takes back what nobody took');
      takeover.#takeOver(nodeId);
    });
    cluster.onDeath((id) => takeover.#takeOver(id));
    // Found dead while this node was starting.
    for (const id of cluster.dead()) takeover.#takeOver(id);
    return takeover;
  }

  /** Takes nothing over any more. Idempotent. */
  close(): void {
    this.#closed = true;
  }

  #takeOver(homeId: string): void {
    const { clock, log } = this.#options;
    const again = (): void => void clock.after(RETRY_MS, () => this.#takeOver(homeId));
    this.#adoptFrom(homeId).then(
      (done) => {
        if (!done) again();
      },
      (error: unknown) => {
        log.warn({ err: error, homeId }, 'the rooms of a node are not known yet; trying again');
        again();
      },
    );
  }

  /** False while that can't be done: this node may not write itself, is leaving, or hasn't looked for a moment. */
  async #adoptFrom(homeId: string): Promise<boolean> {
    if (!this.#may(homeId)) return this.#isOver(homeId);
    const { store, registry, log } = this.#options;
    const sessionIds = await store.sessions.homedAt(homeId);
    if (!this.#may(homeId)) return this.#isOver(homeId);
    if (sessionIds.length === 0) return true;
    log.warn({ homeId, sessions: sessionIds.length }, 'rooms are taken over');
    // Each survivor begins somewhere else, so that they share the rooms instead of racing for each.
    await registry.adopt(shuffled(sessionIds, this.#options.random));
    return true;
  }

  /** Nothing is to be taken from there: that node lives, or it is this one, which hears when it is freed. */
  #isOver(homeId: string): boolean {
    const { cluster, nodeId } = this.#options;
    return this.#closed || homeId === nodeId || cluster.nodes().some(({ id }) => id === homeId);
  }

  #may(homeId: string): boolean {
    const { cluster, nodeId } = this.#options;
    const [own, ...others] = cluster.nodes();
    if (this.#closed || !cluster.holds) return false;
    if (homeId === nodeId) return true;
    const leaving = own?.draining === true && others.some((node) => !node.draining);
    return cluster.isDead(homeId) && !leaving;
  }
}

/** The same in random order. */
export function shuffled<T>(items: readonly T[], random: () => number): T[] {
  return items
    .map((item) => ({ item, at: random() }))
    .sort((one, other) => one.at - other.at)
    .map(({ item }) => item);
}
