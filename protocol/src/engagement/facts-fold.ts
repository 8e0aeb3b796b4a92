import { isErased, type RoomEvent, type StoredEvent } from '../room/entries.ts';
import { upcast } from '../room/upcast.ts';
import type { PersonFacts, SessionFactsOfPeople } from './facts.ts';
import { Calls } from './folds/calls.ts';
import { Circles } from './folds/circle.ts';
import { Hands } from './folds/hands.ts';
import { SessionHead } from './folds/head.ts';
import { Samples } from './folds/samples.ts';
import { Talk } from './folds/talk.ts';
import { Tracks } from './folds/tracks.ts';
import { sumsOf, Writing } from './folds/writing.ts';
import { endedSpans, type KnownPerson, Presence, presenceSpans } from './presence.ts';
import { clipped, type Span, seconds } from './spans.ts';

/**
 * What a session's journal says of everybody in it (SPEC E1): fed with entries in the order of their `seq`, live or
 * from the store, a part of them or all. Erased data (SPEC R12) and unknown events leave no trace.
 */
export class FactsFold {
  readonly #sessionId: string;
  readonly #head = new SessionHead();
  readonly #presence = new Presence();
  readonly #samples = new Samples(this.#presence);
  readonly #tracks = new Tracks();
  readonly #talk = new Talk();
  readonly #writing = new Writing();
  readonly #hands = new Hands();
  readonly #circles = new Circles(this.#hands);
  readonly #calls = new Calls({
    samples: this.#samples,
    writing: this.#writing,
    circles: this.#circles,
    hands: this.#hands,
  });
  /** Whom the school awaits by name. */
  readonly #expected = new Set<string>();
  #seq = 0;

  constructor(sessionId: string) {
    this.#sessionId = sessionId;
  }

  note(entry: StoredEvent): void {
    this.#seq = entry.seq;
    const event = isErased(entry) ? null : upcast(entry);
    if (event !== null) this.#apply(event);
  }

  /** As it stands at this moment, milliseconds since the Unix epoch; asking changes nothing. */
  facts(nowMs: number): SessionFactsOfPeople {
    const { kind, title, status, startsAt, endsAt, openedAt, endedAt } = this.#head;
    return {
      sessionId: this.#sessionId,
      ...{ kind, title, status, startsAt, endsAt, openedAt, endedAt },
      seq: this.#seq,
      exercises: this.#writing.exercises,
      polls: this.#talk.polls,
      circles: this.#circles.count,
      people: this.#people().map((person) => this.#factsOf(person, nowMs)),
    };
  }

  #apply(event: RoomEvent): void {
    this.#head.note(event);
    this.#presence.note(event);
    this.#tracks.note(event);
    this.#talk.note(event);
    this.#writing.note(event);
    this.#circles.note(event);
    this.#hands.note(event);
    this.#calls.note(event);
    if (event.type === 'room.sampled') this.#samples.note(event);
    if (event.type === 'person.expected') {
      if (event.data.expected) this.#expected.add(event.data.personId);
      else this.#expected.delete(event.data.personId);
    }
  }

  /** Those whom the journal introduces, then who is awaited by name and was never introduced. */
  #people(): KnownPerson[] {
    const introduced = [...this.#presence.people];
    const awaited = [...this.#expected].filter((id) => this.#presence.person(id) === undefined);
    return [...introduced, ...awaited.map(stranger)];
  }

  #isExpected({ personId, role, booked }: KnownPerson): boolean {
    return this.#expected.size > 0 ? this.#expected.has(personId) : booked && role === 'student';
  }

  #factsOf(person: KnownPerson, nowMs: number): PersonFacts {
    const { personId, name, role, booked, disconnections } = person;
    const open = this.#head.open(nowMs);
    const present = clipped(endedSpans(presenceSpans(person), nowMs), open);
    const connected = clipped(endedSpans(person.stretches, nowMs), open);
    // Nobody asks a mentor or an observer for anything: of them only what they did of their own is told.
    const isAsked = role === 'student' || role === 'guest';
    const exercises = this.#writing
      .of(personId, present, nowMs)
      .filter(({ facts }) => isAsked || facts.started);
    const written = exercises.map(({ facts }) => facts);
    const talk = this.#talk.of(personId, present, nowMs);
    const { listenedMs, ...circle } = this.#circles.of(personId, present, nowMs);
    return {
      ...{ personId, name, role, booked, expected: this.#isExpected(person) },
      waitedAtDoor: this.#presence.waitedAtDoor(personId),
      ...this.#attendance(person, present),
      disconnections,
      ...this.#samples.of(personId),
      ...this.#tracks.of(personId, connected, nowMs),
      hands: this.#hands.of(personId, present, this.#samples, nowMs),
      ...talk,
      exercises: written,
      ...sumsOf(written),
      circle: { ...circle, listenedSeconds: seconds(listenedMs) },
      calls: isAsked
        ? this.#calls.of(personId, { present, nowMs, exercises, polls: talk.polls })
        : { made: 0, answered: 0, byName: 0 },
    };
  }

  #attendance(
    person: KnownPerson,
    present: readonly Span[],
  ): Pick<PersonFacts, 'attendedSeconds' | 'lateSeconds' | 'leftEarlySeconds' | 'gapSeconds'> {
    const attendedMs = present.reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0);
    const arrivedMs = this.#presence.arrivedAt(person);
    const last = person.stretches.at(-1);
    if (arrivedMs === null || last === undefined)
      return { attendedSeconds: 0, lateSeconds: null, leftEarlySeconds: null, gapSeconds: 0 };
    const { startsAt, endsAt, endedAt } = this.#head;
    const endMs = Math.min(endsAt, endedAt ?? endsAt);
    const gapMs = present.slice(1).reduce((sum, { fromMs }, place) => {
      const since = Math.max(present[place]?.toMs ?? fromMs, startsAt);
      return sum + Math.max(0, Math.min(fromMs, endMs) - since);
    }, 0);
    return {
      attendedSeconds: seconds(attendedMs),
      lateSeconds: seconds(arrivedMs - startsAt),
      leftEarlySeconds: last.toMs === null ? null : seconds(endMs - last.toMs),
      gapSeconds: seconds(gapMs),
    };
  }
}

/** Awaited by name, and nothing else is known: the school never said their name to this session. */
function stranger(personId: string): KnownPerson {
  const nothing = { booked: false, connection: 0, disconnections: 0, stretches: [] };
  return { personId, name: '', role: 'student', ...nothing };
}
