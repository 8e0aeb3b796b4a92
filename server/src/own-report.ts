import type { NodeReport } from '@tribu-live/protocol';
import { ProcessorShare, type RunningCluster, STREAMS_PER_WORKER } from './cluster/index.ts';
import type { MediaEngine } from './media/index.ts';
import { type CaptureClient, captureHealth } from './recording/capture/index.ts';
import type { RoomRegistry } from './rooms/registry.ts';
import type { Logger } from './telemetry/index.ts';

/** Over shorter times the share says little. */
const MEASURE_INTERVAL_MS = 1000;

export interface Reporting {
  readonly cluster: RunningCluster;
  readonly registry: Pick<RoomRegistry, 'load'>;
  readonly media: Pick<MediaEngine, 'stats'>;
  readonly capture: Pick<CaptureClient, 'connected' | 'totals'>;
  readonly log: Logger;
}

/** This node as operators see it, its rooms apart. Where no other node asks for its load it measures that for them. */
export function ownReport({
  cluster,
  registry,
  media,
  capture,
  log,
}: Reporting): () => Omit<NodeReport, 'rooms' | 'at'> {
  const processor = new ProcessorShare(() => performance.now());
  let measuredAtMs = Number.NEGATIVE_INFINITY;
  const ownLoad = () => {
    const nowMs = performance.now();
    if (nowMs - measuredAtMs >= MEASURE_INTERVAL_MS) {
      measuredAtMs = nowMs;
      processor
        .measure()
        .catch((error: unknown) => log.debug({ err: error }, 'how busy this machine is stays unknown'));
    }
    return { cpu: processor.share, ...registry.load(), capacity: media.stats().workers * STREAMS_PER_WORKER };
  };
  return () => {
    const { self } = cluster;
    return { ...self, load: self.load ?? ownLoad(), capture: captureHealth(capture) };
  };
}
