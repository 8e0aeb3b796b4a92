import type { Client } from 'pg';
import { NodeIdTaken } from './errors.ts';
import { briefly } from './postgres/briefly.ts';
import { LastingConnection } from './postgres/lasting-connection.ts';
import { answered, stateOf } from './postgres/translate.ts';
import type { HeldNode, NodeRegistration, StoreLog } from './types.ts';

/** The lock on a node's id; what the node says of itself goes over the pool. */
export type HeldId = Pick<HeldNode, 'onLost' | 'close'>;

/** Keeps node ids apart from other advisory locks of this database. */
export const NODE_LOCK_SEED = 7_414_200;
/** After an outage our own dead session may need a moment to go; somebody else's lock doesn't go at all. */
const RETAKE_WAIT_MS = 500;
const LOCK_NOT_AVAILABLE = '55P03';

interface Session {
  readonly pid: number;
  readonly since: Date;
}

/**
 * Registers a node and holds its id (SPEC R4): an advisory lock, which the database frees by itself when
 * this process is gone.
 * @throws NodeIdTaken
 */
export async function holdNode(url: string, log: StoreLog, node: NodeRegistration): Promise<HeldId> {
  const callbacks = new Set<() => void>();
  let lost = false;
  let session: Session | null = null;

  const prepare = async (client: Client): Promise<void> => {
    const first = session === null;
    if (session !== null) await endSession(client, session);
    await takeLock(client, node.id, first ? node.waitMs : RETAKE_WAIT_MS);
    if (first) await writeRow(client, node);
    session = await ownSession(client);
  };
  const onGivenUp = (error: unknown): void => {
    log.error({ ...briefly(error), nodeId: node.id }, 'another process runs under our node id');
    lost = true;
    for (const callback of callbacks) callback();
    callbacks.clear();
  };
  const connection = await answered(
    LastingConnection.open({ url, log, purpose: `id of node ${node.id}`, prepare, onGivenUp }),
  );
  return {
    onLost: (callback) => {
      if (lost) callback();
      else callbacks.add(callback);
    },
    close: () => {
      callbacks.clear();
      return connection.close();
    },
  };
}

async function takeLock(client: Client, nodeId: string, waitMs: number): Promise<void> {
  try {
    await client.query(`set lock_timeout = ${Math.max(1, Math.trunc(waitMs))}`);
    await client.query('select pg_advisory_lock(hashtextextended($1, $2))', [nodeId, NODE_LOCK_SEED]);
  } catch (error) {
    if (stateOf(error) === LOCK_NOT_AVAILABLE) throw new NodeIdTaken(nodeId);
    throw error;
  }
}

async function writeRow(client: Client, { id, url, entryUrls }: NodeRegistration): Promise<void> {
  await client.query(
    `insert into nodes (id, url, entry_urls) values ($1, $2, $3)
      on conflict (id) do update
      set url = excluded.url, entry_urls = excluded.entry_urls, started_at = now(), gone_at = null`,
    [id, url, entryUrls],
  );
}

async function ownSession(client: Client): Promise<Session | null> {
  const text = 'select pid, backend_start as since from pg_stat_activity where pid = pg_backend_pid()';
  return (await client.query<Session>(text)).rows[0] ?? null;
}

/** Our broken connection may live on at the other end for a while, and hold our own lock against us. */
async function endSession(client: Client, { pid, since }: Session): Promise<void> {
  const text =
    'select pg_terminate_backend(pid, 2000) from pg_stat_activity where pid = $1 and backend_start = $2';
  await client.query(text, [pid, since]);
}
