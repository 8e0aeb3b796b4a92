import type { Database } from '../postgres/database.ts';
import type { RecordingFilter, RecordingRow } from '../recording-types.ts';
import { type RecordingRecord, SELECT_RECORDINGS, toRecording } from './rows.ts';

/**
 * Latest start first. The words of title, names and tags are folded when they are asked for: they live in two
 * tables and change in both, and a school's recordings are few (20 µs each).
 */
export async function list(
  database: Database,
  filter: RecordingFilter,
): Promise<{ recordings: RecordingRow[]; next: string | null }> {
  const { q, personId, status, topic, sector, maturity, reference, limit, after } = filter;
  const records = await database.query<RecordingRecord & Record<string, unknown>>({
    name: 'list_recordings',
    text: `${SELECT_RECORDINGS}
      where ($1::text is null or numnode(asked_for($1)) = 0 or asked_for($1) @@ searched(concat_ws(' . ', s.title,
          (select string_agg(p ->> 'name', ' . ') from jsonb_array_elements(s.people) as p),
          r.topic, r.sector, r.maturity, r.reference)))
        and ($2::text is null or exists
          (select from session_people p where p.session_id = s.id and p.person_id = $2))
        and ($3::text is null or r.state = $3)
        and ($4::text is null or r.topic = $4) and ($5::text is null or r.sector = $5)
        and ($6::text is null or r.maturity = $6) and ($7::text is null or r.reference = $7)
        and ($8::text is null or (s.starts_at, s.id) < (select a.starts_at, a.id from sessions a where a.id = $8))
      order by s.starts_at desc, s.id desc limit $9`,
    values: [q, personId, status, topic, sector, maturity, reference, after]
      .map((value): string | number | null => value ?? null)
      .concat(limit + 1),
  });
  const recordings = records.slice(0, limit).map(toRecording);
  return { recordings, next: records.length > limit ? (recordings.at(-1)?.id ?? null) : null };
}
