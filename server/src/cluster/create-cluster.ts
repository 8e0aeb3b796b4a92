import type { Config } from '../config/index.ts';
import type { NodeStore } from '../store/types.ts';
import type { Logger } from '../telemetry/index.ts';
import { SYSTEM_CLOCK } from './clock.ts';
import { LoneNode } from './lone-node.ts';
import { STREAMS_PER_WORKER } from './place.ts';
import type { LiveNode, NodeLoad, RunningCluster } from './types.ts';

export interface ClusterOptions {
  readonly own: () => Pick<LiveNode, 'id' | 'url' | 'entryUrls'>;
  readonly nodes: Pick<NodeStore, 'beats'>;
  /** Key of the deployment for this purpose: its name in Redis comes of it. */
  readonly key: Uint8Array;
  /** What this node's rooms need and hold now. */
  readonly work: () => Pick<NodeLoad, 'reserved' | 'rooms' | 'participants'>;
  /** Events are on this node's disk that the database lacks. */
  readonly spooling: () => boolean;
  readonly log: Logger;
}

/**
 * The nodes of this deployment: with REDIS_URL this one is one of several, without it is alone.
 * @throws RedisAway when Redis can't be reached within 5 s
 */
export async function createCluster(
  config: { readonly redisUrl: Config['redisUrl']; readonly workers: Config['media']['workers'] },
  options: ClusterOptions,
): Promise<RunningCluster> {
  const { own, nodes, key, work, spooling, log } = options;
  if (config.redisUrl === null) return new LoneNode({ own, log });
  // Loading it takes a fifth of a second: a server that is alone is back sooner without.
  const { RedisCluster } = await import('./redis-cluster.ts');
  const { RedisLink } = await import('./redis-link.ts');
  const clock = SYSTEM_CLOCK;
  const link = await RedisLink.open({ url: config.redisUrl, clock, log });
  return RedisCluster.start({
    link,
    prefix: `tribu:${Buffer.from(key).toString('hex').slice(0, 8)}`,
    nodes,
    own,
    work,
    capacity: config.workers * STREAMS_PER_WORKER,
    spooling,
    clock,
    random: Math.random,
    log,
  });
}
