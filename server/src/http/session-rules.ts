import { type BookedPerson, LIMITS, type SessionKind, TribuError } from '@tribu-live/protocol';

/** What is asked for: kind and people. */
interface Booking {
  readonly kind: SessionKind;
  readonly people: readonly BookedPerson[];
}

/**
 * What a session must be, beyond its shape: a coaching is one mentor and one student, a workshop has a mentor.
 * @throws TribuError bad_request naming the field
 */
export function checkSession({ kind, people }: Booking): void {
  if (kind === 'conference') {
    throw unfit('kind', `this release holds sessions of the kinds "coaching" and "tribu", not "${kind}"`);
  }
  if (kind === 'coaching') checkCoaching(people);
  else checkWorkshop(people);
}

function checkCoaching(people: readonly BookedPerson[]): void {
  const roles = people.map((person) => person.role).sort();
  if (roles.join() !== 'mentor,student' || !differ(people)) {
    throw unfit('people', 'a coaching has exactly one mentor and one student, two different people');
  }
}

function checkWorkshop(people: readonly BookedPerson[]): void {
  if (!differ(people)) throw unfit('people', 'names somebody twice');
  if (people.length > LIMITS.peoplePerWorkshop) {
    throw unfit('people', `a workshop has at most ${LIMITS.peoplePerWorkshop}`);
  }
  if (!people.some((person) => person.role === 'mentor')) throw unfit('people', 'a workshop has a mentor');
  // Observers supervise: they come with a token of their own and are not booked (SPEC K2).
  const observer = people.findIndex((person) => person.role === 'observer');
  if (observer !== -1) throw unfit(`people.${observer}.role`, 'observers are not booked');
}

function differ(people: readonly BookedPerson[]): boolean {
  return new Set(people.map((person) => person.id)).size === people.length;
}

function unfit(field: string, what: string): TribuError {
  return new TribuError('bad_request', { field, message: `${field}: ${what}` });
}
