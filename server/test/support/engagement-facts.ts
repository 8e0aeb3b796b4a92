import type { PersonFacts, SessionFactsOfPeople } from '@tribu-live/protocol/engagement';
import { START_MS } from './journal.ts';

const HALF_HOUR_MS = 30 * 60_000;

/** A student of whom nothing is known but that they were awaited. */
export function personFacts(personId: string, change: Partial<PersonFacts> = {}): PersonFacts {
  return {
    ...{ personId, name: personId, role: 'student', booked: true, expected: true, waitedAtDoor: false },
    attendedSeconds: 0,
    lateSeconds: null,
    leftEarlySeconds: null,
    gapSeconds: 0,
    disconnections: 0,
    speakingSeconds: null,
    cameraSeconds: null,
    screenSeconds: null,
    hands: { raised: 0, answered: 0, waitedSeconds: 0 },
    questions: 0,
    votes: 0,
    messages: 0,
    polls: { offered: 0, answered: 0 },
    exercises: [],
    writingSeconds: null,
    words: null,
    circle: { read: 0, passed: 0, skipped: 0, listenedSeconds: 0 },
    calls: { made: 0, answered: 0, byName: 0 },
    page: null,
    line: null,
    microphoneDeadSeconds: 0,
    ...change,
  };
}

/** Of a session that is over at seq 4. */
export function sessionFacts(
  sessionId: string,
  people: PersonFacts[],
  change: Partial<SessionFactsOfPeople> = {},
): SessionFactsOfPeople {
  return {
    sessionId,
    kind: 'tribu',
    title: 'Bilan',
    status: 'ended',
    startsAt: START_MS,
    endsAt: START_MS + HALF_HOUR_MS,
    openedAt: START_MS,
    endedAt: START_MS + HALF_HOUR_MS,
    seq: 4,
    exercises: 0,
    polls: 0,
    circles: 0,
    people,
    ...change,
  };
}
