import { statfs } from 'node:fs/promises';
import { isConnected, Role, SessionKind } from '@tribu-live/protocol';
import { ProcessorShare, type RunningCluster, STREAMS_PER_WORKER } from './cluster/index.ts';
import type { Config } from './config/index.ts';
import type { MediaEngine } from './media/index.ts';
import type { CaptureClient } from './recording/capture/index.ts';
import { jobFigures } from './recording/index.ts';
import { systemClock } from './rooms/clock.ts';
import type { RoomRegistry } from './rooms/registry.ts';
import type { Store } from './store/index.ts';
import type { Metrics } from './telemetry/index.ts';

export interface Watched {
  readonly config: Config;
  readonly metrics: Metrics;
  readonly store: Store;
  readonly cluster: RunningCluster;
  readonly registry: RoomRegistry;
  readonly media: MediaEngine;
  readonly capture: CaptureClient;
}

/** Figures that are read when somebody asks for the metrics. */
export function watchFigures(watched: Watched): void {
  const { metrics, store, cluster, registry, capture, media } = watched;
  metrics.watchRooms({
    rooms: () =>
      counted(
        SessionKind.options,
        registry.briefs().map(({ kind }) => kind),
      ),
    participants: () => counted(Role.options, connectedRoles(registry)),
  });
  metrics.watchNode(nodeFigures(watched));
  metrics.watchSpool(store.spool);
  metrics.watchCluster(() => cluster.figures);
  metrics.watchCapture({
    connected: () => capture.connected,
    restarts: () => capture.restarts,
    takesOpen: () => capture.totals.openTakes,
    takesInTrouble: () => capture.totals.takesInTrouble,
    roomsInTrouble: () => media.stats().roomsInTrouble,
    packetsReceived: () => capture.totals.packetsReceived,
    packetsWritten: () => capture.totals.packetsWritten,
    piecesToUpload: () => capture.totals.uploads.pieces,
    uploadsBehindSeconds: () => capture.totals.uploads.behindMs / 1000,
  });
  metrics.watchJobs(jobFigures(systemClock, store));
}

function nodeFigures({ config, cluster, registry, media }: Watched) {
  // One of its own: its looks are those of Prometheus, not of the beats.
  const processor = new ProcessorShare(() => performance.now());
  return {
    cpuShare: async () => {
      await processor.measure();
      return processor.share;
    },
    streamsReserved: () => registry.load().reserved,
    streamsCapacity: () => media.stats().workers * STREAMS_PER_WORKER,
    draining: () => cluster.self.draining,
    dataFreeBytes: async () => {
      const { bavail, bsize } = await statfs(config.dataDir);
      return bavail * bsize;
    },
    mediaWorkersAlive: () => media.stats().workers,
    mediaWorkerDeaths: () => media.stats().workerDeaths,
    transports: () => media.stats().transports,
    producers: () => media.stats().producers,
    consumers: () => media.stats().consumers,
  };
}

function connectedRoles(registry: RoomRegistry): Role[] {
  const people = registry.rooms().flatMap(({ state }) => Object.values(state.people));
  return people.filter(isConnected).map(({ role }) => role);
}

/** How often each of `all` is among `those`. */
function counted<K extends string>(all: readonly K[], those: readonly K[]): Record<string, number> {
  const counts: Record<string, number> = Object.fromEntries(all.map((one) => [one, 0]));
  for (const one of those) counts[one] = (counts[one] ?? 0) + 1;
  return counts;
}
