import {
  Id,
  JobResource,
  NodeReport,
  NodeRoom,
  RecordingFailure,
  SessionKind,
  TimeMs,
} from '@tribu-live/protocol';
import { Standing } from '@tribu-live/protocol/engagement';
import { z } from 'zod';

/** What the operators' page asks for; times in milliseconds since the Unix epoch. */
const Count = z.number().int().nonnegative();

/** How many of each kind are listed at most; `more` counts the others. */
export const LISTED = { rooms: 500, recordings: 50, jobs: 100 } as const;

export const RoomsNow = z.object({
  at: TimeMs,
  nodes: z.array(NodeReport.pick({ id: true, url: true, draining: true, load: true })),
  /** Those with the most people first. */
  rooms: z.array(NodeRoom.extend({ nodeId: Id })),
  more: Count,
});
export type RoomsNow = z.infer<typeof RoomsNow>;

const Listed = z.object({ sessionId: Id, kind: SessionKind, title: z.string(), startsAt: TimeMs });

export const RecordingsNow = z.object({
  at: TimeMs,
  /** Capture by node; null: it doesn't say. */
  nodes: z.array(z.object({ id: Id, capture: NodeReport.shape.capture })),
  /** Rooms in which something is recorded, those in trouble first. */
  running: z.array(NodeRoom.extend({ nodeId: Id })),
  /** Sessions that are over and whose replay nobody makes yet. */
  waiting: z.array(Listed),
  composing: z.array(Listed.extend({ progress: z.number(), attempts: Count })),
  failed: z.array(Listed.extend({ failure: RecordingFailure.nullable() })),
});
export type RecordingsNow = z.infer<typeof RecordingsNow>;

export const JobsNow = z.object({
  at: TimeMs,
  queues: z.array(z.object({ queue: z.string(), waiting: Count, active: Count, failed: Count })),
  /** What failed, runs or waits, the newest of each key, newest first. */
  jobs: z.array(JobResource.omit({ since: true }).extend({ since: TimeMs })),
});
export type JobsNow = z.infer<typeof JobsNow>;

export const Cohorts = z.object({
  /** By name. */
  cohorts: z.array(z.object({ cohort: Id, people: Count, standings: z.partialRecord(Standing, Count) })),
});
export type Cohorts = z.infer<typeof Cohorts>;
