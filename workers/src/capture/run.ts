import { capturePlace, loadConfig } from '@tribu-live/server/config';
import { openStore } from '@tribu-live/server/store';
import { createLogger, type Logger } from '@tribu-live/server/telemetry';
import { Capture } from './capture.ts';
import { giveUpRoot } from './privileges.ts';
import type { ReportStore } from './reporter.ts';
import { CAPTURE } from './settings.ts';

/** Capture opens no keys: whatever stands here is never used. */
const NO_KEY = new Uint8Array(32);

/** The capture process' life from its environment to its exit. */
export async function run(): Promise<void> {
  const config = loadConfig(process.env);
  const log = createLogger(config.log).child({ module: 'capture', pid: process.pid });
  try {
    const place = capturePlace(config.dataDir);
    const { dir: root } = config.recordings;
    await giveUpRoot(config.unprivileged, {
      privateFolder: place.socketFolder,
      folders: [root, place.openTakes],
    });
    const capture = await Capture.start({
      place,
      root,
      log,
      openStore: (url) => openReportStore(url, log),
    });
    if (capture === null) {
      log.info({}, 'another capture process is here already');
      return;
    }
    log.info({ tookMs: Math.round(performance.now()) }, 'capture is ready');
    const stop = () => {
      setTimeout(() => process.exit(1), CAPTURE.stopLimitMs).unref();
      void capture.close('capture');
    };
    process.once('SIGTERM', stop);
    process.once('SIGINT', stop);
    await capture.ended;
    process.exit(0);
  } catch (error) {
    log.fatal({ err: error }, 'capture can not work here');
    process.exit(1);
  }
}

async function openReportStore(url: string, log: Logger): Promise<ReportStore> {
  const store = await openStore({ url, deploymentKey: NO_KEY, log, role: 'capture' });
  return { report: (reports) => store.recordings.report(reports), close: () => store.close() };
}
