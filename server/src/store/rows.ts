import type { StoredEvent } from '@tribu-live/protocol';
import type { SessionRow, SummaryPerson, SummaryStatus } from './types.ts';

/** Rows as the database gives them, and the columns that give them. */
export interface SessionRecord {
  readonly id: string;
  readonly external_id: string;
  readonly key_id: string;
  readonly home_node: string | null;
  readonly home_url: string | null;
  readonly home_gone: boolean;
  readonly home_seen_at: number | null;
  readonly epoch: number;
  readonly seq: number;
  readonly kind: string;
  readonly title: string;
  readonly starts_at: number;
  readonly ends_at: number;
  readonly opens_at: number;
  readonly status: SummaryStatus;
  readonly people: readonly SummaryPerson[];
}

/** To be followed by conditions; `s` is the session, `n` its home. */
export const SELECT_SESSION = `
  select s.id, s.external_id, s.key_id, s.home_node, n.url as home_url, n.gone_at is not null as home_gone,
    case when s.assigned_epoch = s.epoch then s.assigned_seen_at else n.seen_at end as home_seen_at,
    s.epoch, s.seq, s.kind, s.title, s.starts_at, s.ends_at, s.opens_at, s.status, s.people
  from sessions s left join nodes n on n.id = s.home_node`;

export function toSession(record: SessionRecord): SessionRow {
  return {
    id: record.id,
    externalId: record.external_id,
    keyId: record.key_id,
    homeNodeId: record.home_node,
    homeNodeUrl: record.home_url,
    homeGone: record.home_gone,
    homeSeenAt: record.home_seen_at,
    epoch: record.epoch,
    seq: record.seq,
    summary: {
      kind: record.kind,
      title: record.title,
      startsAt: record.starts_at,
      endsAt: record.ends_at,
      opensAt: record.opens_at,
      status: record.status,
      people: record.people,
    },
  };
}

/** In journal order, in the shape of the protocol: one row is one StoredEvent. */
export const SELECT_EVENTS = `
  select session_id as "sessionId", epoch, seq, at, actor, type, v, audience, command_id as "commandId", data
  from events where session_id = $1 and seq > $2 order by seq`;

export type EventRecord = StoredEvent & Record<string, unknown>;
