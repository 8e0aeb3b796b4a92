import { isErased, type Role, type RoomEvent, type StoredEvent, upcast } from '@tribu-live/protocol';

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

export interface PersonAttendance {
  readonly personId: string;
  readonly name: string;
  readonly role: Role;
  readonly booked: boolean;
  readonly spans: readonly PresenceSpan[];
  readonly presentSeconds: number;
  /** From the session's start to the first arrival; 0 for the punctual, null for who never came. */
  readonly lateSeconds: number | null;
  /** How often the connection broke without a goodbye. */
  readonly disconnections: number;
}

export interface Attendance {
  readonly startsAtMs: number | null;
  readonly endsAtMs: number | null;
  readonly people: readonly PersonAttendance[];
}

interface Draft {
  personId: string;
  name: string;
  role: Role;
  booked: boolean;
  connection: number;
  disconnections: number;
  /** `broken`: ended by a lost connection, so a soon return goes on with it. */
  spans: { fromMs: number; toMs: number | null; broken: boolean }[];
}

interface Times {
  startsAtMs: number | null;
  endsAtMs: number | null;
}

/**
 * Who was there and when, derived from a session's whole journal and nothing else (R10). Erased people
 * (SPEC R12) and unknown events leave no trace. `nowMs` counts for those who are still here.
 */
export function attendanceOf(journal: Iterable<StoredEvent>, nowMs: number): Attendance {
  const people = new Map<string, Draft>();
  const times: Times = { startsAtMs: null, endsAtMs: null };
  for (const entry of journal) {
    const event = isErased(entry) ? null : upcast(entry);
    if (event !== null) note(people, times, event);
  }
  return { ...times, people: [...people.values()].map((draft) => finish(draft, times.startsAtMs, nowMs)) };
}

function note(people: Map<string, Draft>, times: Times, event: RoomEvent): void {
  switch (event.type) {
    case 'session.created':
    case 'session.moved':
      times.startsAtMs = event.data.startsAt;
      times.endsAtMs = event.data.endsAt;
      return;
    case 'session.extended':
      times.endsAtMs = event.data.endsAt;
      return;
    case 'person.booked':
      introduce(people, event.data, true);
      return;
    case 'participant.admitted':
      introduce(people, event.data, false);
      return;
    case 'participant.joined':
      arrive(people.get(event.data.personId), event.data.connection, event.at);
      return;
    case 'participant.disconnected':
      go(people.get(event.data.personId), event.data.since, {
        connection: event.data.connection,
        broken: true,
      });
      return;
    case 'participant.left':
      go(people.get(event.data.personId), event.at, { connection: event.data.connection, broken: false });
      return;
    case 'participant.removed':
      go(people.get(event.data.personId), event.at, { broken: false });
      return;
    case 'room.ended':
      // A room that ended late, because nobody was there to end it, was empty since.
      for (const draft of people.values()) go(draft, event.data.dueAt ?? event.at, { broken: false });
      return;
    case 'session.cancelled':
      for (const draft of people.values()) go(draft, event.at, { broken: false });
      return;
    default:
      return;
  }
}

function introduce(
  people: Map<string, Draft>,
  { personId, name, role }: { personId: string; name: string; role: Role },
  booked: boolean,
): void {
  const known = people.get(personId);
  if (known === undefined) {
    people.set(personId, { personId, name, role, booked, connection: 0, disconnections: 0, spans: [] });
    return;
  }
  known.name = name;
  known.role = role;
  known.booked ||= booked;
}

function arrive(draft: Draft | undefined, connection: number, atMs: number): void {
  if (draft === undefined) return;
  draft.connection = connection;
  const last = draft.spans.at(-1);
  const wasHere = last !== undefined && last.toMs === null;
  const cameBack = last?.broken === true && last.toMs !== null && atMs - last.toMs <= RECONNECT_GAP_MS;
  if (last !== undefined && (wasHere || cameBack)) {
    last.toMs = null;
    last.broken = false;
    return;
  }
  draft.spans.push({ fromMs: atMs, toMs: null, broken: false });
}

function go(draft: Draft | undefined, atMs: number, how: { connection?: number; broken: boolean }): void {
  const last = draft?.spans.at(-1);
  if (draft === undefined || last === undefined || last.toMs !== null) return;
  // An older window that closes says nothing about the newer one.
  if (how.connection !== undefined && how.connection < draft.connection) return;
  last.toMs = Math.max(atMs, last.fromMs);
  last.broken = how.broken;
  if (how.broken) draft.disconnections += 1;
}

function finish(draft: Draft, startsAtMs: number | null, nowMs: number): PersonAttendance {
  const spans = draft.spans.map(({ fromMs, toMs }) => ({ fromMs, toMs }));
  const presentMs = spans.reduce((sum, { fromMs, toMs }) => sum + Math.max(0, (toMs ?? nowMs) - fromMs), 0);
  const firstMs = spans[0]?.fromMs;
  const late = firstMs === undefined || startsAtMs === null ? null : Math.max(0, firstMs - startsAtMs);
  return {
    personId: draft.personId,
    name: draft.name,
    role: draft.role,
    booked: draft.booked,
    spans,
    presentSeconds: Math.round(presentMs / 1000),
    lateSeconds: late === null ? null : Math.round(late / 1000),
    disconnections: draft.disconnections,
  };
}
