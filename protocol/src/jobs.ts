import { z } from 'zod';
import { Id } from './primitives.ts';

/** Jobs that the server hands to job workers, by queue. Handed over in the transaction that makes them necessary. */
export const JOBS = {
  /** Compose the replay of a session that is over. One at a time for each session. */
  compose: z.strictObject({ sessionId: Id }),
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
