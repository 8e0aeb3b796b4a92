import type { ReadingStore } from './page-types.ts';
import type { Query } from './postgres/database.ts';

export function readingStore(query: Query): ReadingStore {
  return {
    lastReadAt: async (personIds) => {
      const rows = await query<{ id: string; at: number }>({
        name: 'last_read_at',
        text: `select person_id as id, max(at) as at from events
          where type = 'circle.turnEnded' and data ->> 'how' = 'read' and person_id = any ($1) group by person_id`,
        values: [personIds],
      });
      return Object.fromEntries(rows.map(({ id, at }) => [id, at]));
    },
  };
}
