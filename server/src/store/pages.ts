import type { StoredPage } from '@tribu-live/protocol';
import { EpochLost, SessionMissing } from './errors.ts';
import type { PageCount, PageRow, PageSave, PageStore } from './page-types.ts';
import type { Database, Query } from './postgres/database.ts';

const COLUMNS = 'connection, revision, saved_at as "savedAt", words, text';

export function pageStore(database: Database): PageStore {
  return {
    save: (page) => save(database, page),
    read: (sessionId, exerciseId, personId) =>
      database.one<StoredPage & Record<string, unknown>>({
        name: 'read_page',
        text: `select ${COLUMNS} from pages where session_id = $1 and exercise_id = $2 and person_id = $3`,
        values: [sessionId, exerciseId, personId],
      }),
    list: (sessionId, exerciseId) =>
      database.query<PageRow & Record<string, unknown>>({
        name: 'list_pages',
        text: `select exercise_id as "exerciseId", person_id as "personId", ${COLUMNS} from pages
          where session_id = $1 and ($2::text is null or exercise_id = $2) order by exercise_id, person_id`,
        values: [sessionId, exerciseId ?? null],
      }),
    words: (sessionId, exerciseId) => wordsOf(database.query, sessionId, exerciseId),
  };
}

/** One round trip; it waits for no append of the same session and makes none wait. */
async function save(database: Database, page: PageSave): ReturnType<PageStore['save']> {
  const { sessionId, epoch, exerciseId, personId, connection, revision, savedAt, words: count, text } = page;
  const row = await database.one<{ outcome: string }>({
    name: 'save_page',
    text: 'select save_page($1, $2, $3, $4, $5, $6, $7, $8, $9) as outcome',
    values: [sessionId, epoch, exerciseId, personId, connection, revision, savedAt, count, text],
  });
  const outcome = row?.outcome ?? 'missing';
  if (outcome === 'missing') throw new SessionMissing(sessionId);
  if (outcome !== 'saved' && outcome !== 'lost') throw new EpochLost(sessionId, epoch, outcome);
  return { is: outcome };
}

/** By person; who wrote nothing is absent. */
export async function wordsOf(query: Query, sessionId: string, exerciseId: string) {
  const rows = await query<{ personId: string } & PageCount>({
    name: 'page_words',
    text: `select person_id as "personId", words, saved_at as "savedAt" from pages
      where session_id = $1 and exercise_id = $2`,
    values: [sessionId, exerciseId],
  });
  return Object.fromEntries(rows.map(({ personId, ...count }) => [personId, count]));
}
