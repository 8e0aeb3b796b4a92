import { TribuError } from '@tribu-live/protocol';
import { holdNode } from './held-node.ts';
import { briefly } from './postgres/briefly.ts';
import type { Database } from './postgres/database.ts';
import { LastingConnection } from './postgres/lasting-connection.ts';
import { answered } from './postgres/translate.ts';
import type { HeldNode, NodeBeatRow, NodeRow, NodeStore, StoreLog, Subscription } from './types.ts';

const ADOPTABLE = 'tribu_adoptable';
/** A beat isn't worth a wait for the disk: the next one comes in a moment. The setting ends with the statement. */
const BEAT = `update nodes set seen_at = $2
  where id = $1 and set_config('synchronous_commit', 'off', true) is not null`;
const BEATS = `select id, url, entry_urls as "entryUrls", seen_at as "seenAt" from nodes
  where seen_at is not null and gone_at is null`;

interface Closable {
  close(): Promise<void>;
}

/** `held` collects what has a connection of its own, so that the store can close it. */
export function nodeStore(database: Database, url: string, log: StoreLog, held: Set<Closable>): NodeStore {
  return {
    register: async (node): Promise<HeldNode> => {
      const holding = await holdNode(url, log, node);
      held.add(holding);
      return {
        onLost: (callback) => holding.onLost(callback),
        seen: async (atMs) => {
          await database.query({ name: 'beat', text: BEAT, values: [node.id, atMs] });
        },
        close: () => {
          held.delete(holding);
          return holding.close();
        },
      };
    },
    list: () =>
      database.query<NodeRow & Record<string, unknown>>({
        text: 'select id, url, entry_urls as "entryUrls", gone_at is not null as gone from nodes order by id',
      }),
    beats: () => database.query<NodeBeatRow & Record<string, unknown>>({ name: 'beats', text: BEATS }),
    markGone: (nodeId) => markGone(database, nodeId),
    onAdoptable: async (callback): Promise<Subscription> => {
      const subscription = await subscribe(url, log, callback);
      held.add(subscription);
      return {
        close: () => {
          held.delete(subscription);
          return subscription.close();
        },
      };
    },
    adoptable: async () => {
      const text = `select s.id from sessions s join nodes n on n.id = s.home_node
        where n.gone_at is not null and s.status in ('scheduled', 'open') order by s.starts_at, s.id`;
      return (await database.query<{ id: string }>({ text })).map(({ id }) => id);
    },
  };
}

async function markGone(database: Database, nodeId: string): Promise<number> {
  return database.transaction(async (query) => {
    const text = 'update nodes set gone_at = coalesce(gone_at, now()) where id = $1 returning id';
    const marked = await query({ text, values: [nodeId] });
    if (marked.length === 0)
      throw new TribuError('not_found', { message: `No node ${nodeId} ever registered.` });
    await query({ text: 'select pg_notify($1, $2)', values: [ADOPTABLE, nodeId] });
    const rows = await query<{ rooms: number }>({
      text: "select count(*) as rooms from sessions where home_node = $1 and status in ('scheduled', 'open')",
      values: [nodeId],
    });
    return rows[0]?.rooms ?? 0;
  });
}

async function subscribe(url: string, log: StoreLog, callback: () => void): Promise<Subscription> {
  let first = true;
  return answered(
    LastingConnection.open({
      url,
      log,
      purpose: `notices of ${ADOPTABLE}`,
      prepare: async (client) => {
        client.on('notification', () => callback());
        await client.query(`listen ${ADOPTABLE}`);
        // What was told while we were away is lost.
        if (!first) callback();
        first = false;
      },
      onGivenUp: (error) => log.error({ ...briefly(error) }, 'no notices of adoptable rooms any more'),
    }),
  );
}
