import type { Database } from './postgres/database.ts';
import type { DeadlineStore, SessionDeadline } from './types.ts';

/** A living room fires within a moment; what its node's own sessions still have due after this was missed. */
const MISSED_AFTER_MS = 2000;

export function deadlineStore(database: Database): DeadlineStore {
  return {
    dueUnattended: (nodeId, nowMs, limit, deadNodeIds = []) =>
      database.query<SessionDeadline & Record<string, unknown>>({
        name: 'due_unattended',
        text: `select d.session_id as "sessionId", d.kind, d.due_at as "dueAt"
          from deadlines d join sessions s on s.id = d.session_id left join nodes n on n.id = s.home_node
          where d.due_at <= $1
            and (s.home_node is null or n.gone_at is not null or s.home_node = any ($5)
              or (s.home_node = $2 and d.due_at < $3))
          order by d.due_at limit $4`,
        values: [nowMs, nodeId, nowMs - MISSED_AFTER_MS, limit, [...deadNodeIds]],
      }),
  };
}
