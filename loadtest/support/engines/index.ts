export type { Engine } from './engine.ts';
export { PostgresDatabases } from './postgres-databases.ts';
export { PostgresServer } from './postgres-server.ts';
export { type PrometheusOptions, PrometheusServer } from './prometheus-server.ts';
export { RedisServer } from './redis-server.ts';
export { runEngines, tellRunEngines } from './run-engines.ts';
export { S3Server } from './s3-server.ts';
export { type Engines, type SharedEnv, sharedEnv } from './shared-env.ts';
