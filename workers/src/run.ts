import { randomUUID } from 'node:crypto';
import { access, constants, mkdir } from 'node:fs/promises';
import { setPriority } from 'node:os';
import { createInterface } from 'node:readline';
import {
  type Config,
  ConfigError,
  loadConfig,
  loadDeploymentSecret,
  VARIABLES,
} from '@tribu-live/server/config';
import { checkStorage } from '@tribu-live/server/storage';
import { openStore, type Store } from '@tribu-live/server/store';
import { createLogger, type Logger } from '@tribu-live/server/telemetry';
import { becomeUser } from './become-user.ts';
import { ComposeJob } from './compose/job.ts';
import { startWebhooks } from './webhooks/index.ts';

/** What a server tells the worker that it starts: by standard input, where no list of processes shows it. */
interface FromServer {
  readonly databaseUrl: string;
  /** Base64url. */
  readonly sealKey: string;
}

/** Lowest: a live room goes before any replay. ffmpeg inherits it. */
const NICE = 19;
/** A replay of many hours; one that hangs is noticed by ffmpeg's own limits long before. */
const TIME_LIMIT_SECONDS = 12 * 3600;
/** Work that is aborted kills its processes and lets go of its lease within this. */
const STOP_LIMIT_MS = 8000;

/** The job worker's life from its environment to its exit. */
export async function run(): Promise<void> {
  const config = loadConfig(process.env);
  const log = createLogger(config.log).child({ module: 'job-worker', pid: process.pid });
  try {
    setPriority(NICE);
    const stopping = new AbortController();
    const stop = () => {
      setTimeout(() => process.exit(1), STOP_LIMIT_MS).unref();
      stopping.abort();
    };
    process.once('SIGTERM', stop);
    process.once('SIGINT', stop);
    const told = process.argv.includes('--by-server') ? await hear(stop) : fromEnvironment(config);
    await checkStorage(config);
    const deploymentKey = Buffer.from(told.sealKey, 'base64url');
    const store = await openStore({ url: told.databaseUrl, deploymentKey, log, role: 'job-worker' });
    await giveUpRoot(config);
    await work(config, store, log, stopping.signal);
    process.exit(0);
  } catch (error) {
    log.fatal({ err: error }, 'the job worker can not work here');
    process.exit(1);
  }
}

async function work(config: Config, store: Store, log: Logger, stop: AbortSignal): Promise<void> {
  const job = new ComposeJob({
    recordings: store.recordings,
    sessions: store.sessions,
    root: config.recordings.dir,
    originalsDays: config.recordings.originalsDays,
    by: `${process.pid}-${randomUUID()}`,
    log,
    now: () => Date.now(),
    later: (delayMs, call) => {
      const timer = setTimeout(call, delayMs);
      return () => clearTimeout(timer);
    },
  });
  const limits = { concurrency: 1, timeLimitSeconds: TIME_LIMIT_SECONDS };
  const composing = await store.jobs.work('compose', limits, (data, context) => job.run(data, context));
  const webhooks = startWebhooks({ store, log: log.child({ module: 'webhooks' }), config });
  log.info({ tookMs: Math.round(performance.now()) }, 'the job worker is ready');
  if (!stop.aborted) await new Promise((resolve) => stop.addEventListener('abort', resolve));
  await Promise.all([composing.close(), webhooks.close()]);
  await store.close();
}

/** @param gone called when the server that started this worker is no more */
function hear(gone: () => void): Promise<FromServer> {
  const lines = createInterface({ input: process.stdin });
  lines.once('close', gone);
  return new Promise((resolve, reject) => {
    lines.once('line', (line) => {
      try {
        resolve(JSON.parse(line));
      } catch (cause) {
        reject(cause);
      }
    });
  });
}

function fromEnvironment(config: Config): FromServer {
  if (config.database.kind !== 'url') {
    const fault = 'is needed: a worker of its own can’t reach the database inside a server';
    throw new ConfigError('DATABASE_URL', fault, VARIABLES.DATABASE_URL.example);
  }
  const sealKey = Buffer.from(loadDeploymentSecret(config).keyFor('seal-api-keys')).toString('base64url');
  return { databaseUrl: config.database.url, sealKey };
}

/** Foreign bytes are decoded by nobody who may do more than write recordings. */
async function giveUpRoot({ recordings, unprivileged }: Config): Promise<void> {
  await mkdir(recordings.dir, { recursive: true, mode: 0o750 });
  await becomeUser(unprivileged, [recordings.dir]);
  await access(recordings.dir, constants.W_OK | constants.X_OK);
}
