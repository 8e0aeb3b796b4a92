import type { AttendanceResource, SessionResource } from '@tribu-live/protocol';
import type { Words } from './words.ts';

/** What stands before a person and what lies behind. */
export interface Programme {
  /** Not over yet, soonest first. */
  readonly coming: readonly SessionResource[];
  /** Over or cancelled, newest first. */
  readonly past: readonly SessionResource[];
}

export function programmeOf(sessions: readonly SessionResource[]): Programme {
  const over = (session: SessionResource): boolean =>
    session.status === 'ended' || session.status === 'cancelled';
  const byStart = (a: SessionResource, b: SessionResource): number =>
    Date.parse(a.startsAt) - Date.parse(b.startsAt);
  return {
    coming: sessions.filter((session) => !over(session)).sort(byStart),
    past: sessions.filter(over).sort((a, b) => byStart(b, a)),
  };
}

/** Whether people may enter now, as the page can tell; the room itself decides. */
export function isOpen(session: SessionResource, nowMs: number): boolean {
  return session.status === 'open' || nowMs >= Date.parse(session.opensAt);
}

/** Open, under way, or from when on. */
export function stateWords(session: SessionResource, nowMs: number, words: Words): string {
  const opensAt = Date.parse(session.opensAt);
  if (!isOpen(session, nowMs)) {
    const time = words.time(opensAt);
    const sameDay = new Date(opensAt).toDateString() === new Date(nowMs).toDateString();
    return sameDay ? words.t('opensAt', { time }) : words.t('opensOn', { day: words.date(opensAt), time });
  }
  return words.t(nowMs >= Date.parse(session.startsAt) ? 'running' : 'open');
}

/** `14:00 – 14:30`, with the day before it when that is not today. */
export function spanWords(session: SessionResource, nowMs: number, words: Words): string {
  const [startsAt, endsAt] = [Date.parse(session.startsAt), Date.parse(session.endsAt)];
  const span = `${words.time(startsAt)} – ${words.time(endsAt)}`;
  const sameDay = new Date(startsAt).toDateString() === new Date(nowMs).toDateString();
  return sameDay ? span : `${words.date(startsAt)}, ${span}`;
}

/** The other booked person of a coaching. */
export function otherOf(
  session: SessionResource,
  personId: string,
): SessionResource['people'][number] | null {
  return session.people.find((person) => person.id !== personId && person.role !== 'observer') ?? null;
}

/** What a session is called on a person's programme. */
export function titleWords(session: SessionResource, personId: string, words: Words): string {
  if (session.kind === 'tribu') return session.title;
  return words.t('with', { name: otherOf(session, personId)?.name ?? '' });
}

/** Whom a workshop is with: its mentor, or for the mentor those who are booked. */
export function companyWords(session: SessionResource, personId: string, words: Words): string {
  const mentors = session.people.filter(({ id, role }) => role === 'mentor' && id !== personId);
  if (mentors.length > 0) return words.t('company', { names: words.list(mentors.map(({ name }) => name)) });
  const others = session.people.filter(({ id }) => id !== personId).map(({ name }) => firstName(name));
  return words.t('company', { names: words.list(others) });
}

/** Less than this is punctual. */
const LATE_SECONDS = 60;

/** One line for each person: how long, how late, or absent. */
export function attendanceWords(
  people: AttendanceResource['people'],
  youId: string,
  words: Words,
): readonly string[] {
  return people.map((person) => {
    const name = person.personId === youId ? words.t('you') : person.name;
    if (person.spans.length === 0) return words.t('missed', { name });
    const count = Math.max(1, Math.round(person.presentSeconds / 60));
    const late = person.lateSeconds ?? 0;
    if (late < LATE_SECONDS) return words.t('present', { name, count });
    return words.t('late', { name, count, late: Math.round(late / 60) });
  });
}

export function initials(name: string): string {
  const parts = name.trim().split(/\s+/);
  const letters = parts.length > 1 ? [parts[0], parts.at(-1)] : [parts[0]];
  return letters
    .map((part) => [...(part ?? '')][0] ?? '')
    .join('')
    .toLocaleUpperCase();
}

export function firstName(name: string): string {
  return name.split(' ')[0] ?? name;
}
