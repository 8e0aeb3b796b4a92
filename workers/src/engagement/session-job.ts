import type { JobData, StoredEvent } from '@tribu-live/protocol';
import {
  type EngagementRules,
  FactsFold,
  participationOf,
  type SessionFactsOfPeople,
} from '@tribu-live/protocol/engagement';
import type { EngagementStore, SessionStore } from '@tribu-live/server/store';
import { JobNotYet } from '@tribu-live/server/store';
import { readJournal } from '../read-journal.ts';
import type { EngagementLog } from './log.ts';
import type { Standings } from './standings.ts';

export interface SessionJobOptions {
  readonly sessions: Pick<SessionStore, 'find' | 'read'>;
  readonly engagement: Pick<EngagementStore, 'put'>;
  readonly standings: Standings;
  readonly rules: EngagementRules;
  readonly log: EngagementLog;
  /** Milliseconds since the Unix epoch. */
  readonly now: () => number;
}

/** Somebody appended meanwhile, or was erased. */
const JOURNAL_CHANGED_AGAIN_SECONDS = 2;

/** Computes from its journal how people took part in a session that is over, and how its students stand now. */
export class SessionJob {
  readonly #options: SessionJobOptions;

  constructor(options: SessionJobOptions) {
    this.#options = options;
  }

  /** @throws JobNotYet when the journal changed while it was read; what else it throws is worth another attempt */
  async run({ sessionId }: JobData<'engagement'>): Promise<void> {
    const { sessions, engagement, standings, log, now } = this.#options;
    const startedAt = now();
    const row = await sessions.find(sessionId);
    if (row?.summary.status !== 'ended') {
      log.warn({ sessionId }, 'how people took part was to be computed of a session that is not over');
      return;
    }
    const facts = this.#facts(sessionId, await readJournal(sessions, sessionId));
    const { people, ...session } = facts;
    const verdicts = new Map(
      people.map((person) => [person.personId, participationOf(person, session, this.#options.rules)]),
    );
    if (!(await engagement.put(facts, verdicts, row.epoch)))
      throw new JobNotYet(JOURNAL_CHANGED_AGAIN_SECONDS);
    const students = people.filter(({ role }) => role === 'student').map(({ personId }) => personId);
    const changed = await standings.tell(students);
    const figures = { people: people.length, students: students.length, changed, tookMs: now() - startedAt };
    log.info({ sessionId, seq: facts.seq, ...figures }, 'how people took part in a session is known');
  }

  /** A journal that can't be folded is a fault of ours that no further attempt mends: an operator has to know. */
  #facts(sessionId: string, journal: readonly StoredEvent[]): SessionFactsOfPeople {
    try {
      const fold = new FactsFold(sessionId);
      for (const entry of journal) fold.note(entry);
      return fold.facts(this.#options.now());
    } catch (error) {
      this.#options.log.error(
        { err: error, sessionId },
        'a journal can not be folded: how people took part in this session stays unknown',
      );
      throw error;
    }
  }
}
