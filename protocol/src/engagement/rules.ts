import { z } from 'zod';

const Count = z.number().int().min(0).max(10_000);
const Share = z.number().min(0).max(1);

/**
 * The thresholds by which participation and standing are told, as data: `config/engagement/rules.json`. What each one
 * means for a person stands in docs/engagement.fr.md.
 */
export const EngagementRules = z.strictObject({
  session: z.strictObject({
    /** Somebody was there from so many seconds on. */
    attendedSeconds: Count,
    /** Of a session that was shorter than that: for this share of it. */
    attendedShare: Share,
    /** Active from any one of these on; one question, one raised hand, one page read aloud or shared is enough, too. */
    activeSpeakingSeconds: Count,
    activeWords: Count,
    activeWritingSeconds: Count,
    activeMessages: Count,
    /** Away needs so many things that were asked of the person and left without an answer, … */
    awayUnanswered: Count,
    /**
     * … and a page that was hidden for this share of what is known of it; or so many calls by name, nothing answered at
     * all, and a page that nobody touched
     * or of which the client says nothing.
     */
    awayHiddenShare: Share,
    /** Trouble: this share of the known time on a bad line, */
    troubleBadLineShare: Share,
    /** this share of the time between arrival and end outside, with so many broken connections, */
    troubleGapShare: Share,
    troubleDisconnections: Count,
    /** (so many of who was there for too short a time to count as present), */
    troubleTries: Count,
    /** or a microphone that gave nothing for so long. */
    troubleDeadMicrophoneSeconds: Count,
  }),
  standing: z.strictObject({
    /** How far back is looked, and how long somebody must be enrolled before they can be called a ghost. */
    days: z.number().int().min(1).max(366),
    /** A session counts as attended from here on. */
    attendedSeconds: Count,
    /** A page counts from so many words on. */
    pageWords: Count,
    /** A replay counts as watched from so many seconds on. */
    replaySeconds: Count,
    /** Own initiatives (replays, pages, questions) within the days that make an autodidact who was never called on. */
    autodidactInitiatives: Count,
  }),
});
export type EngagementRules = z.infer<typeof EngagementRules>;
