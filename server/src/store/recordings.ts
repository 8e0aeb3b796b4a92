import type { Database } from './postgres/database.ts';
import type { RecordingRow, RecordingStore, Tags } from './recording-types.ts';
import { composing } from './recordings/composing.ts';
import { deletion } from './recordings/deletion.ts';
import { list } from './recordings/list.ts';
import { report } from './recordings/report.ts';
import {
  type RecordingRecord,
  SELECT_RECORDING,
  SELECT_RECORDINGS,
  SELECT_TAKES,
  type TakeRecord,
  toRecording,
  toTake,
} from './recordings/rows.ts';
import { uploads } from './recordings/uploads.ts';
import type { StoreLog } from './types.ts';

const TAGS = ['topic', 'sector', 'maturity', 'reference'] as const satisfies (keyof Tags)[];

export function recordingStore(database: Database, log: StoreLog): RecordingStore {
  return {
    ...composing(database),
    ...deletion(database),
    report: (reports) => report(database, log, reports),
    uploads: (takeIds, piecesOf) => uploads(database, takeIds, piecesOf),
    list: (filter) => list(database, filter),
    takes: async (sessionId) => {
      const query = { name: 'takes_of', text: SELECT_TAKES, values: [sessionId] };
      return (await database.query<TakeRecord & Record<string, unknown>>(query)).map(toTake);
    },
    find: (sessionId) => find(database, sessionId),
    change: async (sessionId, change) => {
      const columns: [string, unknown][] = [
        ...TAGS.map((tag): [string, unknown] => [tag, change[tag]]),
        ['retain_until', change.retainUntil],
      ];
      const set = columns.filter(([, value]) => value !== undefined);
      const changes = set.map(([column], index) => `${column} = $${index + 2}`);
      const text = `update recordings set ${['state = state', ...changes].join(', ')}
        where session_id = $1 and state <> 'deleted' returning 1`;
      return (await database.one({ text, values: [sessionId, ...set.map(([, value]) => value)] })) !== null;
    },
    uncomposed: async (nowMs, settleMs, limit) => {
      // A lease that runs is somebody's work; one that ran out or was let go is what a crash left.
      const text = `select r.session_id as id from recordings r join sessions s on s.id = r.session_id
        where s.status in ('ended', 'cancelled')
          and (r.state = 'recording'
            or (r.state = 'composing' and (r.lease_until is null or r.lease_until < now_ms()))
            or (r.state = 'empty' and exists (select from takes t where t.session_id = r.session_id)))
          and coalesce((select max(e.at) from events e where e.session_id = s.id
            and e.type in ('room.ended', 'session.cancelled')), 0) <= $1
        order by s.ends_at, s.id limit $2`;
      const values = [nowMs - settleMs, limit];
      return (await database.query<{ id: string }>({ text, values })).map(({ id }) => id);
    },
    unconcluded: async (limit) => {
      const text = `${SELECT_RECORDINGS} where not r.concluded
          and (r.state in ('ready', 'failed', 'empty') or (r.state = 'deleted' and r.deletion -> 'files' is not null))
        order by s.ends_at, s.id limit $1`;
      const values = [limit];
      return (await database.query<RecordingRecord & Record<string, unknown>>({ text, values })).map(
        toRecording,
      );
    },
    markConcluded: async (sessionId, state) => {
      const text = 'update recordings set concluded = true where session_id = $1 and state = $2';
      await database.query({ text, values: [sessionId, state] });
    },
  };
}

async function find(database: Database, sessionId: string): Promise<RecordingRow | null> {
  const text = `${SELECT_RECORDING} where r.session_id = $1`;
  const record = await database.one<RecordingRecord & Record<string, unknown>>({
    name: 'recording_by_id',
    text,
    values: [sessionId],
  });
  return record === null ? null : toRecording(record);
}
