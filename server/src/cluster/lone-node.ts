import type { HeldNode } from '../store/types.ts';
import type { Logger } from '../telemetry/index.ts';
import { Beater } from './beater.ts';
import { type ClusterClock, SYSTEM_CLOCK } from './clock.ts';
import { DATABASE_CALL_MS, LONE_BEAT_INTERVAL_MS } from './times.ts';
import type { ClusterFigures, LiveNode, RunningCluster } from './types.ts';

export interface LoneNodeOptions {
  readonly own: () => Pick<LiveNode, 'id' | 'url' | 'entryUrls'>;
  readonly log: Logger;
  /** Default: real time. */
  readonly clock?: ClusterClock;
}

/** The cluster of a node that is alone: its beats are read by its own next process only. */
export class LoneNode implements RunningCluster {
  readonly holds = true;
  readonly redisReachable = true;
  readonly fanOut = null;
  readonly #options: LoneNodeOptions;
  #held: Pick<HeldNode, 'seen'> | null = null;
  #beater: Beater | null = null;
  #draining = false;
  #closed = false;

  constructor(options: LoneNodeOptions) {
    this.#options = options;
  }

  get self(): LiveNode {
    return this.placeFor();
  }

  get figures(): ClusterFigures {
    const beater = this.#beater;
    const stores =
      beater === null ? [] : [{ name: 'database' as const, failed: beater.failed, ageMs: beater.ageMs }];
    return { nodesAlive: 1, fenced: 0, stores };
  }

  begin(held: Pick<HeldNode, 'seen'>): Promise<void> {
    this.#held = held;
    return Promise.resolve();
  }

  beatInDatabase(): void {
    const held = this.#held;
    if (held === null || this.#closed) return;
    const { log, clock = SYSTEM_CLOCK } = this.#options;
    this.#beater = Beater.start({
      name: 'database',
      callMs: DATABASE_CALL_MS,
      intervalMs: LONE_BEAT_INTERVAL_MS,
      clock,
      log,
      write: () => held.seen(clock.wallMs()),
      onBeat: () => undefined,
    });
  }

  onFenced(): void {
    // Nobody takes its rooms away.
  }

  onFreed(): void {
    // It never stopped.
  }

  onDeath(): void {
    // There is nobody else.
  }

  nodes(): readonly LiveNode[] {
    return [this.placeFor()];
  }

  isDead(): boolean {
    return false;
  }

  dead(): readonly string[] {
    return [];
  }

  verdict(): Promise<'alive'> {
    return Promise.resolve('alive');
  }

  placeFor(): LiveNode {
    return { ...this.#options.own(), draining: this.#draining, load: null };
  }

  /** Nobody else would take its rooms over. */
  allowSpool(): Promise<void> {
    return Promise.resolve();
  }

  drain(): void {
    this.#draining = true;
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#beater?.close();
  }
}
