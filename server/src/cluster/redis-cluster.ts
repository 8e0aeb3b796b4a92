import { TribuError } from '@tribu-live/protocol';
import type { HeldNode, NodeStore } from '../store/types.ts';
import type { Logger } from '../telemetry/index.ts';
import { Beater } from './beater.ts';
import { fanOut } from './fan-out.ts';
import { Fence } from './fence.ts';
import { type Findings, Leases, type StoreName } from './leases.ts';
import { OwnBeat, type OwnBeatOptions } from './own-beat.ts';
import { place } from './place.ts';
import { PostgresBeats } from './postgres-beats.ts';
import { Promises } from './promises.ts';
import { RedisBeats } from './redis-beats.ts';
import type { RedisLink } from './redis-link.ts';
import { Rounds } from './rounds.ts';
import {
  BEAT_INTERVAL_MS,
  DEAD_BEAT_KEPT_MS,
  FAREWELL_KEPT_MS,
  FENCE_LOOK_INTERVAL_MS,
  TIDY_INTERVAL_MS,
} from './times.ts';
import type { ClusterFigures, FanOut, LiveNode, RunningCluster, Verdict } from './types.ts';
import { Verdicts } from './verdicts.ts';
import { Watch } from './watch.ts';

export interface RedisClusterOptions extends OwnBeatOptions {
  readonly link: RedisLink;
  /** Keeps the deployments that share a Redis apart. */
  readonly prefix: string;
  readonly nodes: Pick<NodeStore, 'beats'>;
  /** 0 to below 1, like Math.random. */
  readonly random: () => number;
  readonly log: Logger;
}

/** One of several nodes: it beats, watches the others, and knows when it may not write (SPEC N1 to N4). */
export class RedisCluster implements RunningCluster {
  readonly fanOut: FanOut;
  readonly #options: RedisClusterOptions;
  readonly #self: OwnBeat;
  readonly #fence: Fence;
  readonly #leases: Leases;
  readonly #verdicts: Verdicts;
  readonly #promises: Promises;
  readonly #redis: RedisBeats;
  readonly #database: PostgresBeats;
  readonly #watch: Watch;
  readonly #onDeath = new Set<(nodeId: string) => void>();
  readonly #rounds: Rounds[] = [];
  readonly #beaters: Beater[] = [];
  #held: Pick<HeldNode, 'seen'> | null = null;
  #closed: Promise<void> | null = null;

  private constructor(options: RedisClusterOptions) {
    const { link, prefix, nodes, own, clock, log } = options;
    const nowMs = (): number => clock.monotonicMs();
    const { id } = own();
    this.#options = options;
    this.fanOut = fanOut(link, prefix, log);
    this.#self = new OwnBeat(options);
    this.#fence = new Fence(nowMs);
    this.#leases = new Leases(id);
    this.#verdicts = new Verdicts(this.#leases, clock);
    this.#promises = new Promises(nowMs);
    this.#redis = new RedisBeats(link, prefix, id, log);
    this.#database = new PostgresBeats(nodes, clock);
    this.#watch = Watch.start({
      stores: [this.#redis, this.#database],
      leases: this.#leases,
      clock,
      log,
      onLook: (findings) => this.#looked(findings),
    });
  }

  /** Watches the others from here on; what is told of this node begins with `begin`. */
  static start(options: RedisClusterOptions): RedisCluster {
    return new RedisCluster(options);
  }

  get holds(): boolean {
    return this.#fence.holds;
  }

  get redisReachable(): boolean {
    return this.#leases.isRead('redis', this.#options.clock.monotonicMs());
  }

  get self(): LiveNode {
    return this.#self.node;
  }

  get figures(): ClusterFigures {
    return {
      nodesAlive: this.nodes().length,
      fenced: this.#fence.fencedTotal,
      stores: this.#beaters.map(({ name, failed, ageMs }) => ({ name, failed, ageMs })),
    };
  }

  async begin(held: Pick<HeldNode, 'seen'>): Promise<void> {
    this.#held = held;
    const { promise: begun, resolve } = Promise.withResolvers<void>();
    this.#beatIn('redis', this.#redis.callMs, () => this.#redis.write(this.#self.beat), resolve);
    this.#every(BEAT_INTERVAL_MS, () => this.#measure());
    this.#every(FENCE_LOOK_INTERVAL_MS, async () => this.#fence.look());
    this.#every(TIDY_INTERVAL_MS, () => this.#tidy());
    await begun;
  }

  beatInDatabase(): void {
    const held = this.#held;
    if (held !== null) this.#beatIn('database', this.#database.callMs, () => this.#database.write(held));
  }

  onFenced(callback: () => void): void {
    this.#fence.onFenced(callback);
  }

  onFreed(callback: () => void): void {
    this.#fence.onFreed(callback);
  }

  onDeath(callback: (nodeId: string) => void): void {
    this.#onDeath.add(callback);
  }

  nodes(): readonly LiveNode[] {
    return this.#candidates();
  }

  isDead(nodeId: string): boolean {
    return this.#leases.isDead(nodeId, this.#options.clock.monotonicMs());
  }

  dead(): readonly string[] {
    return this.#leases.dead(this.#options.clock.monotonicMs());
  }

  verdict(nodeId: string, limitMs: number): Promise<Verdict> {
    return this.#verdicts.of(nodeId, limitMs);
  }

  placeFor(streams: number): LiveNode {
    const [self, ...others] = this.#candidates();
    const promised = (node: LiveNode): LiveNode => ({
      ...node,
      load: this.#promises.upon(node.id, node.load),
    });
    const chosen = place([promised(self), ...others.map(promised)], streams, this.#options.random);
    this.#promises.add(chosen.id, streams);
    return chosen;
  }

  async allowSpool(): Promise<void> {
    this.#self.announceSpool();
    const startedMs = this.#options.clock.monotonicMs();
    try {
      await this.#redis.write(this.#self.beat);
    } catch (cause) {
      const message = 'Neither the database nor the other servers can be told.';
      throw new TribuError('unavailable', { message, cause });
    }
    this.#fence.beat(startedMs);
  }

  drain(): void {
    this.#self.drain();
  }

  close(): Promise<void> {
    this.#closed ??= this.#end();
    return this.#closed;
  }

  async #end(): Promise<void> {
    const { link, log } = this.#options;
    this.#fence.end();
    await Promise.all([...this.#beaters, ...this.#rounds, this.#watch].map((part) => part.close()));
    try {
      if (this.#held !== null) await this.#sayGoodbye();
    } catch (error) {
      log.info({ err: error }, 'Redis could not be told that this node stops; others see its lease end');
    }
    await link.close();
  }

  /** Whose disk holds events is waited for. */
  async #sayGoodbye(): Promise<void> {
    if (this.#self.spooling) await this.#redis.write(this.#self.beat);
    else await this.#redis.leave(this.#self.beat, this.#database.lastBegunMs);
  }

  #candidates(): [LiveNode, ...LiveNode[]] {
    const nowMs = this.#options.clock.monotonicMs();
    const others = this.#leases.living().filter((id) => !this.#leases.isLate(id, nowMs));
    // Who isn't in a Redis that can be read is no part of this cluster.
    const store = this.#leases.isRead('redis', nowMs) ? 'redis' : 'database';
    const known = others.flatMap((id) => {
      const beat = this.#watch.beatOf(store, id);
      if (beat === null || beat.url === '') return [];
      const { url, entryUrls, load } = beat;
      // The database doesn't say who stops: what was last heard of it holds while Redis is away.
      const draining = beat.draining || this.#watch.beatOf('redis', id)?.draining === true;
      return [{ id, url, entryUrls, draining, load }];
    });
    return [this.#self.node, ...known];
  }

  #beatIn(name: StoreName, callMs: number, write: () => Promise<void>, beaten?: () => void): void {
    if (this.#closed !== null) return;
    const { clock, log } = this.#options;
    const onBeat = (startedMs: number): void => {
      this.#fence.beat(startedMs);
      beaten?.();
    };
    this.#beaters.push(
      Beater.start({ name, callMs, intervalMs: BEAT_INTERVAL_MS, clock, log, write, onBeat }),
    );
  }

  #every(intervalMs: number, work: () => Promise<void>): void {
    if (this.#closed !== null) return;
    this.#rounds.push(Rounds.start({ clock: this.#options.clock, intervalMs: () => intervalMs, work }));
  }

  #looked({ died, returned }: Findings): void {
    const { log } = this.#options;
    for (const nodeId of returned) log.info({ nodeId }, 'a node is back');
    for (const nodeId of died) log.warn({ nodeId }, 'a node is dead: its beats have ended in both stores');
    this.#verdicts.look();
    for (const nodeId of died) for (const callback of this.#onDeath) callback(nodeId);
  }

  /** What can't be measured now leaves the figure as it was. */
  async #measure(): Promise<void> {
    try {
      await this.#self.measure();
    } catch (error) {
      this.#options.log.debug({ err: error }, 'the load of this machine could not be measured');
    }
  }

  /** What nodes left in Redis that never came back. */
  async #tidy(): Promise<void> {
    const { clock, log } = this.#options;
    const nowMs = clock.monotonicMs();
    const old = this.#leases.dead(nowMs).filter((id) => {
      const left = this.#watch.beatOf('redis', id)?.leftAt !== undefined;
      const silentMs = this.#leases.silentMs(id, nowMs) ?? 0;
      return silentMs > (left ? FAREWELL_KEPT_MS : DEAD_BEAT_KEPT_MS);
    });
    const there = old.filter((id) => this.#watch.beatOf('redis', id) !== null);
    await this.#redis
      .forget(there)
      .catch((error: unknown) => log.debug({ err: error }, 'old beats stay in Redis for now'));
  }
}
