import { z } from 'zod';
import { Id, Line, TimeMs, Uuid } from '../../primitives.ts';
import { RichText } from '../../rich-text.ts';
import { Material, PageSharing } from '../../workshop.ts';

const OfExercise = z.object({ exerciseId: Uuid });
const OfPage = z.object({ exerciseId: Uuid, personId: Id });

export const EXERCISE_EVENTS = {
  'exercise.started': z.object({
    exerciseId: Uuid,
    prompt: RichText,
    material: Material.nullable(),
    durationMs: z.number().int().positive(),
    endsAt: TimeMs,
  }),
  'exercise.paused': z.object({ exerciseId: Uuid, leftMs: z.number().int().nonnegative() }),
  'exercise.resumed': z.object({ exerciseId: Uuid, endsAt: TimeMs }),
  /** Of a running exercise the end moves, of a paused one what is left. */
  'exercise.extended': z.object({ exerciseId: Uuid, byMs: z.number().int().positive() }),
  /** "Levez les stylos !" Saves in flight are taken until `exercise.frozen`. */
  'exercise.ended': z.object({
    exerciseId: Uuid,
    reason: z.enum(['time', 'mentor', 'session']),
    /** Set when the deadline fired late: the moment it should have fired. */
    dueAt: TimeMs.optional(),
  }),
  /** Every page stays as it was submitted. */
  'exercise.frozen': OfExercise,
  /** The first words of a page are written. The text itself never enters the journal (SPEC R11). */
  'page.started': OfPage,
  /** "Stylo posé", or taken up again. */
  'page.penDown': z.object({ exerciseId: Uuid, personId: Id, down: z.boolean() }),
  'page.shared': z.object({ exerciseId: Uuid, personId: Id, with: PageSharing }),
  'page.submitted': z.object({ exerciseId: Uuid, personId: Id, words: z.number().int().nonnegative() }),
  'help.asked': z.object({ personId: Id }),
  'help.cleared': z.object({ personId: Id }),
  /** A private word of encouragement by a mentor. */
  'nudge.sent': z.object({ personId: Id, note: Line }),
} as const;
