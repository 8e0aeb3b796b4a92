import { z } from 'zod';
import { Id, MediaKind, RecordingTrouble, TimeMs, TrackSource, Uuid } from './primitives.ts';

/**
 * What a node's server and its capture process say to each other over a Unix socket: one JSON object a line, in
 * both directions. A take belongs to the connection that opened it; when that ends, capture closes the take.
 */
export const CAPTURE_PROTOCOL_VERSION = 2;
/** Longest line in bytes; the largest legitimate one is `health` of a full node (about 100 bytes a take). */
export const CAPTURE_LINE_BYTES = 256 * 1024;

/** What is captured: one uninterrupted stretch of one track. */
export const TakeFacts = z.strictObject({
  takeId: Uuid,
  sessionId: Id,
  trackId: Uuid,
  personId: Id,
  source: TrackSource,
  kind: MediaKind,
  /** Server time, milliseconds since the Unix epoch. */
  openedAt: TimeMs,
});
export type TakeFacts = z.infer<typeof TakeFacts>;

/** The one stream that a take receives, as the media worker sends it. */
export const TakeStream = z.strictObject({
  mimeType: z.enum(['audio/opus', 'video/VP8']),
  ssrc: z.number().int().nonnegative().max(0xffff_ffff),
  payloadType: z.number().int().min(0).max(127),
  clockRate: z.number().int().positive(),
  channels: z.number().int().min(1).max(2).nullable(),
});
export type TakeStream = z.infer<typeof TakeStream>;

/** Why a take ended. `server` the server went away, `capture` capture itself died: found by its successor. */
export const TakeEnd = z.enum(['unpublished', 'consent', 'room', 'media', 'server', 'capture', 'failed']);
export type TakeEnd = z.infer<typeof TakeEnd>;

const Port = z.number().int().min(1).max(65_535);

const Text = z.string().max(2048);

/** Where pieces are put. Never logged. */
export const BucketPlace = z.strictObject({
  endpoint: Text,
  region: Text,
  bucket: Text,
  /** Empty, or ends with a slash. */
  prefix: Text,
  /** Null: what capture finds in its own environment, or the role of its machine. */
  credentials: z.strictObject({ accessKeyId: Text, secretAccessKey: Text }).nullable(),
});
export type BucketPlace = z.infer<typeof BucketPlace>;

export const CaptureOrder = z.discriminatedUnion('type', [
  /** First line of a connection. Another release may say more or less in it, and is answered with our version. */
  z.object({
    type: z.literal('hello'),
    version: z.number().int(),
    nodeId: Id,
    /** Where takes and pieces are listed. Never logged. */
    databaseUrl: z.string().min(1).max(2048),
    /** Null: takes stay in the folder in which they are written. */
    bucket: BucketPlace.nullable().default(null),
  }),
  /** `from`: the only address that packets are taken from. */
  z.strictObject({
    type: z.literal('take.open'),
    take: TakeFacts,
    stream: TakeStream,
    from: z.strictObject({ ip: z.string().min(1).max(64), port: Port }),
  }),
  z.strictObject({ type: z.literal('take.close'), takeId: Uuid, reason: TakeEnd }),
  /** Close all takes, report what can be reported within a moment, end. */
  z.strictObject({ type: z.literal('stop') }),
]);
export type CaptureOrder = z.infer<typeof CaptureOrder>;

const Count = z.number().int().nonnegative();

export const CaptureNews = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('welcome'), version: z.number().int(), pid: z.number().int().positive() }),
  /** Where to send the stream, RTP and RTCP on one port. */
  z.strictObject({ type: z.literal('take.opened'), takeId: Uuid, ip: z.string(), port: Port }),
  z.strictObject({ type: z.literal('take.refused'), takeId: Uuid, trouble: RecordingTrouble }),
  /** After the last byte was written. */
  z.strictObject({
    type: z.literal('take.closed'),
    takeId: Uuid,
    reason: TakeEnd,
    packets: Count,
    bytes: Count,
  }),
  /** Each second, of all open takes: RTP packets that came in, and those of them that are in the file. */
  z.strictObject({
    type: z.literal('health'),
    takes: z.array(z.strictObject({ takeId: Uuid, received: Count, written: Count })),
    /** Closed pieces that are not in the bucket, and the age of the oldest packet in them (0: there is none). */
    uploads: z.strictObject({ pieces: Count, behindMs: Count }),
  }),
  /** The take goes on as far as it can; the same trouble is said once until it is over (`null`). */
  z.strictObject({
    type: z.literal('take.trouble'),
    takeId: Uuid,
    trouble: RecordingTrouble.nullable(),
  }),
]);
export type CaptureNews = z.infer<typeof CaptureNews>;
