import type { Database } from './postgres/database.ts';
import type { Deadline, DeadlineStore, SessionDeadline } from './types.ts';

const WITHOUT_HOME = `from deadlines d join sessions s on s.id = d.session_id
  left join nodes n on n.id = s.home_node
  where (s.home_node is null or n.gone_at is not null)`;

export function deadlineStore(database: Database): DeadlineStore {
  return {
    dueWithoutHome: (nowMs, limit) =>
      database.query<SessionDeadline & Record<string, unknown>>({
        text: `select d.session_id as "sessionId", d.kind, d.due_at as "dueAt" ${WITHOUT_HOME}
          and d.due_at <= $1 order by d.due_at limit $2`,
        values: [nowMs, limit],
      }),
    nextWithoutHome: async () => {
      const row = await database.one<{ next: number | null }>({
        text: `select min(d.due_at) as next ${WITHOUT_HOME}`,
      });
      return row?.next ?? null;
    },
    ofSession: (sessionId) =>
      database.query<Deadline & Record<string, unknown>>({
        text: 'select kind, due_at as "dueAt" from deadlines where session_id = $1 order by due_at, kind',
        values: [sessionId],
      }),
  };
}
