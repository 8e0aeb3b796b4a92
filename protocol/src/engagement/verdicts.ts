import { z } from 'zod';
import { Id, TimeMs } from '../primitives.ts';

/**
 * How a student took part in a session: present and active, present and quiet, present but away, absent, or kept from it
 * by technical trouble.
 */
export const Participation = z.enum(['active', 'quiet', 'away', 'absent', 'trouble']);
export type Participation = z.infer<typeof Participation>;

/**
 * How a student stands over time. `unknown`: the school never said since when they belong to it. `new`: enrolled for less
 * than the days that are looked at. `regular`: took part in these days.
 */
export const Standing = z.enum(['new', 'regular', 'autodidact', 'returning', 'ghost', 'unknown']);
export type Standing = z.infer<typeof Standing>;

/** A fact that a verdict rests on: its name, its value, and the sentence that says it to people. */
export const VerdictReason = z.object({ fact: z.string(), value: z.number(), says: z.string() });
export type VerdictReason = z.infer<typeof VerdictReason>;

/** Something a person did by which the school knows that they are there. */
export const SignOfLife = z.object({
  /** Milliseconds since the Unix epoch. */
  at: TimeMs,
  kind: z.enum(['session', 'question', 'page', 'replay']),
  sessionId: Id,
  /** Seconds attended or watched, words of a page, 1 for a question. */
  amount: z.number().int().nonnegative(),
});
export type SignOfLife = z.infer<typeof SignOfLife>;

/** All that a standing is told from. */
export interface PersonHistory {
  /** Since when the person belongs to the school, milliseconds since the Unix epoch. Null: never said. */
  readonly since: number | null;
  /** In any order, as far back as is known. */
  readonly signs: readonly SignOfLife[];
  /** Sessions that the person was expected at: when they began, whether they came, how often they were called by name. */
  readonly sessions: readonly {
    readonly at: number;
    readonly expected: boolean;
    readonly attendedSeconds: number;
    readonly calledByName: number;
  }[];
}

/** What a standing rests on, within the days that are looked at. */
export const StandingFacts = z.object({
  daysEnrolled: z.number().int().nonnegative().nullable(),
  sessionsExpected: z.number().int().nonnegative(),
  sessionsAttended: z.number().int().nonnegative(),
  questions: z.number().int().nonnegative(),
  pages: z.number().int().nonnegative(),
  replays: z.number().int().nonnegative(),
  calledByName: z.number().int().nonnegative(),
  /** Null: none is known. */
  lastSignAt: TimeMs.nullable(),
});
export type StandingFacts = z.infer<typeof StandingFacts>;
