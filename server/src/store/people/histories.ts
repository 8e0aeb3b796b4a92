import type { PersonHistory, SignOfLife } from '@tribu-live/protocol/engagement';
import type { Query } from '../postgres/database.ts';

interface SessionOfPerson extends Record<string, unknown> {
  readonly personId: string;
  readonly sessionId: string;
  readonly at: number;
  readonly expected: boolean;
  readonly attendedSeconds: number;
  readonly calledByName: number;
  readonly questions: number;
  readonly pageWords: readonly number[];
}

interface JournalOfPerson extends Record<string, unknown> {
  readonly personId: string;
  readonly since: number | null;
  readonly watched: readonly { readonly at: number; readonly sessionId: string; readonly seconds: number }[];
}

const SESSIONS = `
  select person_id as "personId", session_id as "sessionId", starts_at as at, expected,
    attended_seconds as "attendedSeconds", called_by_name as "calledByName", questions, page_words as "pageWords"
  from participations where person_id = any ($1) and starts_at >= $2`;

const JOURNALS = `
  select p.id as "personId", p.since, coalesce((
      select jsonb_agg(jsonb_build_object('at', e.at, 'sessionId', e.data -> 'sessionId', 'seconds', e.data -> 'seconds'))
      from person_events e where e.person_id = p.id and e.type = 'replay.watched' and e.at >= $2), '[]') as watched
  from people p where p.id = any ($1)`;

/** Two statements for all of them; what nobody knows anything of has an empty history. */
export async function historiesOf(
  query: Query,
  ids: readonly string[],
  fromMs: number,
): Promise<ReadonlyMap<string, PersonHistory>> {
  const values = [ids, fromMs];
  const journals = await query<JournalOfPerson>({ name: 'person_journals', text: JOURNALS, values });
  const sessions = await query<SessionOfPerson>({ name: 'person_sessions', text: SESSIONS, values });
  const journalOf = new Map(journals.map((journal) => [journal.personId, journal]));
  const sessionsOf = Map.groupBy(sessions, ({ personId }) => personId);
  return new Map(
    ids.map((id) => {
      const those = sessionsOf.get(id) ?? [];
      const { since = null, watched = [] } = journalOf.get(id) ?? {};
      const replays = watched.map(({ at, sessionId, seconds }): SignOfLife => {
        return { at, kind: 'replay', sessionId, amount: seconds };
      });
      return [id, { since, signs: [...those.flatMap(signsOf), ...replays], sessions: those.map(toSession) }];
    }),
  );
}

function toSession({ at, expected, attendedSeconds, calledByName }: SessionOfPerson) {
  return { at, expected, attendedSeconds, calledByName };
}

/** All at the session's time: signs are counted in days. */
function signsOf({ at, sessionId, attendedSeconds, questions, pageWords }: SessionOfPerson): SignOfLife[] {
  const sign = (kind: SignOfLife['kind'], amount: number): SignOfLife => ({ at, kind, sessionId, amount });
  return [
    ...(attendedSeconds > 0 ? [sign('session', attendedSeconds)] : []),
    ...Array.from({ length: questions }, () => sign('question', 1)),
    ...pageWords.map((words) => sign('page', words)),
  ];
}
