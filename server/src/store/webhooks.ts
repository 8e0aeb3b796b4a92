import { randomBytes } from 'node:crypto';
import type { StoredEvent } from '@tribu-live/protocol';
import type { Database } from './postgres/database.ts';
import type { Seal } from './seal.ts';
import type { WebhookRow, WebhookStore } from './webhook-types.ts';

const SECRET_BYTES = 32;
const COLUMNS = 'w.id, w.key_id as "keyId", w.url, w.events, w.created_at as "createdAt"';

type Row = WebhookRow & Record<string, unknown>;

interface DueRecord extends Record<string, unknown> {
  readonly webhook: WebhookRow;
  readonly sealed: Uint8Array;
  readonly event: StoredEvent;
  readonly attempts: number;
}

export function webhookStore(database: Database, seal: Seal): WebhookStore {
  return {
    create: async ({ keyId, url, events }) => {
      const id = `hook-${randomBytes(9).toString('base64url')}`;
      const secret = randomBytes(SECRET_BYTES).toString('base64url');
      const text = `insert into webhooks as w (id, key_id, url, secret_sealed, events, created_at)
        values ($1, $2, $3, $4, $5, now_ms()) returning ${COLUMNS}`;
      const values = [id, keyId, url, seal.close(secret, labelOf(id)), events];
      const [row] = await database.query<Row>({ text, values });
      return { id, keyId, url, events, createdAt: row?.createdAt ?? 0, secret };
    },
    list: (keyId) => {
      const text = `select ${COLUMNS} from webhooks w where w.key_id = $1 order by w.created_at, w.id`;
      return database.query<Row>({ text, values: [keyId] });
    },
    remove: async (keyId, id) => {
      const text = 'delete from webhooks where key_id = $1 and id = $2 returning id';
      return (await database.one({ text, values: [keyId, id] })) !== null;
    },
    claim: async (webhookIds, by, leaseMs) => {
      const text = `update webhooks set teller = $2, teller_until = now_ms() + $3
        where id = any($1) and (teller is null or teller = $2 or teller_until < now_ms()) returning id`;
      const rows = await database.query<{ id: string }>({ text, values: [webhookIds, by, leaseMs] });
      return rows.map(({ id }) => id);
    },
    letGo: async (webhookId, by) => {
      const text = 'update webhooks set teller = null, teller_until = null where id = $1 and teller = $2';
      await database.query({ text, values: [webhookId, by] });
    },
    due: async (nowMs, limit) => {
      const records = await database.query<DueRecord>({
        name: 'webhooks_due',
        text: DUE,
        values: [nowMs, limit],
      });
      return records.map(({ webhook, sealed, event, attempts }) => {
        const secret = seal.open(sealed, labelOf(webhook.id));
        return { webhook: { ...webhook, secret }, event, attempts };
      });
    },
    told: async (webhookId, sessionId, seq) => {
      const text = `insert into webhook_cursors as c (webhook_id, session_id, seq)
        select id, $2, $3 from webhooks where id = $1
        on conflict (webhook_id, session_id) do update set seq = excluded.seq, attempts = 0, next_at = 0
        where c.seq < excluded.seq`;
      await database.query({ text, values: [webhookId, sessionId, seq] });
    },
    failed: async (webhookId, sessionId, seq, nextAt) => {
      const text = `insert into webhook_cursors as c (webhook_id, session_id, seq, attempts, next_at)
        select id, $2, 0, 1, $4 from webhooks where id = $1
        on conflict (webhook_id, session_id) do update set attempts = c.attempts + 1, next_at = excluded.next_at
        where c.seq < $3::integer`;
      await database.query({ text, values: [webhookId, sessionId, seq, nextAt] });
    },
  };
}

/** An endpoint that fails in one session holds up that session only, and nobody else (in order there). */
const DUE = `
  select webhook, sealed, event, attempts from (
    select distinct on (w.id, e.session_id) e.at as since, e.session_id, w.id,
      json_build_object('id', w.id, 'keyId', w.key_id, 'url', w.url, 'events', w.events,
        'createdAt', w.created_at) as webhook,
      w.secret_sealed as sealed, coalesce(c.attempts, 0) as attempts, coalesce(c.next_at, 0) as next_at,
      json_build_object('sessionId', e.session_id, 'epoch', e.epoch, 'seq', e.seq, 'at', e.at, 'actor', e.actor,
        'type', e.type, 'v', e.v, 'audience', e.audience, 'commandId', e.command_id, 'data', e.data) as event
    from webhooks w
    join events e on e.type = any (w.events) and e.type in ('recording.ready', 'recording.failed')
      and e.at >= w.created_at
    left join webhook_cursors c on c.webhook_id = w.id and c.session_id = e.session_id
    where e.seq > coalesce(c.seq, 0)
    order by w.id, e.session_id, e.seq
  ) d where next_at <= $1 order by since, session_id, id limit $2`;

export function labelOf(id: string): string {
  return `webhook ${id}`;
}
