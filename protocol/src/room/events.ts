import { z } from 'zod';
import {
  ConsentPurpose,
  DeletionCause,
  Grant,
  Id,
  Line,
  PersonName,
  Reason,
  RecordingFailure,
  RecordingTrouble,
  Role,
  SessionKind,
  SilenceReason,
  TimeMs,
  TrackSource,
  Uuid,
} from '../primitives.ts';
import type { EventType } from './versions.ts';

/**
 * The data of each event type, at its current version. A changed meaning gets a new `v` and an upcaster
 * (`upcast.ts`); an entry here is never reinterpreted (SPEC R8).
 */
export const EVENT_DATA = {
  /** The entry in the school's calendar. Holds nothing personal: people come by `person.booked`. */
  'session.created': z.object({
    kind: SessionKind,
    title: Line,
    startsAt: TimeMs,
    endsAt: TimeMs,
    /** How long before `startsAt` the room opens, and how long after `endsAt` it closes by itself. */
    opensBeforeMs: z.number().int().nonnegative(),
    graceMs: z.number().int().nonnegative(),
  }),
  'person.booked': z.object({ personId: Id, name: PersonName, role: Role }),
  'session.moved': z.object({ startsAt: TimeMs, endsAt: TimeMs }),
  'session.retitled': z.object({ title: Line }),
  'session.cancelled': z.object({ reason: Reason }),
  /** First time somebody is let in. */
  'room.opened': z.object({}),
  /** A node became the home under this envelope's epoch (SPEC R4). Server only. */
  'room.homed': z.object({ nodeId: Id }),
  /** The person was let in with this name, role and these grants; again only when one of them changed. */
  'participant.admitted': z.object({
    personId: Id,
    name: PersonName,
    role: Role,
    grants: z.array(Grant),
    /** When the participant token that says so was shown at the door: an older one changes nothing any more. */
    enteredAt: TimeMs,
  }),
  'participant.joined': z.object({ personId: Id, connection: z.number().int().positive() }),
  /** The connection is gone without a goodbye; `since` is its last sign of life. */
  'participant.disconnected': z.object({
    personId: Id,
    connection: z.number().int().positive(),
    since: TimeMs,
  }),
  'participant.left': z.object({ personId: Id, connection: z.number().int().positive() }),
  /** Holds against any new token of this person (SPEC S4). */
  'participant.removed': z.object({ personId: Id, reason: Reason }),
  'consent.answered': z.object({
    personId: Id,
    purpose: ConsentPurpose,
    answer: z.enum(['yes', 'no']),
    textVersion: z.string().max(40),
  }),
  'track.published': z.object({
    trackId: Uuid,
    personId: Id,
    source: TrackSource,
    silenced: z.array(SilenceReason),
  }),
  /** One reason to be silent was added or taken away. */
  'track.changed': z.object({ trackId: Uuid, personId: Id, reason: SilenceReason, silenced: z.boolean() }),
  'track.unpublished': z.object({ trackId: Uuid, personId: Id }),
  'session.extended': z.object({ endsAt: TimeMs, byMs: z.number().int().positive() }),
  /** `dueAt` is set when a deadline fired late: the moment it should have fired. */
  'room.ended': z.object({ reason: z.enum(['time', 'mentor', 'school']), dueAt: TimeMs.optional() }),
  /**
   * Whether what may be recorded is recorded. `off`: nobody who publishes agreed. `trouble`: something that
   * should be captured is not, for the reason beside it.
   */
  'recording.changed': z.object({
    status: z.enum(['off', 'running', 'trouble']),
    trouble: RecordingTrouble.nullable(),
  }),
  /** The replay was verified and may be watched. */
  'recording.ready': z.object({ durationMs: z.number().int().nonnegative() }),
  'recording.failed': z.object({ reason: RecordingFailure }),
  /** Replay and originals are gone. */
  'recording.deleted': z.object({ cause: DeletionCause }),
} as const satisfies Record<EventType, z.ZodType>;

/** Who acted: a person, the school's back end, or the server itself (deadlines, takeovers). */
export const Actor = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('person'), id: Id }),
  z.object({ kind: z.literal('school') }),
  z.object({ kind: z.literal('server') }),
]);
export type Actor = z.infer<typeof Actor>;

/** Who may see an event: everybody, nobody outside the server, or these persons (and all mentors). */
export const Audience = z.union([
  z.literal('all'),
  z.literal('server'),
  z.object({ mentors: z.boolean(), persons: z.array(Id) }),
]);
export type Audience = z.infer<typeof Audience>;

export type EventDataByType = { [T in EventType]: z.infer<(typeof EVENT_DATA)[T]> };
export type EventData<T extends EventType> = EventDataByType[T];

/** An event before it has its place in the journal: what `decide` gives. */
export type EventBody = {
  [T in EventType]: { readonly type: T; readonly data: EventData<T>; readonly audience: Audience };
}[EventType];
