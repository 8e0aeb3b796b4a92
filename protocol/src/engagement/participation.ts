import type { PersonFacts, SessionFactsOfPeople } from './facts.ts';
import type { EngagementRules } from './rules.ts';
import { reason } from './sentences.ts';
import type { Participation, VerdictReason } from './verdicts.ts';

type SessionRules = EngagementRules['session'];

export interface ParticipationVerdict {
  /** Null: no verdict is given. */
  readonly participation: Participation | null;
  /** Every fact that it rests on, the weightiest first, in French (`reasonsIn` says them otherwise). */
  readonly reasons: VerdictReason[];
}

const NO_VERDICT: ParticipationVerdict = { participation: null, reasons: [] };

/**
 * How a student took part (SPEC E3, E4), by the thresholds of the rules alone: nobody is compared with anybody. None is
 * given of who is no student, of who was neither expected nor there, and of a session that has not begun or was cancelled.
 */
export function participationOf(
  person: PersonFacts,
  session: Omit<SessionFactsOfPeople, 'people'>,
  rules: EngagementRules,
): ParticipationVerdict {
  const came = person.lateSeconds !== null;
  const took = session.status === 'open' || session.status === 'ended';
  if (person.role !== 'student' || !took || !(came || person.expected)) return NO_VERDICT;
  // Who was kept at the door neither stayed away nor took part.
  if (!came && person.waitedAtDoor) return { participation: null, reasons: [reason('waitedAtDoor', 1)] };
  const there = wasThere(person, session, rules.session);
  const active = activity(person, rules.session, there);
  if (active.length > 0) return { participation: 'active', reasons: [...active, ...attendance(person)] };
  const trouble = came ? troubles(person, session, rules.session, there) : [];
  if (trouble.length > 0) return { participation: 'trouble', reasons: [...trouble, ...attendance(person)] };
  // Who looked in without being awaited owed nothing to anybody.
  if (!there) return person.expected ? { participation: 'absent', reasons: attendance(person) } : NO_VERDICT;
  const away = signsOfAbsence(person, rules.session);
  if (away.length > 0) return { participation: 'away', reasons: [...away, ...attendance(person)] };
  return { participation: 'quiet', reasons: [...attendance(person), ...signs(person)] };
}

/** Long enough, or for the larger part of a session that was short, or still. */
function wasThere(
  { attendedSeconds, lateSeconds, leftEarlySeconds }: PersonFacts,
  { openedAt, startsAt, endsAt, endedAt }: Omit<SessionFactsOfPeople, 'people'>,
  rules: SessionRules,
): boolean {
  if (attendedSeconds >= rules.attendedSeconds) return true;
  if (lateSeconds === null) return false;
  if (leftEarlySeconds === null) return true;
  const lastedSeconds = ((endedAt ?? endsAt) - Math.max(startsAt, openedAt ?? startsAt)) / 1000;
  return lastedSeconds > 0 && attendedSeconds >= rules.attendedShare * lastedSeconds;
}

/** What others could hear or read of the person. Any one of these is enough; a moment at the door is not. */
function activity(person: PersonFacts, rules: SessionRules, there: boolean): VerdictReason[] {
  const { questions, messages, hands, circle, exercises, speakingSeconds } = person;
  const words = person.words ?? 0;
  const writingSeconds = person.writingSeconds ?? 0;
  const speaking = speakingSeconds ?? 0;
  const shared = exercises.filter((page) => page.shared && page.started).length;
  // Who had a turn, but neither a voice in all of the session nor a page that anybody was at, did not read.
  const read =
    speaking > 0 || (speakingSeconds === null && !isDeserted(person.page, rules)) ? circle.read : 0;
  const found: VerdictReason[] = [];
  if (words >= rules.activeWords) found.push(reason('words', words));
  if (writingSeconds >= rules.activeWritingSeconds) found.push(reason('writingSeconds', writingSeconds));
  if (questions > 0) found.push(reason('questions', questions));
  if (read > 0) found.push(reason('circleRead', read));
  if (there) {
    if (speaking >= rules.activeSpeakingSeconds) found.push(reason('speakingSeconds', speaking));
    if (messages >= rules.activeMessages) found.push(reason('messages', messages));
    if (hands.raised > 0) found.push(reason('handsRaised', hands.raised));
    if (shared > 0) found.push(reason('pagesShared', shared));
  }
  return found;
}

/** Where the facts say that technology kept the person out. */
function troubles(
  person: PersonFacts,
  session: Omit<SessionFactsOfPeople, 'people'>,
  rules: SessionRules,
  there: boolean,
): VerdictReason[] {
  const { line, disconnections, microphoneDeadSeconds } = person;
  const found: VerdictReason[] = [];
  const known = line === null ? 0 : line.goodSeconds + line.weakSeconds + line.badSeconds;
  const bad = share(line?.badSeconds ?? 0, known);
  if (known > 0 && bad >= rules.troubleBadLineShare) found.push(reason('badLineShare', percent(bad)));
  const outside = outsideShare(person, session);
  // Who came again and again and was lost each time did not stay away.
  const enough = there ? rules.troubleDisconnections : rules.troubleTries;
  if (disconnections >= enough && outside >= rules.troubleGapShare)
    found.push(reason('disconnections', disconnections), reason('outsideShare', percent(outside)));
  if (microphoneDeadSeconds >= rules.troubleDeadMicrophoneSeconds)
    found.push(reason('microphoneDeadSeconds', microphoneDeadSeconds));
  return found;
}

/** The share of the time between the first arrival and the end that the person was outside. */
function outsideShare(
  { lateSeconds, leftEarlySeconds, gapSeconds }: PersonFacts,
  { startsAt, endsAt, endedAt }: Omit<SessionFactsOfPeople, 'people'>,
): number {
  const lastedSeconds = (Math.min(endsAt, endedAt ?? endsAt) - startsAt) / 1000 - (lateSeconds ?? 0);
  return share(gapSeconds + (leftEarlySeconds ?? 0), lastedSeconds);
}

/** Not silence alone: things that were asked and left without an answer, and a page that nobody was at. */
function signsOfAbsence({ calls, page }: PersonFacts, rules: SessionRules): VerdictReason[] {
  const unanswered = calls.made - calls.answered;
  if (unanswered < rules.awayUnanswered) return [];
  const calledInVain = calls.answered === 0 && calls.byName >= rules.awayUnanswered;
  // Of a client that says nothing of its page, only calls by name tell that nobody was there.
  if (page === null)
    return calledInVain ? [reason('unanswered', unanswered), reason('calledByNameInVain', calls.byName)] : [];
  const hidden = hiddenShare(page);
  if (hidden > 0 && hidden >= rules.awayHiddenShare)
    return [reason('unanswered', unanswered), reason('hiddenShare', percent(hidden))];
  if (calledInVain && isDeserted(page, rules))
    return [reason('unanswered', unanswered), reason('pageNeverUsed', page.shownSeconds)];
  return [];
}

/** Out of view for most of the known time, or never once used. What a client doesn't tell says nothing. */
function isDeserted(page: PersonFacts['page'], rules: SessionRules): boolean {
  if (page === null) return false;
  const known = page.usedSeconds + page.shownSeconds + page.hiddenSeconds;
  const untouched = known >= rules.attendedSeconds && page.usedSeconds === 0;
  return untouched || (known > 0 && hiddenShare(page) >= rules.awayHiddenShare);
}

function hiddenShare({ usedSeconds, shownSeconds, hiddenSeconds }: NonNullable<PersonFacts['page']>): number {
  return share(hiddenSeconds, usedSeconds + shownSeconds + hiddenSeconds);
}

function attendance({ attendedSeconds, lateSeconds, leftEarlySeconds }: PersonFacts): VerdictReason[] {
  if (lateSeconds === null) return [reason('neverCame', 0)];
  const found = [reason('attendedSeconds', attendedSeconds)];
  if (lateSeconds >= WORTH_SAYING_S) found.push(reason('lateSeconds', lateSeconds));
  if ((leftEarlySeconds ?? 0) >= WORTH_SAYING_S)
    found.push(reason('leftEarlySeconds', leftEarlySeconds ?? 0));
  return found;
}

/** What a quiet person did all the same. */
function signs({ speakingSeconds, words, circle, messages, votes, polls }: PersonFacts): VerdictReason[] {
  const done = [
    reason('speakingSeconds', speakingSeconds ?? 0),
    reason('words', words ?? 0),
    reason('messages', messages),
    reason('votes', votes),
    reason('pollsAnswered', polls.answered),
    reason('circlePassed', circle.passed),
    reason('listenedSeconds', circle.listenedSeconds),
  ];
  return done.filter(({ value }) => value > 0);
}

/** A minute at either end is nothing to speak of. */
const WORTH_SAYING_S = 60;

function share(part: number, whole: number): number {
  return whole > 0 ? part / whole : 0;
}

function percent(of: number): number {
  return Math.min(100, Math.round(of * 100));
}
