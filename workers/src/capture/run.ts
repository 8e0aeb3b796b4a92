import { fileURLToPath } from 'node:url';
import type { BucketPlace } from '@tribu-live/protocol';
import { type Config, capturePlace, loadConfig } from '@tribu-live/server/config';
import { openReportStore } from '@tribu-live/server/store/reports';
import { createLogger } from '@tribu-live/server/telemetry/logger';
import { Capture } from './capture.ts';
import { mayRead } from './may-read.ts';
import { giveUpRoot } from './privileges.ts';
import { CAPTURE } from './settings.ts';
import type { PieceBucket } from './uploader.ts';

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
    if (process.argv.includes('--bucket')) await loadWhatIsOutOfReach(config);
    await giveUpRoot(config.unprivileged, {
      privateFolder: place.socketFolder,
      folders: [root, place.openTakes],
    });
    const capture = await Capture.start({
      place,
      root,
      log,
      openStore: async (url) => openReportStore(url, log),
      openBucket,
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

/** Not before there is something to upload: what it imports takes half as long as all of a start. */
async function openBucket(place: BucketPlace): Promise<PieceBucket> {
  const { pieceKey, S3Storage } = await import('@tribu-live/server/storage');
  const storage = new S3Storage(place);
  return { put: (file, index, bytes, signal) => storage.put(pieceKey(file, index), bytes, signal) };
}

/** A checkout in root's home can't be read once root is given up: there the start takes longer. */
async function loadWhatIsOutOfReach({ unprivileged }: Config): Promise<void> {
  if (mayRead(fileURLToPath(import.meta.resolve('@tribu-live/server/storage')), unprivileged)) return;
  const { loadS3 } = await import('@tribu-live/server/storage');
  await loadS3();
}
