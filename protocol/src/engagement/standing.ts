import type { EngagementRules } from './rules.ts';
import { reason } from './sentences.ts';
import type { PersonHistory, SignOfLife, Standing, StandingFacts, VerdictReason } from './verdicts.ts';

const DAY_MS = 86_400_000;
type StandingRules = EngagementRules['standing'];

export interface StandingVerdict {
  readonly standing: Standing;
  /** Every fact that it rests on, in French (`reasonsIn` says them otherwise). */
  readonly reasons: VerdictReason[];
  readonly facts: StandingFacts;
}

/**
 * How somebody stands at a moment, milliseconds since the Unix epoch (SPEC E5). What lies exactly the days back that
 * are looked at is over; who was enrolled exactly so long ago has been for these days.
 */
export function standingOf(history: PersonHistory, rules: EngagementRules, nowMs: number): StandingVerdict {
  const { days } = rules.standing;
  const longMs = days * DAY_MS;
  const signs = history.signs
    .filter((sign) => sign.at <= nowMs && counts(sign, rules.standing))
    .sort((one, other) => one.at - other.at);
  const fromMs = nowMs - longMs;
  const lately = signs.filter(({ at }) => at > fromMs);
  const before = signs.filter(({ at }) => at <= fromMs).at(-1);
  const facts = factsOf(history, { lately, last: signs.at(-1), fromMs, nowMs });
  const { since } = history;
  if (since === null) return { standing: 'unknown', reasons: [reason('notEnrolled', 0)], facts };

  const enrolled = reason('daysEnrolled', facts.daysEnrolled ?? 0);
  const [first] = lately;
  if (first === undefined) {
    const isGhost = nowMs - since >= longMs;
    const silence = { last: before, since, nowMs, facts };
    return isGhost
      ? { standing: 'ghost', reasons: [enrolled, ...silenceReasons(silence)], facts }
      : { standing: 'new', reasons: [enrolled], facts };
  }
  const awayMs = first.at - Math.max(since, before?.at ?? since);
  if (awayMs >= longMs) {
    const away = reason('daysAway', Math.floor(awayMs / DAY_MS));
    return { standing: 'returning', reasons: [away, ...doneReasons(facts)], facts };
  }
  const initiatives = facts.questions + facts.pages + facts.replays;
  if (initiatives >= rules.standing.autodidactInitiatives && facts.calledByName === 0) {
    const reasons = [...initiativeReasons(facts), reason('neverCalled', 0)];
    return { standing: 'autodidact', reasons, facts };
  }
  const standing = nowMs - since < longMs ? 'new' : 'regular';
  return { standing, reasons: [enrolled, ...doneReasons(facts)], facts };
}

/** Whether a sign is one: a glance into a session, a few words or the first seconds of a replay are none. */
function counts({ kind, amount }: SignOfLife, rules: StandingRules): boolean {
  switch (kind) {
    case 'session':
      return amount >= rules.attendedSeconds;
    case 'page':
      return amount >= rules.pageWords;
    case 'replay':
      return amount >= rules.replaySeconds;
    case 'question':
      return amount > 0;
    default:
      return kind satisfies never;
  }
}

interface Looked {
  /** Signs within the days. */
  readonly lately: readonly SignOfLife[];
  readonly last: SignOfLife | undefined;
  readonly fromMs: number;
  readonly nowMs: number;
}

function factsOf(history: PersonHistory, { lately, last, fromMs, nowMs }: Looked): StandingFacts {
  const { since } = history;
  const sessions = history.sessions.filter(({ at }) => at > fromMs && at <= nowMs);
  const of = (kind: SignOfLife['kind']) => lately.filter((sign) => sign.kind === kind);
  return {
    daysEnrolled: since === null ? null : Math.max(0, Math.floor((nowMs - since) / DAY_MS)),
    sessionsExpected: sessions.filter(({ expected }) => expected).length,
    sessionsAttended: of('session').length,
    questions: of('question').reduce((sum, { amount }) => sum + amount, 0),
    pages: of('page').length,
    replays: of('replay').length,
    calledByName: sessions.reduce((sum, { calledByName }) => sum + calledByName, 0),
    lastSignAt: last?.at ?? null,
  };
}

function silenceReasons(silence: {
  readonly last: SignOfLife | undefined;
  readonly since: number;
  readonly nowMs: number;
  readonly facts: StandingFacts;
}): VerdictReason[] {
  const { last, since, nowMs, facts } = silence;
  const silentMs = nowMs - Math.max(since, last?.at ?? since);
  const reasons = [reason('daysSilent', Math.floor(silentMs / DAY_MS))];
  if (facts.sessionsExpected > 0) reasons.push(reason('sessionsExpected', facts.sessionsExpected));
  if (last !== undefined) reasons.push(reason('lastSignAt', last.at));
  return reasons;
}

function initiativeReasons({ replays, pages, questions }: StandingFacts): VerdictReason[] {
  const done = [
    reason('replaysWatched', replays),
    reason('pagesWritten', pages),
    reason('questions', questions),
  ];
  return done.filter(({ value }) => value > 0);
}

function doneReasons(facts: StandingFacts): VerdictReason[] {
  const attended = reason('sessionsAttended', facts.sessionsAttended);
  return [...(attended.value > 0 ? [attended] : []), ...initiativeReasons(facts)];
}
