import type { Role, SessionKind, TrackSource } from '../../src/primitives.ts';
import type { StoredEvent } from '../../src/room/entries.ts';
import type { PersonSample } from '../../src/room/event-data/engagement.ts';
import type { Actor, EventData } from '../../src/room/events.ts';
import { EVENT_VERSIONS, type EventType } from '../../src/room/versions.ts';
import type { TurnEnd } from '../../src/workshop.ts';

export const START_MS = Date.UTC(2026, 10, 22, 14);
const MINUTE_MS = 60_000;
/** What a minute's sample says of somebody. */
export type Minute = Omit<PersonSample, 'personId'>;

/**
 * A journal as it is told: who comes, what happens, minute after minute, by the real types of events. The clock stands
 * at the session's start at first; a mentor (`maud`) is booked.
 */
export class ToldJournal {
  readonly sessionId = 's1';
  readonly events: StoredEvent[] = [];
  #atMs: number = START_MS - 60 * MINUTE_MS;
  #ids = 0;
  readonly #connections = new Map<string, number>();
  #opened = false;
  #exerciseId = '';
  #pollId = '';

  constructor(kind: SessionKind = 'tribu', lastsMinutes = 60) {
    const endsAt = START_MS + lastsMinutes * MINUTE_MS;
    const times = { startsAt: START_MS, endsAt, opensBeforeMs: 10 * MINUTE_MS, graceMs: 5 * MINUTE_MS };
    this.say('session.created', { kind, title: 'Écrire son offre', ...times });
    this.books('maud', 'mentor');
    this.#atMs = START_MS;
  }

  get atMs(): number {
    return this.#atMs;
  }

  /** An event at this moment; `by` is a person's id, the server acts otherwise. */
  say<T extends EventType>(type: T, data: EventData<T>, by?: string): this {
    this.#append(type, data, by === undefined ? { kind: 'server' } : { kind: 'person', id: by });
    return this;
  }

  /** What was erased: its place stays (SPEC R12). */
  erased(type: EventType): this {
    this.#append(type, { erased: true }, { kind: 'server' });
    return this;
  }

  /** The clock goes to this minute of the session, which may be before its start. */
  at(minute: number): this {
    return this.#to(START_MS + minute * MINUTE_MS);
  }

  /** Time passes without samples. */
  pass(seconds: number): this {
    return this.#to(this.#atMs + seconds * 1000);
  }

  /** So many minutes go by, each sampled; who is not named says nothing. */
  minutes(count: number, people: Readonly<Record<string, Minute>> = {}): this {
    for (let minute = 0; minute < count; minute += 1) {
      const fromMs = this.#atMs;
      this.pass(60);
      const samples = Object.entries(people).map(([personId, sample]) => ({ personId, ...sample }));
      this.say('room.sampled', { fromMs, toMs: this.#atMs, people: samples });
    }
    return this;
  }

  books(personId: string, role: Role = 'student'): this {
    return this.say('person.booked', { personId, name: nameOf(personId), role });
  }

  awaits(personId: string, expected = true): this {
    return this.say('person.expected', { personId, expected });
  }

  comes(personId: string, role: Role = personId === 'maud' ? 'mentor' : 'student'): this {
    if (!this.#opened) this.say('room.opened', {}, personId);
    this.#opened = true;
    const connection = (this.#connections.get(personId) ?? 0) + 1;
    if (connection === 1) {
      const admitted = { personId, name: nameOf(personId), role, grants: [], enteredAt: this.#atMs };
      this.say('participant.admitted', admitted, personId);
    }
    this.#connections.set(personId, connection);
    return this.say('participant.joined', { personId, connection }, personId);
  }

  leaves(personId: string): this {
    return this.say('participant.left', { personId, connection: this.#connection(personId) }, personId);
  }

  /** The line breaks; the last sign of life was so many seconds ago. */
  drops(personId: string, secondsAgo = 0, connection = this.#connection(personId)): this {
    const since = this.#atMs - secondsAgo * 1000;
    return this.say('participant.disconnected', { personId, connection, since });
  }

  publishes(personId: string, source: TrackSource, silenced = false): string {
    const trackId = this.newId();
    const reasons = silenced ? (['self'] as const) : [];
    this.say('track.published', { trackId, personId, source, silenced: [...reasons] }, personId);
    return trackId;
  }

  switches(personId: string, trackId: string, on: boolean): this {
    return this.say('track.changed', { trackId, personId, reason: 'self', silenced: !on }, personId);
  }

  exercise(minutes = 10): this {
    this.#exerciseId = this.newId();
    const durationMs = minutes * MINUTE_MS;
    const times = { durationMs, endsAt: this.#atMs + durationMs };
    const prompt = [{ kind: 'paragraph' as const, spans: [{ text: 'Raconte ta première vente.' }] }];
    const data = { exerciseId: this.#exerciseId, prompt, material: null, ...times };
    return this.say('exercise.started', data, 'maud');
  }

  begins(personId: string): this {
    return this.say('page.started', { exerciseId: this.#exerciseId, personId }, personId);
  }

  laysPen(personId: string, down = true): this {
    return this.say('page.penDown', { exerciseId: this.#exerciseId, personId, down }, personId);
  }

  /** "Levez les stylos !", with the words of each page. */
  pensUp(words: Readonly<Record<string, number>> = {}): this {
    const exerciseId = this.#exerciseId;
    this.say('exercise.ended', { exerciseId, reason: 'time' });
    this.pass(5);
    for (const [personId, count] of Object.entries(words))
      this.say('page.submitted', { exerciseId, personId, words: count });
    return this.say('exercise.frozen', { exerciseId });
  }

  shares(personId: string, what: 'nobody' | 'mentors' | 'all' = 'all'): this {
    return this.say('page.shared', { exerciseId: this.#exerciseId, personId, with: what }, personId);
  }

  circle(...order: string[]): this {
    const data = { circleId: this.newId(), exerciseId: null, perReaderMs: null };
    this.say('circle.opened', data, 'maud');
    return this.say('circle.arranged', { order }, 'maud');
  }

  turn(personId: string): this {
    return this.say('circle.turn', { personId }, 'maud');
  }

  turnEnds(personId: string, how: TurnEnd, by: string = 'maud'): this {
    return this.say('circle.turnEnded', { personId, how }, by);
  }

  nudges(personId: string): this {
    return this.say('nudge.sent', { personId, note: 'Tu y arrives ?' }, 'maud');
  }

  asks(personId: string): string {
    const questionId = this.newId();
    this.say('question.asked', { questionId, personId, text: 'Comment fixer mes prix ?' }, personId);
    return questionId;
  }

  chats(personId: string): string {
    const messageId = this.newId();
    this.say('chat.sent', { messageId, personId, thread: null, text: 'Merci !' }, personId);
    return messageId;
  }

  poll(): this {
    this.#pollId = this.newId();
    const poll = { question: 'On continue ?', kind: 'single' as const, options: ['oui', 'non'] };
    const data = { pollId: this.#pollId, ...poll, anonymous: true, results: 'closed' as const };
    return this.say('poll.opened', data, 'maud');
  }

  answers(personId: string): this {
    return this.say('poll.answered', { pollId: this.#pollId, personId, choice: null }, personId);
  }

  pollCloses(): this {
    return this.say('poll.closed', { pollId: this.#pollId, counts: {} }, 'maud');
  }

  /** Everybody leaves with the room. */
  ends(dueAt?: number): this {
    return this.say('room.ended', { reason: 'time', ...(dueAt === undefined ? {} : { dueAt }) });
  }

  newId(): string {
    this.#ids += 1;
    return `0198f7a0-0000-7000-8000-${this.#ids.toString(16).padStart(12, '0')}`;
  }

  #connection(personId: string): number {
    return this.#connections.get(personId) ?? 1;
  }

  #to(atMs: number): this {
    if (atMs < this.#atMs && this.#opened) throw new RangeError('a journal is told forwards');
    this.#atMs = atMs;
    return this;
  }

  #append(type: EventType, data: unknown, actor: Actor): void {
    const seq = this.events.length + 1;
    const envelope = { sessionId: this.sessionId, epoch: 1, seq, at: this.#atMs, audience: 'all' as const };
    this.events.push({ ...envelope, actor, v: EVENT_VERSIONS[type], commandId: null, type, data });
  }
}

function nameOf(personId: string): string {
  return personId.charAt(0).toUpperCase() + personId.slice(1);
}
