import { z } from 'zod';
import {
  ConsentPurpose,
  DeletionCause,
  Id,
  Line,
  RecordingFailure,
  Role,
  SessionKind,
  TextVersion,
} from './primitives.ts';

/** Resources about recordings. A session has at most one, under the session's id. Times are RFC 3339. */
const Rfc3339 = z.iso.datetime({ offset: true });
const Ms = z.number().int().nonnegative();

/**
 * States only move forward. `recording` the session runs, `composing` it is over and the replay is on the way,
 * `ready`, `failed` (see `failure`), `empty` (nothing was captured), `deleted` (see the receipt).
 */
export const RecordingStatus = z.enum(['recording', 'composing', 'ready', 'failed', 'empty', 'deleted']);
export type RecordingStatus = z.infer<typeof RecordingStatus>;

/** What the school files a recording under, by which it is found again. */
export const RecordingTags = z.strictObject({
  topic: Line.optional(),
  sector: Line.optional(),
  maturity: Line.optional(),
  reference: Line.optional(),
});
export type RecordingTags = z.infer<typeof RecordingTags>;

export const Chapter = z.object({
  /**
   * `start`, `end`, `screen` (somebody shares a screen) and, of a workshop: `block` (a part of its plan),
   * `exercise`, `reader` (somebody reads aloud), `question` (answered live), `groups`. What ends in `.end` is over
   * there.
   */
  kind: z.enum([
    'start',
    'block',
    'exercise',
    'exercise.end',
    'reader',
    'circle.end',
    'question',
    'groups',
    'groups.end',
    'screen',
    'screen.end',
    'end',
  ]),
  atMs: Ms,
  personId: Id.nullable(),
  /** As shown, in the school's language. */
  title: z.string(),
});
export type Chapter = z.infer<typeof Chapter>;

export const RecordingResource = z.object({
  id: Id,
  kind: SessionKind,
  title: z.string(),
  startsAt: Rfc3339,
  people: z.array(z.object({ id: Id, name: z.string(), role: Role })),
  status: RecordingStatus,
  /** 0 to 1 while the replay is composed; 1 once it is ready. */
  progress: z.number().min(0).max(1),
  failure: RecordingFailure.nullable(),
  durationMs: Ms.nullable(),
  sizeBytes: Ms.nullable(),
  /** Recorded over published media time, 0 to 1. */
  coverage: z.number().min(0).max(1).nullable(),
  chapters: z.array(Chapter),
  tags: RecordingTags,
  /** Replay and originals are deleted then; null: kept. */
  retainUntil: Rfc3339.nullable(),
  /** The originals are deleted then; null: not yet known (no replay) or gone. */
  originalsUntil: Rfc3339.nullable(),
  deletion: z.object({ at: Rfc3339, cause: DeletionCause, files: Ms, bytes: Ms }).nullable(),
});
export type RecordingResource = z.infer<typeof RecordingResource>;

export const RecordingList = z.object({
  recordings: z.array(RecordingResource),
  next: z.string().nullable(),
});
export type RecordingList = z.infer<typeof RecordingList>;

export const RecordingListQuery = z.strictObject({
  /** Words of title, names and tags, in French stems. */
  q: Line.optional(),
  personId: Id.optional(),
  status: RecordingStatus.optional(),
  topic: Line.optional(),
  sector: Line.optional(),
  maturity: Line.optional(),
  reference: Line.optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  after: Id.optional(),
});
export type RecordingListQuery = z.infer<typeof RecordingListQuery>;

/** What is left out stays; null takes a tag or the retention date away. */
export const RecordingPatch = z.strictObject({
  topic: Line.nullable().optional(),
  sector: Line.nullable().optional(),
  maturity: Line.nullable().optional(),
  reference: Line.nullable().optional(),
  retainUntil: Rfc3339.nullable().optional(),
});
export type RecordingPatch = z.infer<typeof RecordingPatch>;

/**
 * A link to the replay. `personId`: for somebody who was in the session, or is an observer of it. Without it the
 * link is for anybody who has it: everybody who is heard or seen must have agreed to `share`.
 */
export const ShareRequest = z.strictObject({
  personId: Id.optional(),
  ttlSeconds: z
    .number()
    .int()
    .min(60)
    .max(30 * 24 * 3600)
    .default(4 * 3600),
});
export type ShareRequest = z.input<typeof ShareRequest>;

export const ShareResource = z.object({
  /** The replay's description (JSON, `ReplayResource`), for `<tribu-replay>` or a player of one's own. */
  url: z.string(),
  expiresAt: Rfc3339,
});
export type ShareResource = z.infer<typeof ShareResource>;

/** What a player needs. URLs carry the link's signature and expire with it; the video answers range requests. */
export const ReplayResource = z.object({
  id: Id,
  title: z.string(),
  startsAt: Rfc3339,
  people: z.array(z.object({ id: Id, name: z.string(), role: Role })),
  durationMs: Ms,
  chapters: z.array(Chapter),
  videoUrl: z.string(),
  thumbnailUrl: z.string(),
  /** Where a player says what was watched (`ReplayWatched`); null: the link is nobody's own. */
  watchedUrl: z.string().nullable(),
  /** Stretches in which something that should be there is not. */
  gaps: z.array(z.object({ fromMs: Ms, toMs: Ms, personId: Id, reason: z.string() })),
  expiresAt: Rfc3339,
});
export type ReplayResource = z.infer<typeof ReplayResource>;

/** What a person answered on a page of the school, for one session. */
export const ConsentRequest = z.strictObject({
  personId: Id,
  purpose: ConsentPurpose,
  answer: z.enum(['yes', 'no']),
  textVersion: TextVersion,
});
export type ConsentRequest = z.infer<typeof ConsentRequest>;

/**
 * `session.started` when the room first lets somebody in; `student.ghosting` when a student has become a ghost (SPEC E5).
 */
export const WebhookEvent = z.enum([
  'session.started',
  'session.ended',
  'recording.ready',
  'recording.failed',
  'student.ghosting',
]);
export type WebhookEvent = z.infer<typeof WebhookEvent>;

export const WebhookCreate = z.strictObject({
  url: z.url({ protocol: /^https?$/ }).max(2048),
  events: z.array(WebhookEvent).min(1).max(10),
});
export type WebhookCreate = z.infer<typeof WebhookCreate>;

export const WebhookResource = z.object({
  id: Id,
  url: z.string(),
  events: z.array(WebhookEvent),
  createdAt: Rfc3339,
  /** Signs every delivery; shown at creation only. */
  secret: z.string().optional(),
});
export type WebhookResource = z.infer<typeof WebhookResource>;

export const WebhookList = z.object({ webhooks: z.array(WebhookResource) });
export type WebhookList = z.infer<typeof WebhookList>;

/** Body of a delivery. The same `id` may come more than once; those of one session, and of one person, come in order. */
export const WebhookDelivery = z.object({
  id: z.string(),
  type: WebhookEvent,
  at: Rfc3339,
  /** Null where it is about a person. */
  sessionId: Id.nullable(),
  /** Null where it is about a session. */
  personId: Id.nullable(),
  seq: z.number().int(),
  data: z.record(z.string(), z.unknown()),
});
export type WebhookDelivery = z.infer<typeof WebhookDelivery>;
