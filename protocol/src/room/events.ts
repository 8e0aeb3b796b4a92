import { z } from 'zod';
import { LIMITS } from '../limits.ts';
import {
  ConsentPurpose,
  Grant,
  Id,
  Line,
  PersonName,
  Role,
  SessionKind,
  SilenceReason,
  TimeMs,
  TrackSource,
  Uuid,
} from '../primitives.ts';

/**
 * The data of each event type, at its current version. A changed meaning gets a new `v` and an upcaster
 * (`upcast.ts`); an entry here is never reinterpreted (SPEC R8).
 */
const Reason = z.string().max(LIMITS.reasonChars);

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
  'participant.admitted': z.object({ personId: Id, name: PersonName, role: Role, grants: z.array(Grant) }),
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
} as const satisfies Record<string, z.ZodType>;

export type EventType = keyof typeof EVENT_DATA;

/** Current version of each type; every type starts at 1. */
export const EVENT_VERSIONS: Readonly<Record<EventType, number>> = Object.freeze(
  Object.fromEntries(Object.keys(EVENT_DATA).map((type) => [type, 1])) as Record<EventType, number>,
);

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

export type EventData<T extends EventType> = z.infer<(typeof EVENT_DATA)[T]>;

/** An event before it has its place in the journal: what `decide` gives. */
export type EventBody = {
  [T in EventType]: { readonly type: T; readonly data: EventData<T>; readonly audience: Audience };
}[EventType];

/** The envelope of every entry of a journal (SPEC R1). */
export interface Envelope {
  readonly sessionId: string;
  readonly epoch: number;
  /** Counts from 1 without holes. */
  readonly seq: number;
  /** Server time, milliseconds since the Unix epoch. */
  readonly at: number;
  readonly actor: Actor;
  readonly v: number;
  readonly audience: Audience;
  /** The command that caused it; null for the server's own and in what others are told. */
  readonly commandId: string | null;
}

export type RoomEvent = {
  [T in EventType]: Envelope & { readonly type: T; readonly data: EventData<T> };
}[EventType];

/** An event whose personal data was erased (SPEC R12): its place stays, its content is gone. */
export interface ErasedEvent extends Envelope {
  readonly type: string;
  readonly data: { readonly erased: true };
}

/** What those outside an event's audience receive: its place only (SPEC R2). */
export interface HiddenEvent {
  readonly epoch: number;
  readonly seq: number;
  readonly hidden: true;
}

/** An entry as it is stored and sent: perhaps of a type or version that this release does not know (SPEC R8). */
export interface StoredEvent extends Envelope {
  readonly type: string;
  readonly data: unknown;
}

export type JournalEntry = RoomEvent | ErasedEvent | StoredEvent | HiddenEvent;

export function isHidden(entry: JournalEntry): entry is HiddenEvent {
  return 'hidden' in entry;
}

export function isErased(entry: StoredEvent): entry is ErasedEvent {
  return typeof entry.data === 'object' && entry.data !== null && 'erased' in entry.data;
}
