import type { JobOrder } from '@tribu-live/protocol';
import type { EngagementStore, JobQueue } from '@tribu-live/server/store';
import type { EngagementLog } from './log.ts';

export interface RoundsOptions {
  readonly engagement: Pick<EngagementStore, 'uncomputed'>;
  readonly jobs: Pick<JobQueue, 'send'>;
  readonly log: EngagementLog;
  /** Runs `work` once after `delayMs`; the returned function calls it off. */
  readonly later: (delayMs: number, work: () => void) => () => void;
}

/** Days pass without anybody doing anything. */
export const ROUND_EVERY_MS = 3_600_000;
/** After a round that failed, or that left some. */
export const ROUND_AGAIN_MS = 60_000;
const SESSIONS_AT_ONCE = 1000;

/**
 * Hands over, at the start and each hour, what no end of a room does: a look at everybody, and sessions that ended and
 * were never computed (those of an earlier release, those whose job was lost). Several workers may do so: of one key
 * at most one waits or runs.
 */
export class Rounds {
  readonly #options: RoundsOptions;
  #disarm: () => void = () => undefined;
  #going: Promise<void> = Promise.resolve();
  #closed = false;

  private constructor(options: RoundsOptions) {
    this.#options = options;
  }

  static start(options: RoundsOptions): Rounds {
    const rounds = new Rounds(options);
    rounds.#go();
    return rounds;
  }

  /** Idempotent. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#disarm();
    await this.#going;
  }

  #go(): void {
    this.#going = this.#round().then((nextMs) => {
      if (this.#closed) return;
      this.#disarm = this.#options.later(nextMs, () => this.#go());
    });
  }

  /** @returns when to go again */
  async #round(): Promise<number> {
    const { engagement, jobs, log } = this.#options;
    try {
      await jobs.send(EVERYBODY);
      const sessions = await engagement.uncomputed(SESSIONS_AT_ONCE);
      for (const sessionId of sessions) {
        if (this.#closed) break;
        await jobs.send({ queue: 'engagement', key: sessionId, data: { sessionId }, afterSeconds: 0 });
      }
      if (sessions.length > 0) log.info({ sessions: sessions.length }, 'sessions are to be computed still');
      return sessions.length < SESSIONS_AT_ONCE ? ROUND_EVERY_MS : ROUND_AGAIN_MS;
    } catch (error) {
      log.warn({ err: error }, 'what is to be computed could not be handed over; trying again');
      return ROUND_AGAIN_MS;
    }
  }
}

const EVERYBODY: JobOrder = {
  queue: 'standing',
  // No person's id: the school may call somebody what it likes.
  key: '*everybody*',
  data: { personId: null },
  afterSeconds: 0,
};
