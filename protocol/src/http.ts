import { z } from 'zod';
import { LIMITS } from './limits.ts';
import { IceServer, RtpCapabilities } from './media-shapes.ts';
import { Grant, Id, Line, PersonName, Reason, Role, SessionKind, TimeMs } from './primitives.ts';
import { Actor, Audience } from './room/events.ts';
import { MAX_TOKEN_TTL_SECONDS, PARTICIPANT_AUDIENCE } from './tokens.ts';
import { Blocks, PageSharing, SheetTemplate } from './workshop.ts';

/** Resources of the HTTP interface. Times are RFC 3339 with an offset, for example `2026-11-22T14:00:00Z`. */
const Rfc3339 = z.iso.datetime({ offset: true });
const Minutes = z.number().int().min(LIMITS.minSessionMinutes).max(LIMITS.maxSessionMinutes);

export const BookedPerson = z.strictObject({ id: Id, name: PersonName, role: Role });
export type BookedPerson = z.infer<typeof BookedPerson>;

/** A run sheet of a session: one that the server brings, by its id, or blocks of one's own. */
export const SheetRequest = z
  .strictObject({ template: Id.optional(), blocks: Blocks.optional() })
  .meta({ oneOf: [{ required: ['template'] }, { required: ['blocks'] }] })
  .transform(({ template, blocks }, context): { template: string } | { blocks: Blocks } => {
    if (template !== undefined && blocks === undefined) return { template };
    if (template === undefined && blocks !== undefined) return { blocks };
    const message = 'send either template or blocks, one of the two';
    context.addIssue({ code: 'custom', path: [template === undefined ? 'template' : 'blocks'], message });
    return z.NEVER;
  });
export type SheetRequest = z.output<typeof SheetRequest>;

/** Ids of those who are awaited, nobody twice. */
const Expected = z
  .array(Id)
  .max(LIMITS.peoplePerSession)
  .refine((ids) => new Set(ids).size === ids.length, 'names somebody twice')
  .meta({ uniqueItems: true });

export const SessionCreate = z.strictObject({
  /** The school's own id: creating the same one again gives the same session (idempotent). */
  externalId: Id,
  kind: SessionKind,
  title: Line.default(''),
  startsAt: Rfc3339,
  durationMinutes: Minutes.default(30),
  people: z.array(BookedPerson).min(1).max(LIMITS.peoplePerSession),
  /** Ids of those who are awaited, for engagement: who of them stays away was absent. Left out: all booked students. */
  expected: Expected.optional(),
  /** Prepared for the mentor, who may change it at any time. */
  sheet: SheetRequest.optional(),
});
export type SessionCreate = z.input<typeof SessionCreate>;

/**
 * Moves (`startsAt`, `durationMinutes`) or renames a session that has not started; gives it another run sheet, and says
 * anew who is expected, at any time before the end.
 */
export const SessionPatch = z.strictObject({
  startsAt: Rfc3339.optional(),
  durationMinutes: Minutes.optional(),
  title: Line.optional(),
  sheet: SheetRequest.optional(),
  /** Replaces who was expected. */
  expected: Expected.optional(),
});
export type SessionPatch = z.infer<typeof SessionPatch>;

export const SessionResource = z.object({
  id: Id,
  externalId: Id,
  kind: SessionKind,
  title: z.string(),
  startsAt: Rfc3339,
  endsAt: Rfc3339,
  opensAt: Rfc3339,
  status: z.enum(['scheduled', 'open', 'ended', 'cancelled']),
  people: z.array(z.object({ id: Id, name: z.string(), role: Role, presence: z.string() })),
});
export type SessionResource = z.infer<typeof SessionResource>;

export const SessionList = z.object({ sessions: z.array(SessionResource), next: z.string().nullable() });
export type SessionList = z.infer<typeof SessionList>;

export const SessionListQuery = z.strictObject({
  personId: Id.optional(),
  status: z.enum(['scheduled', 'open', 'ended', 'cancelled']).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  after: Id.optional(),
});
export type SessionListQuery = z.infer<typeof SessionListQuery>;

export const SessionCancel = z.strictObject({ reason: Reason.default('') });

export const TokenRequest = z.strictObject({
  personId: Id,
  name: PersonName,
  role: Role,
  grants: z.array(Grant).max(10).optional(),
  ttlSeconds: z.number().int().min(10).max(MAX_TOKEN_TTL_SECONDS).default(3600),
});
export type TokenRequest = z.input<typeof TokenRequest>;

export const TokenResource = z.object({ token: z.string(), expiresAt: Rfc3339 });
export type TokenResource = z.infer<typeof TokenResource>;

/** Claims of a participant token: JWT, HS256, `kid` in the header names the API key. */
export const ParticipantClaims = z.object({
  aud: z.literal(PARTICIPANT_AUDIENCE),
  sub: Id,
  name: PersonName,
  session: Id,
  role: Role,
  grants: z.array(Grant).max(10),
  iat: z.number().int(),
  exp: z.number().int(),
});
export type ParticipantClaims = z.infer<typeof ParticipantClaims>;

/** First entry with the school's token; later ones with the resume token of an earlier answer. */
export const JoinRequest = z
  .strictObject({
    token: z.string().min(1).max(LIMITS.tokenChars).optional(),
    resumeToken: z.string().min(1).max(LIMITS.tokenChars).optional(),
  })
  .meta({ oneOf: [{ required: ['token'] }, { required: ['resumeToken'] }] })
  .transform(({ token, resumeToken }, context): { token: string } | { resumeToken: string } => {
    if (token !== undefined && resumeToken === undefined) return { token };
    if (token === undefined && resumeToken !== undefined) return { resumeToken };
    const path = [token === undefined ? 'token' : 'resumeToken'];
    context.addIssue({ code: 'custom', path, message: 'send either token or resumeToken, one of the two' });
    return z.NEVER;
  });
export type JoinRequest = z.infer<typeof JoinRequest>;

export const JoinAnswer = z.object({
  /** The home's URL: connect the WebSocket there. */
  url: z.string(),
  /** Where to send the next HTTP join when the home is silent, tried in order. */
  entry: z.array(z.string()).min(1),
  iceServers: z.array(IceServer),
  rtpCapabilities: RtpCapabilities,
  resumeToken: z.string(),
  serverTimeMs: TimeMs,
  protocolVersion: z.number().int(),
  you: z.object({ personId: Id, name: z.string(), role: Role, grants: z.array(Grant) }),
  session: z.object({
    id: Id,
    kind: SessionKind,
    title: z.string(),
    startsAt: TimeMs,
    endsAt: TimeMs,
    opensAt: TimeMs,
  }),
  /** Who is booked or present, for the screen before entering; `since` in milliseconds since the Unix epoch. */
  people: z.array(
    z.object({ id: Id, name: z.string(), role: Role, presence: z.string(), since: TimeMs.nullable() }),
  ),
});
export type JoinAnswer = z.infer<typeof JoinAnswer>;

/** Entries of a session's journal, in order, as they are stored (SPEC R1). */
export const EventPage = z.object({
  events: z.array(
    z.object({
      sessionId: Id,
      epoch: z.number().int(),
      seq: z.number().int(),
      at: TimeMs,
      actor: Actor,
      type: z.string(),
      v: z.number().int(),
      audience: Audience,
      commandId: z.string().nullable(),
      data: z.unknown(),
    }),
  ),
  /** The `after` of the next page; null at the end of the journal. */
  next: z.number().int().nullable(),
});
export type EventPage = z.infer<typeof EventPage>;

/** Who was there and when, derived from the journal. */
export const AttendanceResource = z.object({
  sessionId: Id,
  startsAt: Rfc3339.nullable(),
  endsAt: Rfc3339.nullable(),
  people: z.array(
    z.object({
      personId: Id,
      name: z.string(),
      role: Role,
      booked: z.boolean(),
      /** Stretches of presence, short reconnects and second windows merged; `to` null: still here. */
      spans: z.array(z.object({ from: Rfc3339, to: Rfc3339.nullable() })),
      presentSeconds: z.number().int(),
      /** From the start to the first arrival; null for who never came. */
      lateSeconds: z.number().int().nullable(),
      disconnections: z.number().int(),
    }),
  ),
});
export type AttendanceResource = z.infer<typeof AttendanceResource>;

/** The run sheets that the server brings, ready for `sheet: {template}` of a session. */
export const SheetList = z.object({ templates: z.array(SheetTemplate) });
export type SheetList = z.infer<typeof SheetList>;

/** Pages of a session whose writers share them with mentors or with all; of others not even that they exist. */
export const PageList = z.object({
  sessionId: Id,
  pages: z.array(
    z.object({
      exerciseId: Id,
      personId: Id,
      name: z.string(),
      sharedWith: PageSharing.exclude(['nobody']),
      words: z.number().int(),
      savedAt: Rfc3339,
      text: z.string(),
    }),
  ),
});
export type PageList = z.infer<typeof PageList>;

/** Questions of a session, open ones first, most wanted first; those that were withdrawn are gone. */
export const QuestionList = z.object({
  sessionId: Id,
  questions: z.array(
    z.object({
      id: Id,
      askedBy: Id,
      name: z.string(),
      askedAt: Rfc3339,
      text: z.string(),
      votes: z.number().int(),
      /** Null: nobody answered it. `text` is null of an answer that was given aloud. */
      answer: z
        .object({
          by: Id,
          name: z.string(),
          at: Rfc3339,
          how: z.enum(['live', 'written']),
          text: z.string().nullable(),
        })
        .nullable(),
    }),
  ),
});
export type QuestionList = z.infer<typeof QuestionList>;

/** What became of a person's data (SPEC R12). */
export const ErasureResource = z.object({ sessions: z.array(Id), events: z.number().int() });
export type ErasureResource = z.infer<typeof ErasureResource>;
