import { capturePlace, loadConfig } from '@tribu-live/server/config';
import { openReportStore } from '@tribu-live/server/store/reports';
import { createLogger } from '@tribu-live/server/telemetry/logger';
import { Capture } from './capture.ts';
import { giveUpRoot } from './privileges.ts';
import { CAPTURE } from './settings.ts';

/**
 * The capture process' life from its environment to its exit. What it imports, and they in turn, is kept narrow: its
 * start is an outage when it was killed.
 */
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
      openStore: async (url) => openReportStore(url, log),
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
