import type {
  Participation,
  PersonEvent,
  PersonFacts,
  PersonHistory,
  SessionFactsOfPeople,
  Standing,
  VerdictReason,
} from '@tribu-live/protocol/engagement';

export interface PersonRow {
  readonly id: string;
  readonly name: string;
  readonly cohort: string | null;
  /** Since when the person belongs to the school, milliseconds since the Unix epoch. */
  readonly since: number;
  /** As it was last written into the person's journal; null: never told yet. */
  readonly standing: Standing | null;
}

/** Who belongs to the school, each with a journal of their own (SPEC E2). */
export interface PeopleStore {
  /**
   * Writes `person.enrolled` and hands over a `standing` job in the same transaction, unless it says nothing new.
   * `created`: was not enrolled before.
   */
  enrol(person: Omit<PersonRow, 'standing'>): Promise<{ readonly created: boolean }>;
  find(id: string): Promise<PersonRow | null>;
  /** What the school calls those of them who are enrolled. */
  names(ids: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** By name. */
  ofCohort(cohort: string): Promise<PersonRow[]>;
  /** Every cohort by name, and how many people of it stand how. */
  cohorts(): Promise<
    {
      readonly cohort: string;
      readonly people: number;
      readonly standings: Partial<Record<Standing, number>>;
    }[]
  >;
  /** Ids of everybody, in order, after this one. */
  ids(after: string | null, limit: number): Promise<string[]>;
  /**
   * Adds to the day's `replay.watched` of this replay; of somebody who is not enrolled too. Of a ghost a `standing`
   * job is handed over with it.
   */
  watched(personId: string, sessionId: string, seconds: number): Promise<void>;
  journal(personId: string, afterSeq: number, limit: number): Promise<PersonEvent[]>;
  /**
   * What standings are told from, also of people who were never enrolled. Nobody is left out.
   * @param fromMs of sessions that began before, and replays that were watched before, nothing is said
   */
  histories(ids: readonly string[], fromMs: number): Promise<ReadonlyMap<string, PersonHistory>>;
  /** How these stand, as it was last written, null for not yet; of those who are enrolled alone. */
  standings(ids: readonly string[]): Promise<ReadonlyMap<string, Standing | null>>;
  /** Adds `person.standing` when the last one was another, of somebody who is enrolled. True when it did. */
  stand(id: string, standing: Standing, reasons: readonly VerdictReason[]): Promise<boolean>;
}

/** How somebody took part in a session that is over, as its job computed it. */
export interface ParticipationRow {
  readonly sessionId: string;
  readonly title: string;
  readonly startsAt: number;
  readonly facts: PersonFacts;
  readonly participation: Participation | null;
  readonly reasons: readonly VerdictReason[];
}

/** What jobs computed from journals of sessions that are over; it may be computed again at any time. */
export interface EngagementStore {
  /**
   * Replaces what was computed of this session before, in one transaction.
   * @param epoch of the session, looked up before its journal was read
   * @returns false, and nothing is written, when that is another one by now (somebody was erased, for example) or
   *   something newer (`seq`) was computed: read the journal again
   */
  put(
    session: SessionFactsOfPeople,
    verdicts: ReadonlyMap<
      string,
      { readonly participation: Participation | null; readonly reasons: readonly VerdictReason[] }
    >,
    epoch: number,
  ): Promise<boolean>;
  /** Latest first. */
  ofPerson(personId: string, limit: number): Promise<ParticipationRow[]>;
  /** Ids of sessions that ended and that nothing was computed of yet, latest first. */
  uncomputed(limit: number): Promise<string[]>;
}
