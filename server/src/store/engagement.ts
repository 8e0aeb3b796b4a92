import type { EngagementStore, ParticipationRow } from './engagement-types.ts';
import type { Database, Query } from './postgres/database.ts';
import { toJson } from './postgres/json.ts';

type Put = Parameters<EngagementStore['put']>;

export function engagementStore(database: Database): EngagementStore {
  return {
    put: (...told) => database.transaction((query) => put(query, ...told)),
    ofPerson: (personId, limit) => {
      const text = `select session_id as "sessionId", title, starts_at as "startsAt", facts, participation, reasons
        from participations where person_id = $1 order by starts_at desc, session_id limit $2`;
      return database.query<ParticipationRow & Record<string, unknown>>({ text, values: [personId, limit] });
    },
    uncomputed: async (limit) => {
      const text = `select id from sessions where status = 'ended' and engagement_seq is null
        order by ends_at desc, id limit $1`;
      return (await database.query<{ id: string }>({ text, values: [limit] })).map(({ id }) => id);
    },
  };
}

async function put(query: Query, session: Put[0], verdicts: Put[1], epoch: Put[2]): Promise<boolean> {
  const { sessionId, title, startsAt, seq, people } = session;
  // An erasure waits, or has raised the epoch: nobody who was erased comes back by what was read before.
  const held = await query<{ epoch: number; engagement_seq: number | null }>({
    text: 'select epoch, engagement_seq from sessions where id = $1 for no key update',
    values: [sessionId],
  });
  if (held[0]?.epoch !== epoch || (held[0].engagement_seq ?? 0) > seq) return false;
  await query({ text: 'delete from participations where session_id = $1', values: [sessionId] });
  await query({
    text: `insert into participations (session_id, person_id, starts_at, title, seq, facts, participation, reasons)
      select $1, p.facts ->> 'personId', $2, $3, $4, p.facts, p.participation, p.reasons
      from jsonb_to_recordset($5) as p (facts jsonb, participation text, reasons jsonb)`,
    values: [
      sessionId,
      startsAt,
      title,
      seq,
      toJson(people.map((facts) => ({ facts, ...verdictOf(facts.personId) }))),
    ],
  });
  await query({
    text: 'update sessions set engagement_seq = $2 where id = $1',
    values: [sessionId, seq],
  });
  return true;

  function verdictOf(personId: string) {
    return verdicts.get(personId) ?? { participation: null, reasons: [] };
  }
}
