import type { JobOrder } from '@tribu-live/protocol';
import { EpochLost, SessionMissing } from './errors.ts';
import type { HandedJobs } from './job-types.ts';
import type { Database, Query } from './postgres/database.ts';
import { toJson } from './postgres/json.ts';
import type { Batch } from './types.ts';

export interface Append extends Batch {
  /** The epoch that the session must have; the batch's own except at a takeover. */
  readonly heldEpoch: number;
  /** Undefined: unchanged. */
  readonly homeNodeId?: string | null | undefined;
}

/**
 * Writes a batch in one round trip: events, deadlines, summary and the epoch's check are one statement.
 * @throws EpochLost @throws SessionMissing
 */
export async function append(query: Query, batch: Append): Promise<void> {
  assertContiguous(batch);
  const rows = await query<{ outcome: string }>({
    name: 'append_batch',
    text: 'select append_batch($1, $2, $3, $4, $5, $6, $7, $8, $9) as outcome',
    values: [
      batch.sessionId,
      batch.heldEpoch,
      batch.epoch,
      batch.fromSeq,
      toJson(batch.events),
      toJson(batch.deadlines),
      toJson(batch.summary),
      batch.homeNodeId !== undefined,
      batch.homeNodeId ?? null,
    ],
  });
  const outcome = rows[0]?.outcome ?? 'missing';
  if (outcome === 'missing') throw new SessionMissing(batch.sessionId);
  if (outcome !== 'done') throw new EpochLost(batch.sessionId, batch.heldEpoch, outcome);
}

/**
 * As `append`; a batch with jobs is one transaction with them. The same again, after an unknown outcome, may hand
 * over a job that is done already: whoever works it off finds nothing to do.
 */
export function appendWithJobs(
  database: Database,
  queue: Pick<HandedJobs, 'hand'>,
  batch: Batch,
): Promise<void> {
  const { jobs = [] } = batch;
  const held = { ...batch, heldEpoch: batch.epoch };
  if (jobs.length === 0) return append(database.query, held);
  return database.transaction(async (query) => {
    await append(query, held);
    await handOver(query, queue, jobs);
  });
}

/** Hands jobs over; a recording that is due is written down beside its job, which may be lost on the way. */
export async function handOver(
  query: Query,
  queue: Pick<HandedJobs, 'hand'>,
  jobs: readonly JobOrder[],
): Promise<void> {
  for (const job of jobs) {
    if (job.queue !== 'compose') continue;
    const text =
      'insert into recordings (session_id, created_at) values ($1, now_ms()) on conflict do nothing';
    await query({ text, values: [job.data.sessionId] });
  }
  await queue.hand(query, jobs);
}

/** A journal with a hole could never be folded again (SPEC R1): better no write than that one. */
export function assertContiguous({ epoch, fromSeq, events }: Omit<Batch, 'sessionId'>): void {
  events.forEach((event, index) => {
    if (event.seq !== fromSeq + 1 + index || event.epoch !== epoch) {
      throw new RangeError(
        `event ${event.epoch}/${event.seq} stands where ${epoch}/${fromSeq + 1 + index} is due in its batch`,
      );
    }
  });
}
