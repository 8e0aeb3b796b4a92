import { ballotStore } from './ballots.ts';
import { deadlineStore } from './deadlines.ts';
import { engagementStore } from './engagement.ts';
import type { HandedJobs } from './job-types.ts';
import { Jobs } from './jobs.ts';
import { keyStore } from './keys.ts';
import { migrate } from './migrate.ts';
import { NO_JOBS } from './no-jobs.ts';
import { nodeStore } from './nodes.ts';
import { pageStore } from './pages.ts';
import { peopleStore } from './people.ts';
import { Database } from './postgres/database.ts';
import { readingStore } from './readings.ts';
import { recordingStore } from './recordings.ts';
import { Seal } from './seal.ts';
import { sessionStore } from './sessions.ts';
import { Spool } from './spool/spool.ts';
import { spooledPages } from './spool/spooled-pages.ts';
import { spooledSessions } from './spool/spooled-sessions.ts';
import type { Store, StoreLog } from './types.ts';
import { webhookStore } from './webhooks.ts';

/**
 * What a process needs of the store. `tool`, an operator's command, has no jobs. Capture has a store of its own.
 */
export type StoreRole = 'server' | 'job-worker' | 'tool';

export interface StoreOptions {
  /** postgres://user:password@host:port/database, or what EmbeddedPostgres gives. */
  readonly url: string;
  /** 32 random bytes, the same for all processes of a deployment. */
  readonly deploymentKey: Uint8Array;
  readonly log: StoreLog;
  /** Default: server. */
  readonly role?: StoreRole;
  /** Monotonic milliseconds; only ages are taken from it. */
  readonly nowMs?: () => number;
}

/**
 * Brings the database to this release and opens it.
 * @throws TribuError `unavailable` when it can't be reached @throws MigrationAltered
 */
export async function openStore(options: StoreOptions): Promise<Store> {
  const { url, deploymentKey, log, role = 'server', nowMs } = options;
  const database = new Database(url, log);
  try {
    const jobs = await prepare(url, database, log, role);
    const held = new Set<{ close(): Promise<void> }>();
    let closed: Promise<void> | null = null;
    const seal = new Seal(deploymentKey);
    const sessions = sessionStore(database, jobs);
    const pages = pageStore(database);
    const spool = new Spool({
      append: (batch) => sessions.append(batch),
      save: (page) => pages.save(page),
      log,
      after,
    });
    return {
      sessions: spooledSessions(sessions, spool),
      pages: spooledPages(pages, spool),
      readings: readingStore(database.query),
      ballots: ballotStore(database, deploymentKey),
      nodes: nodeStore(database, url, log, held),
      deadlines: deadlineStore(database),
      keys: keyStore(database, seal, nowMs ?? (() => performance.now())),
      recordings: recordingStore(database, log),
      people: peopleStore(database, jobs),
      engagement: engagementStore(database),
      jobs,
      webhooks: webhookStore(database, seal),
      spool,
      ping: (timeoutMs) => database.ping(timeoutMs),
      close: () => {
        closed ??= Promise.all([...held].map((holding) => holding.close()))
          .then(() => spool.close())
          .then(() => jobs.close())
          .then(() => database.close());
        return closed;
      },
    };
  } catch (error) {
    await database.close();
    throw error;
  }
}

async function prepare(url: string, database: Database, log: StoreLog, role: StoreRole): Promise<HandedJobs> {
  let jobs: HandedJobs = NO_JOBS;
  const afterwards = async () => {
    jobs = await Jobs.open(url, database, log);
  };
  await migrate(url, log, role === 'tool' ? {} : { afterwards });
  return jobs;
}

function after(delayMs: number, work: () => void): () => void {
  const timer = setTimeout(work, delayMs);
  return () => clearTimeout(timer);
}
