import fc from 'fast-check';
import type { StoredEvent } from '../../src/room/entries.ts';
import type { PersonSample } from '../../src/room/event-data/engagement.ts';
import type { EventDataByType } from '../../src/room/events.ts';
import { EVENT_VERSIONS, type EventType } from '../../src/room/versions.ts';
import { START_MS } from './told-journal.ts';

export const PEOPLE = ['maud', 'lea', 'zoe', 'obi'] as const;
const IDS = ['0198f7a0-0000-7000-8000-000000000001', '0198f7a0-0000-7000-8000-000000000002'];

const person = fc.constantFrom(...PEOPLE);
const id = fc.constantFrom(...IDS);
const connection = fc.integer({ min: 1, max: 3 });
const since = fc.integer({ min: START_MS, max: START_MS + 3_600_000 });
const on = fc.boolean();
const of = { personId: person };
const onPage = { exerciseId: id, personId: person };

const sample: fc.Arbitrary<PersonSample> = fc.record(
  {
    personId: person,
    spokeMs: fc.integer({ min: 0, max: 60_000 }),
    wroteMs: fc.integer({ min: 0, max: 60_000 }),
    page: fc.constantFrom('used', 'shown', 'hidden'),
    line: fc.constantFrom('good', 'weak', 'bad'),
    microphoneDead: fc.constant(true as const),
  },
  { requiredKeys: ['personId'] },
);

/** What may stand in a journal, in any order: the fold takes it as it comes. */
const DATA: { readonly [T in EventType]?: fc.Arbitrary<EventDataByType[T]> } = {
  'person.booked': fc.record({ ...of, name: fc.constant('Léa'), role: fc.constantFrom('student', 'guest') }),
  'person.expected': fc.record({ ...of, expected: on }),
  'room.opened': fc.constant({}),
  'participant.admitted': fc.record({
    ...of,
    ...{ name: fc.constantFrom('Léa', 'Lea'), role: fc.constantFrom('student', 'mentor') },
    ...{ grants: fc.constant([]), enteredAt: fc.constant(START_MS) },
  }),
  'participant.joined': fc.record({ ...of, connection }),
  'participant.disconnected': fc.record({ ...of, connection, since }),
  'participant.left': fc.record({ ...of, connection }),
  'participant.removed': fc.record({ ...of, reason: fc.constant('bruit') }),
  'track.published': fc.record({
    ...{ trackId: id, ...of, source: fc.constantFrom('camera', 'screen', 'microphone') },
    silenced: fc.constantFrom([], ['self']),
  }),
  'track.changed': fc.record({ trackId: id, ...of, reason: fc.constant('self'), silenced: on }),
  'track.unpublished': fc.record({ trackId: id, ...of }),
  'room.ended': fc.record({ reason: fc.constant('time') }),
  'exercise.started': fc.record({
    ...{ exerciseId: id, prompt: fc.constant([]), material: fc.constant(null) },
    ...{ durationMs: fc.constant(600_000), endsAt: since },
  }),
  'exercise.ended': fc.record({ exerciseId: id, reason: fc.constant('time') }),
  'exercise.frozen': fc.record({ exerciseId: id }),
  'page.started': fc.record(onPage),
  'page.penDown': fc.record({ ...onPage, down: on }),
  'page.shared': fc.record({ ...onPage, with: fc.constantFrom('all', 'nobody') }),
  'page.submitted': fc.record({ ...onPage, words: fc.integer({ min: 0, max: 300 }) }),
  'nudge.sent': fc.record({ ...of, note: fc.constant('Courage !') }),
  'circle.volunteered': fc.record({ ...of, on }),
  'circle.opened': fc.record({
    circleId: id,
    exerciseId: fc.constant(null),
    perReaderMs: fc.constant(null),
  }),
  'circle.arranged': fc.record({ order: fc.uniqueArray(person) }),
  'circle.turn': fc.record(of),
  'circle.turnEnded': fc.record({ ...of, how: fc.constantFrom('read', 'passed', 'skipped', 'dropped') }),
  'circle.closed': fc.constant({}),
  'hand.raised': fc.record(of),
  'hand.lowered': fc.record(of),
  'floor.given': fc.record(of),
  'floor.taken': fc.record(of),
  'question.asked': fc.record({ questionId: id, ...of, text: fc.constant('Combien ?') }),
  'question.voted': fc.record({ questionId: id, ...of, on }),
  'question.withdrawn': fc.record({ questionId: id, ...of }),
  'chat.sent': fc.record({ messageId: id, ...of, thread: fc.constant(null), text: fc.constant('Oui') }),
  'chat.deleted': fc.record({ messageId: id, ...of, thread: fc.constant(null) }),
  'poll.opened': fc.record({
    ...{ pollId: id, question: fc.constant('On continue ?'), kind: fc.constant('single') },
    ...{ options: fc.constant(['oui', 'non']), anonymous: fc.constant(true), results: fc.constant('closed') },
  }),
  'poll.answered': fc.record({ pollId: id, ...of, choice: fc.constant(null) }),
  'poll.closed': fc.record({ pollId: id, counts: fc.constant({}) }),
  'room.sampled': fc.constant({ fromMs: 0, toMs: 0, people: [] }),
};

interface Step {
  readonly type: EventType;
  readonly data: unknown;
  readonly afterMs: number;
  readonly by: string | null;
}

const step: fc.Arbitrary<Step> = fc.oneof(
  ...Object.entries(DATA).map(([type, data]) =>
    fc.record({
      type: fc.constant(type as EventType),
      data: data as fc.Arbitrary<unknown>,
      afterMs: fc.constantFrom(0, 1000, 20_000, 60_000, 600_000),
      by: fc.option(person),
    }),
  ),
);
const people = fc.array(sample, { maxLength: 4 });

/** A journal of any events in any order; samples follow each other without a hole. */
export const randomJournal: fc.Arbitrary<StoredEvent[]> = fc
  .tuple(fc.array(step, { maxLength: 60 }), fc.array(people, { minLength: 60, maxLength: 60 }))
  .map(([steps, samples]) => {
    const { events, add } = begun();
    let sampledMs = START_MS;
    let atMs = START_MS;
    for (const name of PEOPLE.slice(0, 2))
      add(atMs, null, 'person.booked', { personId: name, name, role: 'student' });
    for (const [place, { type, data, afterMs, by }] of steps.entries()) {
      atMs += afterMs;
      if (type !== 'room.sampled') add(atMs, by, type, data);
      else if (atMs > sampledMs) {
        add(atMs, null, type, { fromMs: sampledMs, toMs: atMs, people: samples[place] ?? [] });
        sampledMs = atMs;
      }
    }
    return events;
  });

function begun() {
  const events: StoredEvent[] = [];
  const add = (at: number, by: string | null, type: EventType, data: unknown): void => {
    const envelope = { sessionId: 's1', epoch: 1, seq: events.length + 1, at, v: EVENT_VERSIONS[type] };
    const actor = by === null ? ({ kind: 'server' } as const) : ({ kind: 'person', id: by } as const);
    events.push({ ...envelope, actor, audience: 'all', commandId: null, type, data });
  };
  const times = {
    startsAt: START_MS,
    endsAt: START_MS + 3_600_000,
    opensBeforeMs: 600_000,
    graceMs: 300_000,
  };
  add(START_MS, null, 'session.created', { kind: 'tribu', title: 'Écrire', ...times });
  return { events, add };
}

/** The journal after somebody was erased, as the store leaves it (SPEC R12). */
export function withoutPerson(events: readonly StoredEvent[], personId: string): StoredEvent[] {
  return events.map((event) => {
    const data = event.data as { personId?: string; order?: string[]; people?: PersonSample[] };
    const byThem = event.actor.kind === 'person' && event.actor.id === personId;
    return {
      ...event,
      actor: byThem || data.personId === personId ? { kind: 'server' } : event.actor,
      data: erased(event.type, data, personId),
    };
  });
}

function erased(
  type: string,
  data: { personId?: string; order?: string[]; people?: PersonSample[] },
  personId: string,
): unknown {
  if (data.personId === personId)
    return type === 'participant.removed' ? { personId, reason: '' } : { erased: true };
  if (data.order !== undefined) return { ...data, order: data.order.filter((each) => each !== personId) };
  if (data.people !== undefined)
    return { ...data, people: data.people.filter((each) => each.personId !== personId) };
  return data;
}
