import { type BookedPerson, type SessionKind, TribuError } from '@tribu-live/protocol';

/**
 * What a coaching must be, beyond its shape: one mentor and one student.
 * @throws TribuError bad_request naming the field
 */
export function checkCoaching(session: { kind: SessionKind; people: readonly BookedPerson[] }): void {
  if (session.kind !== 'coaching') {
    throw new TribuError('bad_request', {
      field: 'kind',
      message: `kind: this release holds sessions of the kind "coaching" only, not "${session.kind}"`,
    });
  }
  const roles = session.people.map((person) => person.role).sort();
  const ids = new Set(session.people.map((person) => person.id));
  if (roles.join() !== 'mentor,student' || ids.size !== 2) {
    throw new TribuError('bad_request', {
      field: 'people',
      message: 'people: a coaching has exactly one mentor and one student, two different people',
    });
  }
}
