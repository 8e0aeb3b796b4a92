import { z } from 'zod';
import { Id, LineQuality, PageUse, TimeMs } from '../../primitives.ts';

const Ms = z.number().int().nonnegative();

/** What one person did in a stretch, as the room's home saw it. What is left out was not known. */
export const PersonSample = z.object({
  personId: Id,
  /** Heard at the media worker while nothing silenced the microphone; left out: none was open. */
  spokeMs: Ms.optional(),
  /** With keystrokes on the page of an exercise, pauses up to 5 s included; left out: none was on. */
  wroteMs: Ms.optional(),
  /** The most that the person's own window said in the stretch; left out: it said nothing. */
  page: PageUse.optional(),
  /** The worst that the person's own client said of its line; left out: it said nothing. */
  line: LineQuality.optional(),
  /** The microphone was on and gave nothing. */
  microphoneDead: z.literal(true).optional(),
});
export type PersonSample = z.infer<typeof PersonSample>;

export const ENGAGEMENT_EVENTS = {
  /** The school awaits this person, or does so no longer. Where nobody is expected by name, booked students are. */
  'person.expected': z.object({ personId: Id, expected: z.boolean() }),
  /** One for each minute of a room in which somebody is there, and for what is left of one. Server only. */
  'room.sampled': z.object({ fromMs: TimeMs, toMs: TimeMs, people: z.array(PersonSample) }),
} as const;
