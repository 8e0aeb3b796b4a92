import type { EngagementRules } from '@tribu-live/protocol/engagement';
import type { Store } from '@tribu-live/server/store';
import type { EngagementLog } from './log.ts';
import { Rounds } from './rounds.ts';
import { SessionJob } from './session-job.ts';
import { StandingJob } from './standing-job.ts';
import { Standings } from './standings.ts';

export interface EngagementOptions {
  readonly store: Pick<Store, 'sessions' | 'people' | 'engagement' | 'jobs'>;
  readonly rules: EngagementRules;
  readonly log: EngagementLog;
  /** Milliseconds since the Unix epoch. */
  readonly now: () => number;
  readonly later: (delayMs: number, work: () => void) => () => void;
}

/** A journal of hours is folded in a second; everybody of a large school takes a few. */
const LIMITS = { concurrency: 2, timeLimitSeconds: 600 };

/** Starts computing how people take part and how they stand, beside whatever else this worker does. */
export async function startEngagement(options: EngagementOptions): Promise<{ close(): Promise<void> }> {
  const { store, rules, log, now, later } = options;
  const { sessions, people, engagement, jobs } = store;
  const standings = new Standings({ people, rules, now });
  const session = new SessionJob({ sessions, engagement, standings, rules, log, now });
  const standing = new StandingJob({ people, standings, log, now });
  const workers = await Promise.all([
    jobs.work('engagement', LIMITS, (data) => session.run(data)),
    jobs.work('standing', LIMITS, (data, context) => standing.run(data, context)),
  ]);
  const rounds = Rounds.start({ engagement, jobs, log, later });
  return {
    close: async () => {
      await Promise.all([rounds.close(), ...workers.map((worker) => worker.close())]);
    },
  };
}
