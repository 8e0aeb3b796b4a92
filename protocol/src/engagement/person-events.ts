import { z } from 'zod';
import { Id, PersonName, TimeMs } from '../primitives.ts';
import { Standing, VerdictReason } from './verdicts.ts';

/** Facts about a person over time: a journal for each person, with the envelope of a session's (SPEC E2). */
export const PERSON_EVENTS = {
  /** Belongs to the school since then, under this name, in this cohort; again when one of them changed. */
  'person.enrolled': z.object({ name: PersonName, cohort: Id.nullable(), since: TimeMs }),
  /** Watched so much of a replay, summed up for each day (UTC) and replay. */
  'replay.watched': z.object({ sessionId: Id, seconds: z.number().int().positive() }),
  /** Stands otherwise than before. */
  'person.standing': z.object({
    standing: Standing,
    before: Standing.nullable(),
    reasons: z.array(VerdictReason),
  }),
} as const;

export type PersonEventType = keyof typeof PERSON_EVENTS;
export type PersonEventBody = {
  [T in PersonEventType]: { readonly type: T; readonly data: z.infer<(typeof PERSON_EVENTS)[T]> };
}[PersonEventType];

/** An entry of a person's journal; `seq` counts from 1 without holes. */
export type PersonEvent = PersonEventBody & {
  readonly personId: string;
  readonly seq: number;
  /** Milliseconds since the Unix epoch. */
  readonly at: number;
  readonly v: number;
};
