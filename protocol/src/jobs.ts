import { z } from 'zod';
import { Id } from './primitives.ts';

/** Jobs that the server hands to job workers, by queue. Handed over in the transaction that makes them necessary. */
export const JOBS = {
  /** Compose the replay of a session that is over. One at a time for each session. */
  compose: z.strictObject({ sessionId: Id }),
  /** Compute from its journal how people took part in a session that is over, and how these students stand now. */
  engagement: z.strictObject({ sessionId: Id }),
  /** Look how one person stands now, or everybody (null). What changed goes into their journals. */
  standing: z.strictObject({ personId: Id.nullable() }),
} as const satisfies Record<string, z.ZodType>;

export type JobQueue = keyof typeof JOBS;
/** What a job of each queue carries. Not generic: the SDK's declarations write out what schemas infer. */
export type JobDataByQueue = { readonly [Q in JobQueue]: z.infer<(typeof JOBS)[Q]> };
export type JobData<Q extends JobQueue> = JobDataByQueue[Q];

/** A job to hand over; of one queue and key at most one waits or runs. */
export type JobOrder = {
  [Q in JobQueue]: {
    readonly queue: Q;
    readonly key: string;
    readonly data: JobData<Q>;
    readonly afterSeconds: number;
  };
}[JobQueue];

/** `waiting` for its time or a worker, `active` with one, `failed` given up after all attempts. */
export const JobState = z.enum(['waiting', 'active', 'failed', 'done']);
export type JobState = z.infer<typeof JobState>;

const Count = z.number().int().nonnegative();

export const JobResource = z.object({
  queue: z.string(),
  /** What it is about: the id of a session or person. */
  key: z.string(),
  state: JobState,
  /** Of the job, from 0 while it waits for its first one. */
  attempts: Count,
  /** RFC 3339; when it came into this state. */
  since: z.string(),
  /** Who composes now: host, process and a name of its own. */
  worker: z.string().nullable(),
});
export type JobResource = z.infer<typeof JobResource>;

export const JobListQuery = z.strictObject({ limit: z.coerce.number().int().min(1).max(200).default(50) });

/** The newest job of each key, newest first, and how many there are in all. */
export const JobList = z.object({
  counts: z.record(z.string(), z.object({ waiting: Count, active: Count, failed: Count })),
  jobs: z.array(JobResource),
});
export type JobList = z.infer<typeof JobList>;
