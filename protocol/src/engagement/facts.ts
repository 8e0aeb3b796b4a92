import { z } from 'zod';
import { Id, Role, SessionKind, TimeMs } from '../primitives.ts';

const Count = z.number().int().nonnegative();
const Seconds = z.number().int().nonnegative();

/** What one person did in one exercise. Of who was not there while it ran there is none. */
export const ExerciseFacts = z.object({
  exerciseId: Id,
  started: z.boolean(),
  /** With keystrokes, pauses up to 5 s included. */
  writingSeconds: Seconds,
  /** Of what was submitted; 0 while the exercise runs. */
  words: Count,
  /** "Stylo posé", or something was submitted. */
  finished: z.boolean(),
  shared: z.boolean(),
});
export type ExerciseFacts = z.infer<typeof ExerciseFacts>;

/**
 * What the journal says of one person in one session. Null stands for what there was no signal for: no microphone, no
 * camera by choice, a client that says nothing of its page. It is never counted against anyone.
 */
export const PersonFacts = z.object({
  personId: Id,
  name: z.string(),
  /** The person's own: a mentor's role that was handed for a while changes nothing. */
  role: Role,
  booked: z.boolean(),
  expected: z.boolean(),
  /** Stood in the waiting room; let in or not. */
  waitedAtDoor: z.boolean(),
  /** Of the session, without gaps; two windows count once. */
  attendedSeconds: Seconds,
  /** From the start to the first arrival, at the door for who had to wait there. Null: never came in. */
  lateSeconds: Seconds.nullable(),
  /** From the last leaving to the end. Null: never came, or is still there. */
  leftEarlySeconds: Seconds.nullable(),
  /** Outside, between the first arrival and the last leaving; reconnects within 30 s are none. */
  gapSeconds: Seconds,
  /** Connections that broke without a goodbye. */
  disconnections: Count,
  speakingSeconds: Seconds.nullable(),
  cameraSeconds: Seconds.nullable(),
  screenSeconds: Seconds.nullable(),
  hands: z.object({ raised: Count, answered: Count, waitedSeconds: Seconds }),
  questions: Count,
  votes: Count,
  messages: Count,
  polls: z.object({ offered: Count, answered: Count }),
  exercises: z.array(ExerciseFacts),
  /** Sums of `exercises`; null where there was none while the person was there. */
  writingSeconds: Seconds.nullable(),
  words: Count.nullable(),
  circle: z.object({ read: Count, passed: Count, skipped: Count, listenedSeconds: Seconds }),
  /**
   * What was asked of this person by name or of all who were there (a turn, the floor, a nudge, an exercise, a poll),
   * and how often something came of it. `byName` counts turns, the floor and nudges that the person had not wished for
   * with a hand or as a volunteer. Nothing is asked of mentors and observers.
   */
  calls: z.object({ made: Count, answered: Count, byName: Count }),
  /** How long the person's own page was used, in view or hidden. */
  page: z.object({ usedSeconds: Seconds, shownSeconds: Seconds, hiddenSeconds: Seconds }).nullable(),
  line: z.object({ goodSeconds: Seconds, weakSeconds: Seconds, badSeconds: Seconds }).nullable(),
  microphoneDeadSeconds: Seconds,
});
export type PersonFacts = z.infer<typeof PersonFacts>;

/** What a session's journal says of everybody in it, in the order in which they were first named. */
export const SessionFactsOfPeople = z.object({
  sessionId: Id,
  kind: SessionKind,
  title: z.string(),
  status: z.enum(['scheduled', 'open', 'ended', 'cancelled']),
  startsAt: TimeMs,
  endsAt: TimeMs,
  /** When the room first let somebody in, and when it ended. Null: not yet. */
  openedAt: TimeMs.nullable(),
  endedAt: TimeMs.nullable(),
  /** Of the journal that was read. */
  seq: Count,
  exercises: Count,
  polls: Count,
  circles: Count,
  people: z.array(PersonFacts),
});
export type SessionFactsOfPeople = z.infer<typeof SessionFactsOfPeople>;
