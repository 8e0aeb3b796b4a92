import { z } from 'zod';
import { Id } from './primitives.ts';

/** Jobs that the server hands to job workers, by queue. Handed over in the transaction that makes them necessary. */
export const JOBS = {
  /** Compose the replay of a session that is over. One at a time for each session. */
  compose: z.strictObject({ sessionId: Id }),
} as const satisfies Record<string, z.ZodType>;

export type JobQueue = keyof typeof JOBS;
export type JobData<Q extends JobQueue> = z.infer<(typeof JOBS)[Q]>;

/** A job to hand over; of one queue and key at most one waits or runs. */
export type JobOrder = {
  [Q in JobQueue]: {
    readonly queue: Q;
    readonly key: string;
    readonly data: JobData<Q>;
    readonly afterSeconds: number;
  };
}[JobQueue];
