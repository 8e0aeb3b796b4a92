import type { Database } from '../postgres/database.ts';
import type { TakeUploads } from '../recording-types.ts';

interface UploadsRecord {
  readonly take_id: string;
  readonly deleted: boolean;
  readonly pieces: readonly number[];
}

/** What the bucket has of takes. One that isn't listed is not among them. */
export async function uploads(
  database: Database,
  takeIds: readonly string[],
  piecesOf: readonly string[] = takeIds,
): Promise<TakeUploads[]> {
  const records = await database.query<UploadsRecord & Record<string, unknown>>({
    name: 'uploads_of',
    text: `select t.id as take_id, r.state = 'deleted' as deleted,
        coalesce((select json_agg(p.index order by p.index) from pieces p
          where p.take_id = t.id and p.uploaded and t.id = any($2)), '[]') as pieces
      from takes t join recordings r on r.session_id = t.session_id where t.id = any($1)`,
    values: [takeIds, piecesOf],
  });
  return records.map(({ take_id: takeId, deleted, pieces }) => ({ takeId, deleted, pieces }));
}
