/**
 * The project's own commands: which file each one runs and what it needs set up before.
 *
 * @typedef {{ file: string, needs: readonly import('./prepare.mjs').Need[] }} Script
 * @type {Readonly<Record<string, Script>>}
 */
export const SCRIPTS = {
  keys: { file: 'server/src/cli/keys.ts', needs: ['user', 'data'] },
  adopt: { file: 'server/src/cli/adopt.ts', needs: ['user', 'data'] },
  dump: { file: 'server/src/cli/dump.ts', needs: ['user', 'data'] },
  'load-dump': { file: 'server/src/cli/load-dump.ts', needs: ['user', 'data'] },
  reseal: { file: 'server/src/cli/reseal.ts', needs: ['user', 'data'] },
  'put-recordings': { file: 'server/src/cli/put-recordings.ts', needs: ['user', 'data'] },
  worker: { file: 'workers/src/main.ts', needs: ['user', 'data', 'ffmpeg'] },
  export: { file: 'server/src/cli/export-recording.ts', needs: ['user', 'data'] },
  cluster: {
    file: 'loadtest/cluster.ts',
    needs: ['user', 'mediaWorker', 'client', 'ffmpeg', 'redis', 'postgres', 's3'],
  },
  load: { file: 'loadtest/load/main.ts', needs: ['user', 'mediaWorker', 'client', 'ffmpeg', 'k6'] },
  screenshots: {
    file: 'loadtest/screenshots.ts',
    needs: ['user', 'mediaWorker', 'client', 'ffmpeg', 'browser'],
  },
  'screenshots:workshop': {
    file: 'loadtest/workshop-screenshots.ts',
    needs: ['user', 'mediaWorker', 'client', 'ffmpeg', 'browser'],
  },
  'screenshots:ops': {
    file: 'loadtest/ops-screenshots.ts',
    needs: ['user', 'mediaWorker', 'client', 'ffmpeg', 'browser'],
  },
  'bench:join': {
    file: 'loadtest/bench/join.ts',
    needs: ['user', 'mediaWorker', 'client', 'ffmpeg', 'browser'],
  },
  'bench:fanout': {
    file: 'loadtest/bench/fanout.ts',
    needs: ['user', 'mediaWorker', 'ffmpeg', 'redis', 'postgres', 's3'],
  },
  'bench:media': { file: 'loadtest/bench/media.ts', needs: ['user', 'mediaWorker', 'ffmpeg'] },
  'bench:crowd': { file: 'loadtest/bench/crowd.ts', needs: ['user', 'mediaWorker', 'ffmpeg'] },
  'bench:restart': {
    file: 'loadtest/bench/restart.ts',
    needs: ['user', 'mediaWorker', 'client', 'ffmpeg', 'browser'],
  },
  'bench:failover': {
    file: 'loadtest/bench/failover.ts',
    needs: ['user', 'mediaWorker', 'client', 'ffmpeg', 'redis', 'postgres', 's3', 'network', 'browser'],
  },
  'bench:memory': {
    file: 'loadtest/bench/memory.ts',
    needs: ['user', 'mediaWorker', 'client', 'ffmpeg', 'browser'],
  },
  'bench:compose': { file: 'loadtest/bench/compose.ts', needs: ['ffmpeg'] },
  'bench:capture': { file: 'loadtest/bench/capture.ts', needs: ['user', 'mediaWorker', 'ffmpeg'] },
  'bench:size': { file: 'loadtest/bench/size.ts', needs: ['client'] },
  'bench:sync': { file: 'loadtest/bench/sync.ts', needs: ['user', 'mediaWorker', 'client', 'ffmpeg'] },
};
