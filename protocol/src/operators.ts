import { z } from 'zod';
import { LIMITS } from './limits.ts';
import { Id, RecordingTrouble, SessionKind, TimeMs } from './primitives.ts';

/** Namespace of SOCKET_PATH for those who run the deployment: from any node they see all. */
export const OPERATORS_NAMESPACE = '/operators';

const Count = z.number().int().nonnegative();

/** What an operator hands over in socket.io's `auth` at connect: the same token as for /metrics. */
export const OperatorAuth = z.strictObject({ operatorToken: z.string().min(1).max(LIMITS.tokenChars) });
export type OperatorAuth = z.infer<typeof OperatorAuth>;

/** A room that has its home on a node. */
export const NodeRoom = z.object({
  sessionId: Id,
  kind: SessionKind,
  /** Connected now. */
  people: Count,
  /** Since when its home is there, by that node's clock. */
  since: TimeMs,
  title: z.string().default(''),
  /** When the session is to end; null: its journal doesn't say. */
  endsAt: TimeMs.nullable().default(null),
  /** Null: nothing is to be recorded now. */
  recording: z
    .object({
      /** Null: all is well. */
      trouble: RecordingTrouble.nullable(),
      /** Since when it is so. */
      since: TimeMs,
    })
    .nullable()
    .default(null),
});
export type NodeRoom = z.infer<typeof NodeRoom>;

/** Each node's word about itself, once a second. A node that falls silent says nothing: look at the time. */
export const NodeReport = z.object({
  id: Id,
  url: z.string(),
  entryUrls: z.array(z.string()).readonly(),
  /** It takes no new rooms. */
  draining: z.boolean(),
  /** Null: it was not measured yet. */
  load: z
    .object({
      /** Share of all cores of its machine, 0 to 1. */
      cpu: z.number(),
      /** Streams that its rooms may need once everybody who is booked has come. */
      reserved: z.number(),
      /** Streams that its media workers can carry. */
      capacity: z.number(),
      rooms: z.number(),
      participants: z.number(),
    })
    .nullable(),
  /** How the node's capture process fares; null: it doesn't say. */
  capture: z
    .object({
      connected: z.boolean(),
      /** Tracks that are being captured, and those of them that can't be written. */
      takesOpen: Count,
      takesInTrouble: Count,
      /** Closed pieces of takes that are not in the bucket, and the age of the oldest packet in them. */
      piecesToUpload: Count,
      uploadsBehindSeconds: z.number().nonnegative(),
    })
    .nullable()
    .default(null),
  rooms: z.array(NodeRoom),
  /** By the node's clock. */
  at: TimeMs,
});
export type NodeReport = z.infer<typeof NodeReport>;

/** Something befell a room: told once, in passing; what stands is in `node`. */
export const RoomReport = z.object({
  nodeId: Id,
  sessionId: Id,
  kind: SessionKind,
  /** `moved`: this node let go of it, another one has it or will. */
  what: z.enum(['opened', 'closed', 'moved']),
  at: TimeMs,
});
export type RoomReport = z.infer<typeof RoomReport>;

/** What operators' sockets receive; they ask nothing. */
export interface OperatorPushes {
  node: NodeReport;
  room: RoomReport;
}
