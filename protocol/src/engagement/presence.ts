import type { Role } from '../primitives.ts';
import type { RoomEvent } from '../room/entries.ts';
import type { Span } from './spans.ts';

/**
 * A connection that breaks and comes back within this time was a reload or a change of network, not an
 * absence.
 */
const RECONNECT_GAP_MS = 30_000;

/** One stretch of presence, milliseconds since the Unix epoch; `toMs` null: still here. */
export interface PresenceSpan {
  readonly fromMs: number;
  readonly toMs: number | null;
}

/** One stretch with a line that held. `broken`: ended without a goodbye. */
interface Stretch {
  readonly fromMs: number;
  toMs: number | null;
  broken: boolean;
}

/** Somebody of whom the journal says who they are, and when they were there. */
export interface KnownPerson {
  readonly personId: string;
  name: string;
  /** The person's own: a mentor's role that is handed for a while is no other one. */
  role: Role;
  booked: boolean;
  /** Number of the newest connection; 0 before the first (SPEC C1). */
  connection: number;
  /** How often the connection broke without a goodbye. */
  disconnections: number;
  readonly stretches: Stretch[];
}

/** Who was there and when, folded from a journal (SPEC R10): attendance and engagement keep no other book of it. */
export class Presence {
  readonly #people = new Map<string, KnownPerson>();
  /** When each of those who ever stood in the waiting room first did, let in or not. */
  readonly #knockedAt = new Map<string, number>();

  /** In the order in which they were first named. */
  get people(): Iterable<KnownPerson> {
    return this.#people.values();
  }

  person(personId: string): KnownPerson | undefined {
    return this.#people.get(personId);
  }

  isHere(personId: string): boolean {
    return this.#people.get(personId)?.stretches.at(-1)?.toMs === null;
  }

  waitedAtDoor(personId: string): boolean {
    return this.#knockedAt.has(personId);
  }

  /**
   * Milliseconds since the Unix epoch; null: was never in the room. Who was let in had come when they stood at the
   * door: a mentor who is late makes nobody else so.
   */
  arrivedAt({ personId, stretches }: KnownPerson): number | null {
    const [first] = stretches;
    return first === undefined ? null : Math.min(first.fromMs, this.#knockedAt.get(personId) ?? first.fromMs);
  }

  note(event: RoomEvent): void {
    switch (event.type) {
      case 'door.knocked':
        if (!this.waitedAtDoor(event.data.personId)) this.#knockedAt.set(event.data.personId, event.at);
        return;
      case 'person.booked':
        this.#introduce(event.data, true);
        return;
      case 'participant.admitted':
        this.#introduce(event.data, false);
        return;
      case 'participant.joined':
        arrive(this.#people.get(event.data.personId), event.data.connection, event.at);
        return;
      case 'participant.disconnected': {
        const { personId, connection, since } = event.data;
        go(this.#people.get(personId), since, { connection, broken: true });
        return;
      }
      case 'participant.left': {
        const { personId, connection } = event.data;
        go(this.#people.get(personId), event.at, { connection, broken: false });
        return;
      }
      case 'participant.removed':
        go(this.#people.get(event.data.personId), event.at, { broken: false });
        return;
      case 'room.ended':
        // A room that ended late, because nobody was there to end it, was empty since.
        this.#allGo(event.data.dueAt ?? event.at);
        return;
      case 'session.cancelled':
        this.#allGo(event.at);
        return;
      default:
        return;
    }
  }

  #allGo(atMs: number): void {
    for (const person of this.#people.values()) go(person, atMs, { broken: false });
  }

  #introduce(
    { personId, name, role }: { readonly personId: string; readonly name: string; readonly role: Role },
    booked: boolean,
  ): void {
    const known = this.#people.get(personId);
    if (known === undefined) {
      const nothing = { connection: 0, disconnections: 0, stretches: [] };
      this.#people.set(personId, { personId, name, role, booked, ...nothing });
      return;
    }
    known.name = name;
    known.role = role;
    known.booked ||= booked;
  }
}

/** When the person was there: what broke and came back soon is one stretch. */
export function presenceSpans({ stretches }: KnownPerson): PresenceSpan[] {
  const spans: { fromMs: number; toMs: number | null }[] = [];
  let before: Stretch | undefined;
  for (const stretch of stretches) {
    const last = spans.at(-1);
    const cameBack =
      before?.broken === true && before.toMs !== null && stretch.fromMs - before.toMs <= RECONNECT_GAP_MS;
    if (last !== undefined && cameBack) last.toMs = stretch.toMs;
    else spans.push({ fromMs: stretch.fromMs, toMs: stretch.toMs });
    before = stretch;
  }
  return spans;
}

/** The same as stretches that end: who is still here is so until now. */
export function endedSpans(spans: readonly PresenceSpan[], nowMs: number): Span[] {
  return spans.map(({ fromMs, toMs }) => ({ fromMs, toMs: Math.max(fromMs, toMs ?? nowMs) }));
}

function arrive(person: KnownPerson | undefined, connection: number, atMs: number): void {
  if (person === undefined) return;
  person.connection = connection;
  // A second window is no second presence.
  if (person.stretches.at(-1)?.toMs === null) return;
  person.stretches.push({ fromMs: atMs, toMs: null, broken: false });
}

function go(
  person: KnownPerson | undefined,
  atMs: number,
  how: { readonly connection?: number; readonly broken: boolean },
): void {
  const last = person?.stretches.at(-1);
  if (person === undefined || last === undefined || last.toMs !== null) return;
  // An older window that closes says nothing about the newer one.
  if (how.connection !== undefined && how.connection < person.connection) return;
  last.toMs = Math.max(atMs, last.fromMs);
  last.broken = how.broken;
  if (how.broken) person.disconnections += 1;
}
