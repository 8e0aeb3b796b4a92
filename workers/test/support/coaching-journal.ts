import { EVENT_VERSIONS, type EventBody, type EventType, type StoredEvent } from '@tribu-live/protocol';

/** A journal of a coaching, written by hand: events of the types given, at the times given. */
export class CoachingJournal {
  readonly sessionId: string;
  readonly events: StoredEvent[] = [];

  constructor(sessionId: string, startsAt: number) {
    this.sessionId = sessionId;
    this.add(startsAt, 'session.created', {
      kind: 'coaching',
      title: 'Coaching',
      startsAt,
      endsAt: startsAt + 30 * 60_000,
      opensBeforeMs: 0,
      graceMs: 0,
    });
    this.add(startsAt, 'room.opened', {});
  }

  add<T extends EventType>(at: number, type: T, data: Extract<EventBody, { type: T }>['data']): this {
    this.events.push({
      sessionId: this.sessionId,
      epoch: 1,
      seq: this.events.length + 1,
      at: Math.round(at),
      actor: { kind: 'server' },
      v: EVENT_VERSIONS[type],
      audience: 'all',
      commandId: null,
      type,
      data,
    });
    return this;
  }

  /** Somebody who comes, and answers the question about recording. */
  enters(
    at: number,
    person: { id: string; name: string; role: 'mentor' | 'student' },
    record: 'yes' | 'no' = 'yes',
  ) {
    const { id: personId, name, role } = person;
    this.add(at, 'person.booked', { personId, name, role });
    this.add(at, 'participant.admitted', {
      personId,
      name,
      role,
      grants: ['publish', 'screen'],
      enteredAt: at,
    });
    this.add(at, 'participant.joined', { personId, connection: 1 });
    return this.add(at, 'consent.answered', {
      personId,
      purpose: 'record',
      answer: record,
      textVersion: '1',
    });
  }
}
