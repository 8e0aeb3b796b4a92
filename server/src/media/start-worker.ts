import { createWorker, type types } from 'mediasoup';
import { within } from './clock.ts';
import { MEDIA } from './defaults.ts';
import { MediaError } from './media-error.ts';
import type { MediaClock } from './types.ts';
import type { WorkerLauncher } from './worker-launcher.ts';

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/**
 * Starts one media worker, or throws within `MEDIA.startLimitMs`: mediasoup itself waits for ever for one that
 * never says a word. A worker that is too late is killed.
 * @throws MediaError `worker_failed`, `worker_silent`
 */
export async function startWorker(launcher: WorkerLauncher, clock: MediaClock): Promise<types.Worker> {
  const launch = await launcher.prepare();
  const starting = leavingSignalsAlone(() => createWorker({ logLevel: 'warn', workerBin: launch.program }));
  const failed = starting.catch((error: unknown) => {
    throw new MediaError('worker_failed', { cause: error, detail: String(error) });
  });
  try {
    return await within(clock, MEDIA.startLimitMs, failed, () => new MediaError('worker_silent'));
  } catch (error) {
    const pid = error instanceof MediaError && error.code === 'worker_silent' ? await launch.pid() : null;
    if (pid !== null) killProcess(pid);
    throw error;
  }
}

/** SIGKILL; nothing when the process is gone already. */
export function killProcess(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/**
 * mediasoup ends each worker on SIGTERM and SIGINT. The server owns its shutdown (rooms are closed first), so
 * the handlers which the worker's constructor just added are taken away again.
 */
function leavingSignalsAlone<T>(start: () => T): T {
  const before = SIGNALS.map((signal) => new Set(process.rawListeners(signal)));
  const maxListeners = process.getMaxListeners();
  const started = start();
  SIGNALS.forEach((signal, index) => {
    for (const listener of process.rawListeners(signal)) {
      if (before[index]?.has(listener) !== true)
        process.removeListener(signal, listener as NodeJS.SignalsListener);
    }
  });
  process.setMaxListeners(maxListeners);
  return started;
}
