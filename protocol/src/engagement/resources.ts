import { z } from 'zod';
import { Id, Line, PersonName } from '../primitives.ts';
import { PersonFacts, SessionFactsOfPeople } from './facts.ts';
import { Participation, SignOfLife, Standing, StandingFacts, VerdictReason } from './verdicts.ts';

/** Resources about who belongs to the school and how they take part. Times are RFC 3339 where they are strings. */
const Rfc3339 = z.iso.datetime({ offset: true });
const Count = z.number().int().nonnegative();
/** A day, or a moment. */
const Since = z.union([z.iso.date(), Rfc3339], 'must be a day (2026-09-01) or a moment (RFC 3339)');

/** `PUT /v1/people/:id`: the same again changes nothing; another one replaces all of it. */
export const PersonPut = z.strictObject({
  name: PersonName,
  /** Which class or year; people of one cohort are read together. */
  cohort: Id.nullable().default(null),
  /** Since when the person belongs to the school: a day (`2026-09-01`, midnight UTC) or a moment. */
  since: Since,
});
export type PersonPut = z.input<typeof PersonPut>;

export const PersonResource = z.object({
  id: Id,
  name: z.string(),
  cohort: Id.nullable(),
  since: Rfc3339,
});
export type PersonResource = z.infer<typeof PersonResource>;

/** JSON, or a table for a spreadsheet: one line for each person, RFC 4180, UTF-8 with its byte order mark. */
export const EngagementQuery = z.strictObject({
  /** Left out: what the `Accept` header prefers, JSON where it says nothing. */
  format: z.enum(['json', 'csv']).optional(),
  /** Language of the reasons, and of a table's headings. */
  lang: z.enum(['fr', 'en']).default('fr'),
  /** Of a table. Excel in French opens one with semicolons by a double click; commas it wants imported. */
  separator: z.enum(['comma', 'semicolon']).default('comma'),
});
export type EngagementQuery = z.infer<typeof EngagementQuery>;

/** Null: no verdict is given of mentors, guests, observers, and of who was not expected and did not come. */
const Verdict = {
  participation: Participation.nullable(),
  reasons: z.array(VerdictReason),
};

/** `GET /v1/engagement/sessions/:id`: everybody who was booked, expected or there. */
export const SessionEngagement = SessionFactsOfPeople.omit({ people: true }).extend({
  startsAt: Rfc3339,
  endsAt: Rfc3339,
  /** When the room first let somebody in, and when it ended. Null: not yet. */
  openedAt: Rfc3339.nullable(),
  endedAt: Rfc3339.nullable(),
  questions: Count,
  /** How many students took part how. */
  participations: z.record(Participation, Count),
  people: z.array(PersonFacts.extend(Verdict)),
});
export type SessionEngagement = z.infer<typeof SessionEngagement>;

const StandingOf = {
  standing: Standing,
  reasons: z.array(VerdictReason),
  facts: StandingFacts.extend({ lastSignAt: Rfc3339.nullable() }),
};

/** `GET /v1/engagement/students/:id`: sessions count once they are over. */
export const StudentEngagement = z.object({
  personId: Id,
  name: z.string(),
  cohort: Id.nullable(),
  /** Null: the school never said that this person belongs to it; then the standing is `unknown`. */
  since: Rfc3339.nullable(),
  /** How far back `standing` and `facts` look. */
  days: Count,
  ...StandingOf,
  /** Latest first, at most 200. */
  sessions: z.array(PersonFacts.extend({ ...Verdict, sessionId: Id, title: Line, startsAt: Rfc3339 })),
  /** Latest first, at most 200. */
  signs: z.array(SignOfLife.extend({ at: Rfc3339 })),
});
export type StudentEngagement = z.infer<typeof StudentEngagement>;

export const CohortStudent = z.object({ personId: Id, name: z.string(), since: Rfc3339, ...StandingOf });
export type CohortStudent = z.infer<typeof CohortStudent>;

/** Of all students of a cohort together, within the days that are looked at. */
export const CohortTotals = z.object({
  students: Count,
  /** Sessions that somebody of the cohort attended, each counted once. */
  sessions: Count,
  /** Summed up over the students. */
  sessionsExpected: Count,
  sessionsAttended: Count,
  questions: Count,
  pages: Count,
  replays: Count,
  /** Students who attended a session, … */
  attending: Count,
  /** … and those who came a second time. */
  attendingAgain: Count,
  /** Students who are back after a time without a sign of life. */
  returning: Count,
});
export type CohortTotals = z.infer<typeof CohortTotals>;

/** `GET /v1/engagement/cohorts/:id`: everybody of it, by name. Sessions count once they are over. */
export const CohortEngagement = z.object({
  cohort: Id,
  days: Count,
  totals: CohortTotals,
  /** How many stand how. */
  standings: z.record(Standing, Count),
  students: z.array(CohortStudent),
});
export type CohortEngagement = z.infer<typeof CohortEngagement>;

/**
 * `POST /v1/replays/:token/watched`: a player says how many seconds of the replay were played since it last said so,
 * jumps left out. At double speed that is two for each second that passes, and no more than that is believed.
 */
export const ReplayWatched = z.strictObject({ seconds: z.number().int().min(1).max(120) });
export type ReplayWatched = z.infer<typeof ReplayWatched>;
