import { z } from 'zod';
import type { ErrorBody } from './errors.ts';
import { LIMITS } from './limits.ts';
import {
  DtlsParameters,
  type IceParameters,
  RtpCapabilities,
  RtpParameters,
  type TransportOffer,
} from './media-shapes.ts';
import {
  ConsentPurpose,
  type Grant,
  Id,
  LineQuality,
  type MediaKind,
  PageUse,
  Reason,
  type Role,
  TextVersion,
  TrackSource,
  Uuid,
} from './primitives.ts';
import type { HiddenEvent, StoredEvent } from './room/entries.ts';
import type { RoomState } from './room/state.ts';
import { type Signal, SignalRequest } from './signals.ts';
import { PageText, type SheetTemplate } from './workshop.ts';
import { WORKSHOP_COMMANDS, type WorkshopMethod } from './workshop-commands.ts';

/** What the client hands over in socket.io's `auth` at connect. */
export const SocketAuth = z.strictObject({ resumeToken: z.string().min(1).max(LIMITS.tokenChars) });
export type SocketAuth = z.infer<typeof SocketAuth>;

/** mediasoup's id of a transport, as the offer of it said. */
const TransportId = z.string().min(1).max(100);

/**
 * Requests from client to server: `socket.emit(method, body, ack)`. The answer is an `Answer`.
 * A body with a `commandId` is a command: repeated with the same id it has one effect (SPEC R7).
 */
export const REQUESTS = {
  /** The first request on a socket. `last` is what the client has folded, if it comes back. */
  'room.join': z.strictObject({
    protocolVersion: z.number().int().min(0).max(10_000),
    /** Made once per page load and held in memory only: tells a reconnect from a second window (SPEC C2). */
    instanceId: Uuid,
    rtpCapabilities: RtpCapabilities,
    last: z.strictObject({ epoch: z.number().int().min(0), seq: z.number().int().min(0) }).optional(),
    /** Ids of the transports that the client holds: it goes on with them only when they are the server's too (SPEC C4). */
    transports: z.strictObject({ send: TransportId, receive: TransportId }).optional(),
  }),
  'room.leave': z.strictObject({ commandId: Uuid }),
  'room.end': z.strictObject({ commandId: Uuid }),
  'session.extend': z.strictObject({
    commandId: Uuid,
    byMinutes: z.number().int().min(1).max(LIMITS.maxExtensionMinutes),
  }),
  'person.remove': z.strictObject({
    commandId: Uuid,
    personId: Id,
    reason: Reason,
  }),
  'consent.answer': z.strictObject({
    commandId: Uuid,
    purpose: ConsentPurpose,
    answer: z.enum(['yes', 'no']),
    textVersion: TextVersion,
  }),
  /** Publishes a track, or offers one that is already in the state again after a reconnect (same `trackId`). */
  'track.publish': z.strictObject({
    commandId: Uuid,
    trackId: Uuid,
    source: TrackSource,
    /** Starts muted or with the camera off. */
    silenced: z.boolean(),
    /** Of a whisper, and of nothing else: who alone receives it. */
    to: Id.optional(),
    rtpParameters: RtpParameters,
    /** On the first publish of a connection: connects the sending transport in the same message. */
    dtlsParameters: DtlsParameters.optional(),
  }),
  /** Mutes, unmutes, switches the camera off or on: the reason `self`. */
  'track.change': z.strictObject({ commandId: Uuid, trackId: Uuid, silenced: z.boolean() }),
  'track.unpublish': z.strictObject({ commandId: Uuid, trackId: Uuid }),
  /** The client has built these consumers; the first time it also connects the receiving transport. */
  'media.ready': z.strictObject({
    dtlsParameters: DtlsParameters.optional(),
    trackIds: z.array(Uuid).max(LIMITS.visibleTiles * 2),
  }),
  'media.restartIce': z.strictObject({ transport: z.enum(['send', 'receive']) }),
  /** Which tracks are on screen and how large, in CSS pixels; video that is not listed is paused (SPEC R9). */
  'media.demand': z.strictObject({
    visible: z
      .array(
        z.strictObject({
          trackId: Uuid,
          width: z.number().int().min(0).max(16_384),
          height: z.number().int().min(0).max(16_384),
        }),
      )
      .max(LIMITS.visibleTiles),
  }),
  'signal.send': SignalRequest,
  /** What a window says of itself to the server alone, at most each half minute: nobody else is told. */
  'window.report': z.strictObject({
    page: PageUse.optional(),
    /** How its own line carries now; a home that took the room over has heard no signal of it. */
    line: LineQuality.optional(),
    /** From the call of `join()` to the first picture or sound of somebody else, milliseconds; once for each join. */
    firstFrameMs: z.number().int().min(0).max(600_000).optional(),
  }),
  ...WORKSHOP_COMMANDS,
  /**
   * Saves one's own page of an exercise. It wins when (number of the connection, `revision`) is greater than what
   * is kept (SPEC R11); `revision` counts up on each connection.
   */
  'page.save': z.strictObject({
    exerciseId: Uuid,
    revision: z.number().int().min(0).max(Number.MAX_SAFE_INTEGER),
    text: PageText,
  }),
  /** One's own page, or one that is shared with this person. */
  'page.read': z.strictObject({ exerciseId: Uuid, personId: Id }),
  /** Saves the page of one's own group, of who holds its pen. */
  'groupPage.save': z.strictObject({
    groupId: Uuid,
    revision: z.number().int().min(0).max(Number.MAX_SAFE_INTEGER),
    text: PageText,
  }),
  'groupPage.read': z.strictObject({ groupId: Uuid }),
  /** Mentor. The run sheets that the server brings. */
  'sheet.templates': z.strictObject({}),
  /** Asked several times at a join and after each wake-up, to measure the offset of the client's clock. */
  'clock.read': z.strictObject({}),
  'token.renew': z.strictObject({}),
} as const satisfies Record<string, z.ZodType>;

export type Method = keyof typeof REQUESTS;
export type RequestBodies = { [M in Method]: z.infer<(typeof REQUESTS)[M]> };
export type RequestBody<M extends Method> = RequestBodies[M];

/** A command was accepted; `seq` is its last event (or the room's, when nothing had to change). */
export interface Accepted {
  readonly seq: number;
}

/** What a viewer needs to build a consumer of a track. mediasoup's own ids stay inside the media layer. */
export interface ConsumerOffer {
  readonly trackId: string;
  readonly kind: MediaKind;
  readonly rtpParameters: RtpParameters;
}

export interface Transports {
  readonly send: TransportOffer;
  readonly receive: TransportOffer;
}

export interface Joined {
  readonly protocolVersion: number;
  readonly you: { readonly personId: string; readonly role: Role; readonly grants: readonly Grant[] };
  readonly connection: number;
  readonly serverTimeMs: number;
  readonly resumeToken: string;
  /** Either what was missed since `last`, or the whole view. */
  readonly catchUp:
    | { readonly kind: 'events'; readonly events: readonly (StoredEvent | HiddenEvent)[] }
    | { readonly kind: 'snapshot'; readonly state: RoomState };
  /** `kept`: the transports of the same instance go on, nothing is renegotiated. */
  readonly media:
    | { readonly kind: 'kept' }
    | { readonly kind: 'new'; readonly transports: Transports; readonly consumers: readonly ConsumerOffer[] };
}

/** A page as it is kept. `savedAt` in milliseconds since the Unix epoch. */
export interface StoredPage {
  readonly connection: number;
  readonly revision: number;
  readonly savedAt: number;
  readonly text: string;
  readonly words: number;
}

/** `lost`: a newer one is kept; the text that was sent is the writer's to keep as another version. */
export type PageSaved =
  | { readonly is: 'saved'; readonly words: number; readonly savedAt: number }
  | { readonly is: 'lost'; readonly kept: StoredPage };

/** What the wall shows of one writer. */
export interface WallEntry {
  readonly words: number;
  /** Last save, milliseconds since the Unix epoch. */
  readonly savedAt: number;
}

/** How a student takes part so far, for the mentors of the room. */
export interface TakingPart {
  /** Null: no microphone was open so far. */
  readonly speakingSeconds: number | null;
  /** Of all that students spoke so far, 0 to 1. */
  readonly speakingShare: number;
  readonly spoke: boolean;
  /** On a page, in the chat or in a poll. */
  readonly wrote: boolean;
  /** A question, a hand, a vote. */
  readonly asked: boolean;
}

export type Responses = OtherResponses & { readonly [M in WorkshopMethod]: Accepted };

interface OtherResponses {
  'room.join': Joined;
  'room.leave': Accepted;
  'room.end': Accepted;
  'session.extend': Accepted;
  'person.remove': Accepted;
  'consent.answer': Accepted;
  'track.publish': Accepted;
  'track.change': Accepted;
  'track.unpublish': Accepted;
  'media.ready': Record<string, never>;
  'media.restartIce': { readonly iceParameters: IceParameters };
  'media.demand': Record<string, never>;
  'signal.send': Record<string, never>;
  'window.report': Record<string, never>;
  'page.save': PageSaved;
  /** Null: nothing was written yet. */
  'page.read': { readonly page: StoredPage | null };
  'groupPage.save': PageSaved;
  'groupPage.read': { readonly page: StoredPage | null };
  'sheet.templates': { readonly templates: readonly SheetTemplate[] };
  'clock.read': { readonly serverTimeMs: number };
  'token.renew': { readonly resumeToken: string };
}

export type Answer<M extends Method> =
  | { readonly ok: true; readonly value: Responses[M] }
  | { readonly ok: false; readonly error: ErrorBody };

/** Why the server ends a connection; the SDK never comes back by itself after a final one. */
export type CloseReason =
  | 'superseded'
  | 'removed'
  | 'ended'
  | 'cancelled'
  | 'moved'
  | 'shutdown'
  | 'rate_limited'
  | 'not_joined';

/** Pushes from server to client: `socket.on(name, (body) => …)`. */
export interface Pushes {
  /** Sent each second when nothing else was. */
  beat: Record<string, never>;
  /** In journal order, contiguous with what the client holds. */
  events: { readonly events: readonly (StoredEvent | HiddenEvent)[] };
  /** Replaces what the client holds: something hidden before may be seen now (SPEC R2). */
  snapshot: { readonly state: RoomState };
  signal: Signal;
  /** To mentors, at most once a second while somebody writes: what changed on the wall (SPEC R11). */
  wall: { readonly exerciseId: string; readonly pages: Readonly<Record<string, WallEntry>> };
  /** To the others of a group whose page was saved. */
  groupPage: { readonly groupId: string; readonly page: StoredPage };
  /** To mentors who are there, at most each 5 s, whole: how students take part so far. Never a ranking. */
  participation: { readonly people: Readonly<Record<string, TakingPart>> };
  /** Who is heard now, loudest first, at most eight; told when it changes. */
  speaking: { readonly personIds: readonly string[] };
  /** New consumers; answer with `media.ready`. */
  'media.consume': { readonly consumers: readonly ConsumerOffer[] };
  /** These tracks are no longer sent to this viewer. */
  'media.close': { readonly trackIds: readonly string[] };
  /** The media worker died: build new transports, offer the own tracks again. */
  'media.reset': { readonly transports: Transports; readonly consumers: readonly ConsumerOffer[] };
  /** A fresh resume token (the session was extended or moved). */
  token: { readonly resumeToken: string };
  /** The last message on this socket. */
  closing: { readonly reason: CloseReason };
}

export type PushName = keyof Pushes;
