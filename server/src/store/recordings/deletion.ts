import type { RecordingStatus } from '@tribu-live/protocol';
import type { Database } from '../postgres/database.ts';
import { toJson } from '../postgres/json.ts';
import type { RecordingStore } from '../recording-types.ts';

type Deletion = Pick<
  RecordingStore,
  'due' | 'beginDeletion' | 'unfinishedDeletions' | 'finishDeletion' | 'deletedSince' | 'markOriginalsGone'
>;

/** What goes at once; files and listings go with the last step, for which they are needed. */
export const DELETED = `state = 'deleted', lease_by = null, lease_until = null, chapters = '[]', manifest = null,
  topic = null, sector = null, maturity = null, reference = null, concluded = false`;

/** SPEC D6. Deletion is two steps with the files in between: what a crash leaves is found and carried on. */
export function deletion(database: Database): Deletion {
  return {
    due: (nowMs, limit) =>
      database.query<{ id: string; what: 'all' | 'originals' } & Record<string, unknown>>({
        name: 'recordings_due',
        text: `select id, what from (
            select r.session_id as id, 'all' as what, r.retain_until as since from recordings r
              where r.retain_until <= $1 and r.state <> 'deleted'
                and exists (select from sessions s where s.id = r.session_id and s.status in ('ended', 'cancelled'))
            union all
            select r.session_id, 'originals', r.originals_until from recordings r
              where r.originals_until <= $1 and r.state = 'ready' and not r.originals_gone
                and (r.retain_until is null or r.retain_until > $1)
          ) d order by since, id limit $2`,
        values: [nowMs, limit],
      }),
    beginDeletion: async (sessionId, nowMs, cause, found) => {
      const text = `with before as (select session_id, state from recordings where session_id = $1 for update)
        update recordings r set ${DELETED}, deletion = $2 from before b
        where r.session_id = b.session_id and r.state <> 'deleted' returning b.state as before`;
      const values = [sessionId, toJson({ at: nowMs, cause, found })];
      return (await database.one<{ before: RecordingStatus }>({ text, values }))?.before ?? null;
    },
    // A take that was listed after the deletion has files again. While the room runs more may come: afterwards.
    unfinishedDeletions: async (limit) => {
      const text = `select r.session_id as id from recordings r join sessions s on s.id = r.session_id
        where r.state = 'deleted' and s.status in ('ended', 'cancelled')
          and (r.deletion -> 'files' is null or exists (select from takes t where t.session_id = r.session_id))
        order by r.session_id limit $1`;
      return (await database.query<{ id: string }>({ text, values: [limit] })).map(({ id }) => id);
    },
    finishDeletion: (sessionId, { files, bytes }) =>
      database.transaction(async (query) => {
        await query({
          text: `update recordings set size_bytes = null, duration_ms = null, coverage = null,
              deletion = deletion - 'found' || jsonb_build_object(
                'files', coalesce((deletion ->> 'files')::bigint, 0)
                  + greatest($2::bigint, (deletion -> 'found' ->> 'files')::bigint),
                'bytes', coalesce((deletion ->> 'bytes')::bigint, 0)
                  + greatest($3::bigint, (deletion -> 'found' ->> 'bytes')::bigint))
            where session_id = $1 and state = 'deleted'`,
          values: [sessionId, files, bytes],
        });
        await query({
          text: `delete from takes where session_id = $1
            and exists (select from recordings where session_id = $1 and state = 'deleted')`,
          values: [sessionId],
        });
      }),
    deletedSince: async (sinceMs, limit) => {
      const text = `select session_id as id from recordings
        where state = 'deleted' and deletion -> 'files' is not null and (deletion ->> 'at')::bigint >= $1
        order by (deletion ->> 'at')::bigint desc, id limit $2`;
      return (await database.query<{ id: string }>({ text, values: [sinceMs, limit] })).map(({ id }) => id);
    },
    markOriginalsGone: async (sessionId) => {
      const text = 'update recordings set originals_gone = true where session_id = $1';
      await database.query({ text, values: [sessionId] });
    },
  };
}
