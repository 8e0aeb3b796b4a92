import type { JobData } from '@tribu-live/protocol';
import type { PeopleStore } from '@tribu-live/server/store';
import type { EngagementLog } from './log.ts';
import type { Standings } from './standings.ts';

export interface StandingJobOptions {
  readonly people: Pick<PeopleStore, 'ids'>;
  readonly standings: Standings;
  readonly log: EngagementLog;
  /** Milliseconds since the Unix epoch. */
  readonly now: () => number;
}

/** Histories are read for so many people at once. */
const PEOPLE_AT_ONCE = 500;

/** Looks how one person stands, or everybody. */
export class StandingJob {
  readonly #options: StandingJobOptions;

  constructor(options: StandingJobOptions) {
    this.#options = options;
  }

  async run({ personId }: JobData<'standing'>, { signal }: { readonly signal: AbortSignal }): Promise<void> {
    if (personId === null) return this.#everybody(signal);
    await this.#options.standings.tell([personId]);
  }

  async #everybody(signal: AbortSignal): Promise<void> {
    const { people, standings, log, now } = this.#options;
    const startedAt = now();
    let [all, changed] = [0, 0];
    let after: string | null = null;
    for (;;) {
      signal.throwIfAborted();
      const ids: readonly string[] = await people.ids(after, PEOPLE_AT_ONCE);
      changed += await standings.tell(ids);
      all += ids.length;
      after = ids.at(-1) ?? null;
      if (ids.length < PEOPLE_AT_ONCE) break;
    }
    log.info({ people: all, changed, tookMs: now() - startedAt }, 'looked how everybody stands');
  }
}
