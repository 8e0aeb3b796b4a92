import type { BookedPerson, Grant, Role, SessionFacts } from '@tribu-live/protocol';

export const START_MS = Date.UTC(2026, 10, 22, 14);
export const MINUTE_MS = 60_000;

interface Member {
  readonly role: Role;
  readonly booked: boolean;
  readonly grants: readonly Grant[];
}

const STEERS: readonly Grant[] = ['publish', 'screen', 'moderate', 'record'];

/** Everybody who knocks at a fuzzed workshop's door. */
export const CAST: Readonly<Record<string, Member>> = {
  ines: { role: 'mentor', booked: true, grants: STEERS },
  marc: { role: 'mentor', booked: true, grants: STEERS },
  /** A mentor whose token doesn't let them moderate. */
  paul: { role: 'mentor', booked: true, grants: ['publish'] },
  lea: { role: 'student', booked: true, grants: ['publish'] },
  karim: { role: 'student', booked: true, grants: ['publish', 'screen'] },
  zoe: { role: 'student', booked: true, grants: ['publish'] },
  tom: { role: 'student', booked: true, grants: [] },
  ana: { role: 'student', booked: true, grants: ['publish'] },
  gaby: { role: 'guest', booked: true, grants: ['publish', 'screen'] },
  olga: { role: 'observer', booked: false, grants: ['publish'] },
  /** Nobody booked them. */
  rudi: { role: 'student', booked: false, grants: STEERS },
};

export const EVERYBODY = Object.keys(CAST);
export const STUDENTS = EVERYBODY.filter((id) => CAST[id]?.role === 'student' && CAST[id].booked);

export const FACTS: SessionFacts = {
  kind: 'tribu',
  title: 'Atelier',
  startsAt: START_MS,
  endsAt: START_MS + 180 * MINUTE_MS,
  opensBeforeMs: 10 * MINUTE_MS,
  graceMs: 5 * MINUTE_MS,
};

export const BOOKED: readonly BookedPerson[] = EVERYBODY.flatMap((id) => {
  const member = CAST[id];
  return member?.booked ? [{ id, name: id, role: member.role }] : [];
});

/** What a fuzzed word of one person with the mentors begins with: whoever else is told it is told too much. */
export function secretOf(personId: string): string {
  return `secret-${personId}-`;
}

/** In a choice of an anonymous poll: nobody is told it before the close. */
export const BALLOT_MARK = 'bulletin';
