import { randomBytes } from 'node:crypto';
import type { Database } from './postgres/database.ts';
import type { Seal } from './seal.ts';
import type { WebhookEntry, WebhookRow, WebhookStore } from './webhook-types.ts';
import { DUE, SETTLE, toEntry, type UntoldRecord } from './webhooks/untold.ts';

const SECRET_BYTES = 32;
const COLUMNS = 'w.id, w.key_id as "keyId", w.url, w.events, w.created_at as "createdAt"';

/** Once is a receiver that starts anew. */
const FAILING = `select count(distinct webhook_id)::integer as failing from (
  select webhook_id from webhook_cursors where attempts >= 3
  union all select webhook_id from webhook_person_cursors where attempts >= 3) failed`;

type Row = WebhookRow & Record<string, unknown>;

type DueRecord = Record<string, unknown> &
  UntoldRecord & {
    readonly webhook: WebhookRow;
    readonly sealed: Uint8Array;
    readonly attempts: number;
  };

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
    due: async (nowMs, limitEach) => {
      const records = await database.query<DueRecord>({
        name: 'webhooks_due',
        text: DUE,
        values: [nowMs, limitEach],
      });
      return records.map(({ webhook, sealed, attempts, ...record }) => {
        const secret = seal.open(sealed, labelOf(webhook.id));
        return { webhook: { ...webhook, secret }, entry: toEntry(record), attempts };
      });
    },
    told: async (webhookId, entry) => {
      const { table, column, from, id } = cursorOf(entry);
      const text = `insert into ${table} as c (webhook_id, ${column}, seq)
        select w.id, j.id, $3 from webhooks w, ${from} j where w.id = $1 and j.id = $2
        on conflict (webhook_id, ${column}) do update set seq = excluded.seq, attempts = 0, next_at = 0
        where c.seq < excluded.seq`;
      await database.query({ text, values: [webhookId, id, entry.seq] });
    },
    failed: async (webhookId, entry, nextAt) => {
      const { table, column, from, id } = cursorOf(entry);
      const text = `insert into ${table} as c (webhook_id, ${column}, seq, attempts, next_at)
        select w.id, j.id, 0, 1, $4 from webhooks w, ${from} j where w.id = $1 and j.id = $2
        on conflict (webhook_id, ${column}) do update set attempts = c.attempts + 1, next_at = excluded.next_at
        where c.seq < $3::integer`;
      await database.query({ text, values: [webhookId, id, entry.seq, nextAt] });
    },
    settle: async (beforeMs) => {
      await database.query({ text: SETTLE, values: [beforeMs] });
    },
    failing: async () => {
      const row = await database.one<{ failing: number }>({ name: 'webhooks_failing', text: FAILING });
      return row?.failing ?? 0;
    },
  };
}

/** Whoever was erased while an endpoint was told of them has no journal any more: then there is nothing to keep. */
function cursorOf({ sessionId, personId }: Pick<WebhookEntry, 'sessionId' | 'personId'>) {
  return sessionId !== null
    ? { table: 'webhook_cursors', column: 'session_id', from: 'sessions', id: sessionId }
    : { table: 'webhook_person_cursors', column: 'person_id', from: 'people', id: personId };
}

export function labelOf(id: string): string {
  return `webhook ${id}`;
}
