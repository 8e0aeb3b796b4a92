import { isErased, type Role, type StoredEvent, upcast } from '@tribu-live/protocol';
import { Presence, type PresenceSpan, presenceSpans } from '@tribu-live/protocol/engagement';

export interface PersonAttendance {
  readonly personId: string;
  readonly name: string;
  readonly role: Role;
  readonly booked: boolean;
  readonly spans: readonly PresenceSpan[];
  readonly presentSeconds: number;
  /** From the session's start to the first arrival, at the door or inside; 0 for the punctual, null for who never came in. */
  readonly lateSeconds: number | null;
  /** How often the connection broke without a goodbye. */
  readonly disconnections: number;
}

export interface Attendance {
  readonly startsAtMs: number | null;
  readonly endsAtMs: number | null;
  readonly people: readonly PersonAttendance[];
}

/**
 * Who was there and when, derived from a session's whole journal and nothing else (R10). Erased people
 * (SPEC R12) and unknown events leave no trace. `nowMs` counts for those who are still here.
 */
export function attendanceOf(journal: Iterable<StoredEvent>, nowMs: number): Attendance {
  const presence = new Presence();
  let startsAtMs: number | null = null;
  let endsAtMs: number | null = null;
  for (const entry of journal) {
    const event = isErased(entry) ? null : upcast(entry);
    if (event === null) continue;
    presence.note(event);
    if (event.type === 'session.created' || event.type === 'session.moved') startsAtMs = event.data.startsAt;
    if (
      event.type === 'session.created' ||
      event.type === 'session.moved' ||
      event.type === 'session.extended'
    )
      endsAtMs = event.data.endsAt;
  }
  const people = [...presence.people].map((person): PersonAttendance => {
    const { personId, name, role, booked, disconnections } = person;
    const spans = presenceSpans(person);
    const presentMs = spans.reduce((sum, { fromMs, toMs }) => sum + Math.max(0, (toMs ?? nowMs) - fromMs), 0);
    const arrivedMs = presence.arrivedAt(person);
    const late = arrivedMs === null || startsAtMs === null ? null : Math.max(0, arrivedMs - startsAtMs);
    return {
      ...{ personId, name, role, booked, spans, disconnections },
      presentSeconds: Math.round(presentMs / 1000),
      lateSeconds: late === null ? null : Math.round(late / 1000),
    };
  });
  return { startsAtMs, endsAtMs, people };
}
