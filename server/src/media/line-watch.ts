import type { types } from 'mediasoup';
import { LineRecovery } from './line-recovery.ts';
import type { MediaClock } from './types.ts';
import type { WorkerProcess } from './worker-process.ts';

/** mediasoup takes no lower bound of the estimate than this. */
const LEAST_BOUND_BPS = 30_000;

/** As much of a consumer as this needs. */
export type Picture = Pick<types.Consumer, 'type' | 'paused' | 'producerPaused' | 'currentLayers' | 'score'>;

/** As much of a transport as this needs. */
export type MeasuredTransport = Pick<
  types.WebRtcTransport,
  'on' | 'enableTraceEvent' | 'setMaxOutgoingBitrate'
>;

export interface LineWatchOptions {
  readonly transport: MeasuredTransport;
  readonly worker: Pick<WorkerProcess, 'request'>;
  readonly clock: MediaClock;
  readonly anyTooSmall: () => boolean;
  /** The line carries more: what mediasoup keeps small by its own rule may grow now. */
  readonly onGrow: () => void;
  readonly onError: (error: unknown) => void;
}

/** Looks each second at what the worker says of a viewer's line, and gives pictures back soon after a weak moment. */
export function watchLine(options: LineWatchOptions): void {
  const { transport, worker, clock, anyTooSmall, onGrow, onError } = options;
  const recovery = new LineRecovery();

  /** Down to what is wanted and free again: the raise is what makes mediasoup probe the line (five packets). */
  const probe = (desiredBps: number): Promise<unknown> => {
    const bound = Math.max(LEAST_BOUND_BPS, Math.round(desiredBps));
    const set = (bps: number) => worker.request('probe line', () => transport.setMaxOutgoingBitrate(bps));
    return Promise.all([set(bound), set(0)]);
  };

  transport.on('trace', ({ type, info }) => {
    if (type !== 'bwe') return;
    const { desiredBitrate, availableBitrate } = info as Record<string, number>;
    if (desiredBitrate === undefined || availableBitrate === undefined) return;
    const line = { desiredBps: desiredBitrate, availableBps: availableBitrate };
    const remedy = recovery.look(line, anyTooSmall(), clock.nowMs());
    if (remedy === 'grow') onGrow();
    else if (remedy === 'probe') probe(desiredBitrate).catch(onError);
  });
  worker.request('enableTraceEvent', () => transport.enableTraceEvent(['bwe'])).catch(onError);
}

/** Whether a picture is smaller than it should be although its publisher sends a larger one. */
export function isTooSmall(picture: Picture, wantedLayer: number | null): boolean {
  if (picture.type !== 'simulcast' || picture.paused || picture.producerPaused || wantedLayer === null)
    return false;
  const current = picture.currentLayers?.spatialLayer ?? -1;
  const { producerScores } = picture.score;
  return producerScores.some((score, layer) => score > 0 && layer > current && layer <= wantedLayer);
}
