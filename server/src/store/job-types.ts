import type { JobData, JobOrder, JobQueue as JobQueueName, JobState } from '@tribu-live/protocol';
import type { Query } from './postgres/database.ts';

export interface JobContext {
  /** Aborts when the job's time is over, when another worker has the job, or when this one closes. */
  readonly signal: AbortSignal;
  /** From 1; goes up when an attempt failed or its process died. */
  readonly attempt: number;
}

export interface WorkOptions {
  /** Jobs at a time in this process. */
  readonly concurrency: number;
  /** Per attempt. The handler gets its signal then; one that does not end within 10 s is left behind. */
  readonly timeLimitSeconds: number;
}

export interface QueueCounts {
  readonly waiting: number;
  readonly active: number;
  /** Given up after all attempts; forgotten after a week. */
  readonly failed: number;
}

export interface JobRow {
  readonly queue: JobQueueName;
  readonly key: string;
  readonly state: JobState;
  readonly attempts: number;
  /** When it came into this state, milliseconds since the Unix epoch. */
  readonly since: number;
  /** Who has it, by the lease of what it works on; null while nobody has. */
  readonly worker: string | null;
}

/** Work that outlives a process. Errors as for the whole store. */
export interface JobQueue {
  /** Adds a job outside a journal's transaction. Of one queue and key at most one waits or runs. */
  send(order: JobOrder): Promise<void>;
  /**
   * Works off a queue until closed. A handler that rejects is tried again with growing waits, six times in all; one
   * that throws JobNotYet is, when it says, and it does not count. A process that dies loses its job within half a
   * minute to another. `close` aborts what runs and resolves once it has ended; it is put back for others.
   */
  work<Q extends JobQueueName>(
    queue: Q,
    options: WorkOptions,
    handle: (data: JobData<Q>, context: JobContext) => Promise<void>,
  ): Promise<{ close(): Promise<void> }>;
  counts(): Promise<Record<JobQueueName, QueueCounts>>;
  /** How long the oldest job of each queue has waited that a worker could have taken; 0 where none does. */
  overdueSeconds(): Promise<Record<JobQueueName, number>>;
  /** The newest job of each queue and key, newest first. @param states of these only; default: all */
  list(limit: number, states?: readonly JobState[]): Promise<JobRow[]>;
}

/** As the store itself holds it. */
export interface HandedJobs extends JobQueue {
  /** Adds jobs in the transaction of `query`. The same again while they wait or run does nothing. */
  hand(query: Query, orders: readonly JobOrder[]): Promise<void>;
  /** Takes away every job of this queue and key, done ones too; one that runs ends without being counted. */
  forget(query: Query, queue: JobQueueName, key: string): Promise<void>;
  close(): Promise<void>;
}

/** Thrown by a handler: what the job needs is not there yet. */
export class JobNotYet extends Error {
  override readonly name = 'JobNotYet';
  readonly afterSeconds: number;
  constructor(afterSeconds: number) {
    super(`not yet; again in ${afterSeconds} s`);
    this.afterSeconds = afterSeconds;
  }
}
