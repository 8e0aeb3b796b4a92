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
} from '../../primitives.ts';

export const SESSION_EVENTS = {
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
    /** Of a whisper: who alone receives it. */
    to: Id.optional(),
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
} as const;
