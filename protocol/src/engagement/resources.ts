import { z } from 'zod';
import { Id, Line, PersonName } from '../primitives.ts';
import { PersonFacts, SessionFactsOfPeople } from './facts.ts';
import { Participation, SignOfLife, Standing, StandingFacts, VerdictReason } from './verdicts.ts';

/** Resources about who belongs to the school and how they take part. Times are RFC 3339 where they are strings. */
const Rfc3339 = z.iso.datetime({ offset: true });
/** A day, or a moment. */
const Since = z.union([z.iso.date(), Rfc3339]);

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

/** JSON, or a table for a spreadsheet: one line for each person, RFC 4180, UTF-8. */
export const EngagementQuery = z.strictObject({
  format: z.enum(['json', 'csv']).default('json'),
  /** Language of the reasons. */
  lang: z.enum(['fr', 'en']).default('fr'),
});
export type EngagementQuery = z.infer<typeof EngagementQuery>;

/** Null: no verdict is given of mentors, guests, observers, and of who was not expected and did not come. */
const Verdict = {
  participation: Participation.nullable(),
  reasons: z.array(VerdictReason),
};

/** `GET /v1/engagement/sessions/:id` */
export const SessionEngagement = SessionFactsOfPeople.omit({ people: true }).extend({
  people: z.array(PersonFacts.extend(Verdict)),
});
export type SessionEngagement = z.infer<typeof SessionEngagement>;

const StandingOf = {
  standing: Standing,
  reasons: z.array(VerdictReason),
  facts: StandingFacts,
};

/** `GET /v1/engagement/students/:id` */
export const StudentEngagement = z.object({
  personId: Id,
  name: z.string(),
  cohort: Id.nullable(),
  since: Rfc3339.nullable(),
  ...StandingOf,
  /** Latest first, at most 200. */
  sessions: z.array(PersonFacts.extend({ ...Verdict, sessionId: Id, title: Line, startsAt: Rfc3339 })),
  /** Latest first, at most 200. */
  signs: z.array(SignOfLife),
});
export type StudentEngagement = z.infer<typeof StudentEngagement>;

/** `GET /v1/engagement/cohorts/:id`: everybody of it, by name. */
export const CohortEngagement = z.object({
  cohort: Id,
  days: z.number().int(),
  /** How many stand how. */
  standings: z.record(Standing, z.number().int()),
  students: z.array(z.object({ personId: Id, name: z.string(), since: Rfc3339, ...StandingOf })),
});
export type CohortEngagement = z.infer<typeof CohortEngagement>;

/** `POST /v1/replays/:token/watched`: a player says which seconds of the replay were played since it last said so. */
export const ReplayWatched = z.strictObject({ seconds: z.number().int().min(1).max(120) });
export type ReplayWatched = z.infer<typeof ReplayWatched>;
