import { type Append, append, handOver } from './append.ts';
import { tallies } from './ballots.ts';
import { SessionMissing } from './errors.ts';
import type { HandedJobs } from './job-types.ts';
import { wordsOf } from './pages.ts';
import type { Query } from './postgres/database.ts';
import { readingStore } from './readings.ts';
import { type EventRecord, SELECT_EVENTS, SELECT_SESSION, type SessionRecord, toSession } from './rows.ts';
import type { LockedSession } from './types.ts';

/** Takes a session's row lock for the rest of the transaction that `query` runs in. */
export async function lockSession(
  query: Query,
  jobs: Pick<HandedJobs, 'hand'>,
  id: string,
): Promise<LockedSession> {
  // In two steps: what is read beside the lock may be older than the wait for it.
  await query({ text: 'select from sessions where id = $1 for update', values: [id] });
  const record = (await query<SessionRecord>({ text: `${SELECT_SESSION} where s.id = $1`, values: [id] }))[0];
  if (record === undefined) throw new SessionMissing(id);
  const row = toSession(record);
  let heldEpoch = row.epoch;
  return {
    row,
    facts: {
      pages: { words: (sessionId, exerciseId) => wordsOf(query, sessionId, exerciseId) },
      readings: readingStore(query),
      ballots: { tallies: (sessionId, pollIds) => tallies(query, sessionId, pollIds) },
    },
    journal: () => query<EventRecord>({ text: SELECT_EVENTS, values: [id, 0] }),
    append: async ({ homeNodeId, ...batch }) => {
      if (batch.epoch !== row.epoch + 1) {
        throw new RangeError(`epoch ${batch.epoch} can't follow ${row.epoch} of session ${id}`);
      }
      await append(query, { ...batch, sessionId: id, heldEpoch, homeNodeId } satisfies Append);
      await handOver(query, jobs, batch.jobs ?? []);
      heldEpoch = batch.epoch;
    },
  };
}
