import type { Logger } from '../telemetry/index.ts';
import type { BeatStore, NodeBeat } from './beat-store.ts';
import type { ClusterClock } from './clock.ts';
import type { Findings, Leases, StoreName } from './leases.ts';
import { OneAtATime } from './one-at-a-time.ts';
import { Rounds } from './rounds.ts';
import { CLOSE_LOOK_INTERVAL_MS, LOOK_INTERVAL_MS } from './times.ts';

export interface WatchOptions {
  readonly stores: readonly Pick<BeatStore, 'name' | 'callMs' | 'read'>[];
  readonly leases: Leases;
  readonly clock: ClusterClock;
  readonly log: Logger;
  /** After each look, good or not. */
  readonly onLook: (findings: Findings) => void;
}

/** Looks at the beats of all nodes in both stores, each store for itself: one that hangs holds nothing up. */
export class Watch {
  readonly #options: WatchOptions;
  readonly #beats = new Map<StoreName, ReadonlyMap<string, NodeBeat>>();
  #rounds: readonly Rounds[] = [];

  private constructor(options: WatchOptions) {
    this.#options = options;
  }

  static start(options: WatchOptions): Watch {
    const watch = new Watch(options);
    watch.#rounds = options.stores.map((store) => {
      const calls = new OneAtATime<ReadonlyMap<string, NodeBeat>>(options.clock, store.callMs);
      return Rounds.start({
        clock: options.clock,
        intervalMs: () => watch.#intervalMs(),
        work: () => watch.#look(store, calls),
      });
    });
    return watch;
  }

  /** What this store said of a node at the last good look. */
  beatOf(store: StoreName, nodeId: string): NodeBeat | null {
    return this.#beats.get(store)?.get(nodeId) ?? null;
  }

  /** Idempotent. */
  async close(): Promise<void> {
    await Promise.all(this.#rounds.map((rounds) => rounds.close()));
  }

  #intervalMs(): number {
    const { leases, clock } = this.#options;
    const nowMs = clock.monotonicMs();
    const late = leases.living().some((id) => leases.isLate(id, nowMs));
    return late ? CLOSE_LOOK_INTERVAL_MS : LOOK_INTERVAL_MS;
  }

  async #look(
    store: Pick<BeatStore, 'name' | 'read'>,
    calls: OneAtATime<ReadonlyMap<string, NodeBeat>>,
  ): Promise<void> {
    const { leases, clock, log, onLook } = this.#options;
    const startedMs = clock.monotonicMs();
    const beats = await calls
      .ask(() => store.read())
      .catch((error: unknown) => {
        log.debug({ err: error, store: store.name }, 'beats could not be read');
        return null;
      });
    if (beats === null) {
      leases.failed(store.name);
      onLook({ died: [], returned: [] });
      return;
    }
    this.#beats.set(store.name, beats);
    onLook(leases.read(store.name, beats, startedMs, clock.monotonicMs()));
  }
}
