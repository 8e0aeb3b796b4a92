import { randomUUID } from 'node:crypto';
import { access, constants, mkdir } from 'node:fs/promises';
import { hostname, setPriority } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import type { EngagementRules } from '@tribu-live/protocol/engagement';
import {
  type Config,
  ConfigError,
  loadConfig,
  loadDeploymentSecret,
  loadEngagementRules,
  type StorageConfig,
  VARIABLES,
} from '@tribu-live/server/config';
import { type Bucket, checkStorage, loadS3, openBucket } from '@tribu-live/server/storage';
import { checkDatabase, openStore, type Store } from '@tribu-live/server/store';
import { createLogger, type Logger } from '@tribu-live/server/telemetry';
import { becomeUser } from './become-user.ts';
import { composeFromBucket } from './compose/compose-from-bucket.ts';
import { ComposeJob, type LeasedSession } from './compose/job.ts';
import { Scratch } from './compose/scratch.ts';
import { startEngagement } from './engagement/index.ts';
import { startWebhooks } from './webhooks/index.ts';

/** What a server tells the worker that it starts: by standard input, where no list of processes shows it. */
interface FromServer {
  readonly databaseUrl: string;
  /** Base64url. */
  readonly sealKey: string;
  readonly storage: StorageConfig;
}

/** Lowest: a live room goes before any replay. ffmpeg inherits it. */
const NICE = 19;
/** A replay of many hours; one that hangs is noticed by ffmpeg's own limits long before. */
const TIME_LIMIT_SECONDS = 12 * 3600;
/** Work that is aborted kills its processes and lets go of its lease within this. */
const STOP_LIMIT_MS = 8000;

/** The job worker's life from its environment to its exit. */
export async function run(): Promise<void> {
  let log: Logger | null = null;
  try {
    const config = loadConfig(process.env);
    const name = `${hostname()}-${process.pid}-${randomUUID().slice(0, 8)}`;
    const rules = loadEngagementRules(config.engagementRulesFile);
    log = createLogger(config.log).child({ module: 'job-worker', worker: name });
    setPriority(NICE);
    const stopping = new AbortController();
    const stop = () => {
      setTimeout(() => process.exit(1), STOP_LIMIT_MS).unref();
      log?.info({}, 'the job worker stops; what it has begun is let go of');
      stopping.abort();
    };
    process.once('SIGTERM', stop);
    process.once('SIGINT', stop);
    const told = process.argv.includes('--by-server') ? await hear(stop) : await fromEnvironment(config);
    if (told.storage.kind === 's3') await loadS3();
    const deploymentKey = Buffer.from(told.sealKey, 'base64url');
    const store = await openStore({ url: told.databaseUrl, deploymentKey, log, role: 'job-worker' });
    const scratchDir = join(config.dataDir, 'scratch');
    await giveUpRoot(config, told.storage.kind === 's3' ? scratchDir : config.recordings.dir);
    const bucket = openBucket(told);
    const scratch = bucket === null ? null : await Scratch.in(scratchDir, Date.now());
    try {
      await work({ config, rules, name, store, log, bucket, scratch, stop: stopping.signal });
    } finally {
      await scratch?.close();
    }
    process.exit(0);
  } catch (error) {
    if (error instanceof ConfigError || log === null) process.stderr.write(`${sentenceOf(error)}\n`);
    else log.fatal({ err: error }, 'the job worker can not work here');
    process.exit(1);
  }
}

interface Work {
  readonly config: Config;
  readonly rules: EngagementRules;
  /** Of this worker, another one for each process. */
  readonly name: string;
  readonly store: Store;
  readonly log: Logger;
  readonly bucket: Bucket | null;
  readonly scratch: Scratch | null;
  readonly stop: AbortSignal;
}

async function work({ config, rules, name, store, log, bucket, scratch, stop }: Work): Promise<void> {
  const { recordings } = store;
  const compose =
    bucket === null || scratch === null
      ? {}
      : {
          inBucket: true,
          compose: (session: LeasedSession) =>
            composeFromBucket(session, { bucket, recordings, scratch, log, later }),
        };
  const job = new ComposeJob({
    recordings,
    sessions: store.sessions,
    root: config.recordings.dir,
    originalsDays: config.recordings.originalsDays,
    by: name,
    log,
    now: () => Date.now(),
    later,
    ...compose,
  });
  const limits = { concurrency: 1, timeLimitSeconds: TIME_LIMIT_SECONDS };
  const now = () => Date.now();
  // First, and apart: it takes moments, and must not wait for a replay.
  const engagement = await startEngagement({
    ...{ store, rules, now, later },
    log: log.child({ module: 'engagement' }),
  });
  const composing = await store.jobs.work('compose', limits, (data, context) => job.run(data, context));
  const webhooks = startWebhooks({ store, log: log.child({ module: 'webhooks' }), config, by: name });
  const facts = { storage: bucket === null ? 'folder' : 'bucket', tookMs: Math.round(performance.now()) };
  log.info(facts, 'the job worker is ready');
  if (!stop.aborted) await new Promise((resolve) => stop.addEventListener('abort', resolve));
  await Promise.all([composing.close(), webhooks.close(), engagement.close()]);
  await store.close();
  log.info({}, 'the job worker has let go of everything');
}

function later(delayMs: number, call: () => void): () => void {
  const timer = setTimeout(call, delayMs);
  return () => clearTimeout(timer);
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

/** @throws ConfigError DATABASE_URL, STORAGE_URL */
async function fromEnvironment(config: Config): Promise<FromServer> {
  const { database, storage } = config;
  if (database.kind !== 'url') {
    const fault = 'is needed: a worker of its own can’t reach the database inside a server';
    throw new ConfigError('DATABASE_URL', fault, VARIABLES.DATABASE_URL.example);
  }
  // In turn: loading what speaks to a bucket keeps the process so busy that the database seems silent.
  await checkDatabase(database);
  await checkStorage(config);
  const sealKey = Buffer.from(loadDeploymentSecret(config).keyFor('seal-api-keys')).toString('base64url');
  return { databaseUrl: database.url, sealKey, storage };
}

/** Foreign bytes are decoded by nobody who may do more than write recordings. */
async function giveUpRoot({ unprivileged }: Config, folder: string): Promise<void> {
  // What is above belongs to others, who have to get through as well.
  await mkdir(dirname(folder), { recursive: true });
  await mkdir(folder, { recursive: true, mode: 0o750 });
  await becomeUser(unprivileged, [folder]);
  await access(folder, constants.W_OK | constants.X_OK);
}

/** A fault of the configuration is the operator's: its sentence says all, a stack would hide it. */
function sentenceOf(error: unknown): string {
  if (error instanceof ConfigError) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
