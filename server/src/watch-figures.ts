import type { RunningCluster } from './cluster/index.ts';
import type { MediaEngine } from './media/index.ts';
import type { CaptureClient } from './recording/capture/index.ts';
import { jobCounts } from './recording/index.ts';
import { systemClock } from './rooms/clock.ts';
import type { RoomRegistry } from './rooms/registry.ts';
import type { Store } from './store/index.ts';
import type { Metrics } from './telemetry/index.ts';

export interface Watched {
  readonly metrics: Metrics;
  readonly store: Store;
  readonly cluster: RunningCluster;
  readonly registry: RoomRegistry;
  readonly media: MediaEngine;
  readonly capture: CaptureClient;
}

/** Figures that are read when somebody asks for the metrics. */
export function watchFigures({ metrics, store, cluster, registry, media, capture }: Watched): void {
  metrics.watch({
    participants: () => registry.participantCount,
    mediaWorkersAlive: () => media.stats().workers,
    mediaWorkerDeaths: () => media.stats().workerDeaths,
  });
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
  metrics.watchJobs(() => jobCounts(systemClock, store.jobs));
}
