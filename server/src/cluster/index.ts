export { checkRedis } from './check-redis.ts';
export { type ClusterOptions, createCluster } from './create-cluster.ts';
export { LoneNode, type LoneNodeOptions } from './lone-node.ts';
export { type Candidate, place, STREAMS_PER_WORKER, streamsOf } from './place.ts';
export { ProcessorShare } from './processor-share.ts';
export { RedisAway } from './redis-away.ts';
export type * from './types.ts';
