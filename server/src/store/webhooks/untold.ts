import type { RoomEvent, WebhookEvent } from '@tribu-live/protocol';
import type { WebhookEntry } from '../webhook-types.ts';

/** What endpoints are told, by the event of a session's journal that it is. */
const OF_SESSIONS = {
  'room.opened': 'session.started',
  'room.ended': 'session.ended',
  'recording.ready': 'recording.ready',
  'recording.failed': 'recording.failed',
} as const satisfies Partial<Record<RoomEvent['type'], WebhookEvent>>;
type ToldType = keyof typeof OF_SESSIONS;

const types = Object.keys(OF_SESSIONS)
  .map((type) => `'${type}'`)
  .join(', ');
const pairs = Object.entries(OF_SESSIONS)
  .map(([type, told]) => `('${type}', '${told}')`)
  .join(', ');

/**
 * Entries of sessions (`s`) and people (`p`) that an endpoint asked for and hasn't been told; all of them. `offset 0`
 * keeps each lookup one in its index, of what is left to look at: planned as a whole all that ever happened would be read.
 */
const UNTOLD = `
  s as (
    select w.id, e.session_id, e.seq, e.at, coalesce(c.attempts, 0) as attempts, coalesce(c.next_at, 0) as next_at
    from webhooks w
    join (values ${pairs}) as k (type, told) on k.told = any (w.events)
    cross join lateral (select session_id, seq, at from events
      where type = k.type and type in (${types}) and at >= greatest(w.created_at, w.told_before) offset 0) e
    left join lateral (select seq, attempts, next_at from webhook_cursors
      where webhook_id = w.id and session_id = e.session_id offset 0) c on true
    where e.seq > coalesce(c.seq, 0)
  ), p as (
    select w.id, e.person_id, e.seq, e.at, coalesce(c.attempts, 0) as attempts, coalesce(c.next_at, 0) as next_at
    from webhooks w
    cross join lateral (select person_id, seq, at from person_events
      where type = 'person.standing' and data ->> 'standing' = 'ghost'
        and at >= greatest(w.created_at, w.told_before) offset 0) e
    left join lateral (select seq, attempts, next_at from webhook_person_cursors
      where webhook_id = w.id and person_id = e.person_id offset 0) c on true
    where 'student.ghosting' = any (w.events) and e.seq > coalesce(c.seq, 0)
  )`;

/**
 * The next one of each endpoint and journal: one that fails holds up that journal only, and nobody else (in order
 * there). So many of each endpoint: what piled up for one that is slow hides nobody else's.
 */
export const DUE = `
  with ${UNTOLD}, next as (
    (select distinct on (id, session_id) id, session_id, null as person_id, seq, at, attempts, next_at
      from s order by id, session_id, seq)
    union all
    (select distinct on (id, person_id) id, null, person_id, seq, at, attempts, next_at
      from p order by id, person_id, seq)
  )
  select json_build_object('id', w.id, 'keyId', w.key_id, 'url', w.url, 'events', w.events, 'createdAt', w.created_at)
      as webhook,
    w.secret_sealed as sealed, n.attempts, n.session_id as "sessionId", n.person_id as "personId", n.seq, n.at,
    coalesce(e.type, o.type) as type, coalesce(e.data, o.data) as data,
    s.kind, s.title, s.starts_at as "startsAt", case when e.type = 'room.ended' then
      (select min(b.at) from events b where b.session_id = e.session_id and b.type = 'room.opened') end as "openedAt"
  from (select next.*, row_number() over (partition by id order by at, session_id, person_id) as place
    from next where next_at <= $1) n
  join webhooks w on w.id = n.id
  left join events e on e.session_id = n.session_id and e.seq = n.seq
  left join sessions s on s.id = n.session_id
  left join person_events o on o.person_id = n.person_id and o.seq = n.seq
  where n.place <= $2
  order by n.at, n.session_id, n.person_id, n.id`;

/** $1: nothing that happens, or comes late out of a spool, is older. */
export const SETTLE = `
  with ${UNTOLD}, oldest as (
    select id, min(at) as at from (select id, at from s union all select id, at from p) untold group by id
  )
  update webhooks w set told_before = least($1::bigint, (select at from oldest o where o.id = w.id))
  where told_before < least($1::bigint, (select at from oldest o where o.id = w.id))`;

export interface UntoldRecord {
  readonly sessionId: string | null;
  readonly personId: string | null;
  readonly seq: number;
  readonly at: number;
  readonly type: ToldType | 'person.standing';
  readonly data: Readonly<Record<string, unknown>>;
  readonly kind: string;
  readonly title: string;
  readonly startsAt: number;
  readonly openedAt: number | null;
}

export function toEntry(record: UntoldRecord): WebhookEntry {
  const { sessionId, personId, seq, at, type } = record;
  const told = type === 'person.standing' ? 'student.ghosting' : OF_SESSIONS[type];
  return { sessionId, personId, seq, at, type: told, data: bodyOf(record) };
}

function bodyOf({ type, data, kind, title, startsAt, openedAt, at }: UntoldRecord): WebhookEntry['data'] {
  switch (type) {
    case 'room.opened':
      return { kind, title, startsAt: new Date(startsAt).toISOString() };
    case 'room.ended': {
      // A room that ended late, because no server was there to end it, was over when it should have been.
      const endedAt = typeof data.dueAt === 'number' ? data.dueAt : at;
      // Nobody came when it never opened.
      const durationMs = openedAt === null ? 0 : Math.max(0, endedAt - openedAt);
      return { reason: data.reason, durationSeconds: Math.round(durationMs / 1000) };
    }
    default:
      return data;
  }
}
