import {
  JOBS,
  type JobData,
  type JobOrder,
  type JobQueue as JobQueueName,
  type JobState,
} from '@tribu-live/protocol';
import type { JobWithMetadata, PgBoss, WorkOptions as PollingOptions } from 'pg-boss';
import {
  type HandedJobs,
  type JobContext,
  JobNotYet,
  type JobRow,
  type QueueCounts,
  type WorkOptions,
} from './job-types.ts';
import { listJobs } from './list-jobs.ts';
import { overdueJobs } from './overdue-jobs.ts';
import { briefly } from './postgres/briefly.ts';
import { CONNECT_TIMEOUT_MS } from './postgres/connection.ts';
import type { Database, Query } from './postgres/database.ts';
import { answered, isPassing } from './postgres/translate.ts';
import type { StoreLog } from './types.ts';

/** A worker that gave no sign for this long is dead; its job is somebody else's then. */
const HEARTBEAT_SECONDS = 20;
const HEARTBEAT_EVERY_SECONDS = 5;
/** How often somebody looks for the dead. */
const SUPERVISION_SECONDS = 5;
const POLL_SECONDS = 1;
const RETRIES = { retryLimit: 5, retryDelay: 2, retryBackoff: true, retryDelayMax: 300 };
/** The longest that pg-boss knows; a job's real limit is its worker's, and its heart. */
const EXPIRE_SECONDS = 24 * 3600;
/** What a handler has to end after its signal. */
const ENDING_MS = 10_000;
const QUEUES = Object.keys(JOBS) as JobQueueName[];

type RunningJob = JobWithMetadata<object>;
type WorkMetadataOptions = PollingOptions & { readonly includeMetadata: true };
type Run = (data: unknown, context: JobContext) => Promise<void>;

/** Jobs in the schema `pgboss` of the same database; the only importer of pg-boss. */
export class Jobs implements HandedJobs {
  readonly #boss: PgBoss;
  readonly #database: Database;
  readonly #log: StoreLog;
  readonly #workers = new Set<{ close(): Promise<void> }>();
  #closed: Promise<void> | null = null;

  private constructor(boss: PgBoss, database: Database, log: StoreLog) {
    this.#boss = boss;
    this.#database = database;
    this.#log = log;
  }

  /** To be called under the lock of migrations: makes and changes tables. */
  static async open(url: string, database: Database, log: StoreLog): Promise<Jobs> {
    const { PgBoss } = await loadJobs();
    const boss = new PgBoss({
      connectionString: url,
      application_name: 'tribu-live jobs',
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      max: 2,
      schema: 'pgboss',
      schedule: false,
      superviseIntervalSeconds: SUPERVISION_SECONDS,
      monitorIntervalSeconds: SUPERVISION_SECONDS,
      queueCacheIntervalSeconds: SUPERVISION_SECONDS,
    });
    boss.on('error', (error) => {
      if (isPassing(error)) log.debug(briefly(error), 'jobs: the database cannot be reached');
      else log.error(briefly(error), 'jobs: something went wrong');
    });
    boss.on('warning', ({ message }) => log.debug({ reason: message }, 'jobs: pg-boss warns'));
    try {
      await answered(boss.start());
      for (const queue of QUEUES) await answered(prepare(boss, queue));
    } catch (error) {
      await boss.stop({ graceful: false });
      throw error;
    }
    return new Jobs(boss, database, log);
  }

  send(order: JobOrder): Promise<void> {
    return this.hand(this.#database.query, [order]);
  }

  async hand(query: Query, orders: readonly JobOrder[]): Promise<void> {
    const db = adapted(query);
    for (const { queue, key, data, afterSeconds } of orders) {
      await answered(this.#boss.send(queue, data, { singletonKey: key, startAfter: afterSeconds, db }));
    }
  }

  async forget(query: Query, queue: JobQueueName, key: string): Promise<void> {
    await query({
      text: 'delete from pgboss.job where name = $1 and singleton_key = $2',
      values: [queue, key],
    });
  }

  async work<Q extends JobQueueName>(
    queue: Q,
    options: WorkOptions,
    handle: (data: JobData<Q>, context: JobContext) => Promise<void>,
  ): Promise<{ close(): Promise<void> }> {
    const parsed: Run = (data, context) => handle(JOBS[queue].parse(data) as JobData<Q>, context);
    const closing = new AbortController();
    const running = new Set<Promise<void>>();
    const polling: WorkMetadataOptions = {
      localConcurrency: options.concurrency,
      pollingIntervalSeconds: POLL_SECONDS,
      // What piled up is worked off without a pause.
      burstWhenReadyExceeds: 1,
      heartbeatRefreshSeconds: HEARTBEAT_EVERY_SECONDS,
      includeMetadata: true,
    };
    const id = await answered(
      this.#boss.work<object, unknown, WorkMetadataOptions>(queue, polling, async ([job]) => {
        if (job === undefined) return;
        const run = this.#run(queue, job, options.timeLimitSeconds, closing.signal, parsed);
        running.add(run);
        await run.finally(() => running.delete(run));
      }),
    );
    let closed: Promise<void> | null = null;
    const worker = {
      close: () => {
        closed ??= (async () => {
          closing.abort(new Error('the worker closes'));
          this.#workers.delete(worker);
          await Promise.allSettled(running);
          await answered(this.#boss.offWork(queue, { id, wait: true }));
        })();
        return closed;
      },
    };
    this.#workers.add(worker);
    return worker;
  }

  async counts(): Promise<Record<JobQueueName, QueueCounts>> {
    const rows = await this.#database.query<QueueCounts & { name: string }>({
      name: 'count_jobs',
      text: `select name, count(*) filter (where state in ('created', 'retry')) as waiting,
        count(*) filter (where state = 'active') as active, count(*) filter (where state = 'failed') as failed
        from pgboss.job group by name`,
    });
    const none = { waiting: 0, active: 0, failed: 0 };
    const of = (queue: string): QueueCounts => {
      const { waiting, active, failed } = rows.find((row) => row.name === queue) ?? none;
      return { waiting, active, failed };
    };
    return Object.fromEntries(QUEUES.map((queue) => [queue, of(queue)])) as Record<JobQueueName, QueueCounts>;
  }

  overdueSeconds(): Promise<Record<JobQueueName, number>> {
    return overdueJobs(this.#database, QUEUES);
  }

  list(limit: number, states?: readonly JobState[]): Promise<JobRow[]> {
    return listJobs(this.#database, QUEUES, limit, states);
  }

  close(): Promise<void> {
    this.#closed ??= (async () => {
      await Promise.all([...this.#workers].map((worker) => worker.close()));
      await this.#boss.stop({ graceful: false });
    })();
    return this.#closed;
  }

  async #run(
    queue: JobQueueName,
    job: RunningJob,
    timeLimitSeconds: number,
    closing: AbortSignal,
    handle: Run,
  ): Promise<void> {
    const limit = AbortSignal.timeout(timeLimitSeconds * 1000);
    const signal = AbortSignal.any([closing, limit, job.signal]);
    const late = lateAfter(signal, ENDING_MS);
    try {
      await Promise.race([handle(job.data, { signal, attempt: job.retryCount + 1 }), late.promise]);
    } catch (error) {
      if (error instanceof JobNotYet) return await this.#putBack(queue, job, error.afterSeconds);
      // Nobody's fault: the attempt does not count.
      if (closing.aborted && !job.signal.aborted) return await this.#putBack(queue, job, 0);
      this.#log.warn(
        { ...briefly(error), queue, key: job.data, attempt: job.retryCount + 1 },
        'a job failed',
      );
      throw error;
    } finally {
      late.clear();
    }
  }

  /**
   * A new one in the place of this, in one transaction: there is always exactly one. When another worker has it,
   * because we were taken for dead, nothing happens.
   */
  #putBack(queue: JobQueueName, job: RunningJob, afterSeconds: number): Promise<void> {
    return this.#database.transaction(async (query) => {
      await answered(this.#boss.complete(queue, job, null, { db: adapted(query) }));
      const data = JOBS[queue].parse(job.data);
      // Queue and data belong together, which the schema above has just looked at.
      await this.hand(query, [{ queue, key: job.singletonKey ?? job.id, data, afterSeconds } as JobOrder]);
    });
  }
}

/** A transaction of ours in the form that pg-boss takes. */
function adapted(query: Query) {
  return {
    executeSql: async (text: string, values?: unknown[]) => ({
      rows: await query(values === undefined ? { text } : { text, values }),
    }),
  };
}

/**
 * Not imported where it is not needed: an operator waits for a tool. A server begins with it while its
 * database starts.
 */
export function loadJobs(): Promise<typeof import('pg-boss')> {
  return import('pg-boss');
}

/** Of one key at most one waits or runs. A queue that an earlier release made gets this one's settings. */
async function prepare(boss: PgBoss, queue: JobQueueName): Promise<void> {
  const settings = { ...RETRIES, heartbeatSeconds: HEARTBEAT_SECONDS, expireInSeconds: EXPIRE_SECONDS };
  const known = await boss.getQueue(queue);
  if (known === null) return boss.createQueue(queue, { policy: 'exclusive', ...settings });
  const same = (Object.keys(settings) as (keyof typeof settings)[]).every(
    (name) => known[name] === settings[name],
  );
  if (!same) await boss.updateQueue(queue, settings);
}

/** Rejects when the signal's work has not ended `ms` after it. */
function lateAfter(signal: AbortSignal, ms: number): { readonly promise: Promise<never>; clear(): void } {
  const { promise, reject } = Promise.withResolvers<never>();
  promise.catch(() => undefined);
  let timer: NodeJS.Timeout | undefined;
  const arm = () => {
    timer = setTimeout(() => reject(signal.reason), ms);
  };
  signal.addEventListener('abort', arm, { once: true });
  return {
    promise,
    clear: () => {
      signal.removeEventListener('abort', arm);
      clearTimeout(timer);
    },
  };
}
