import { Client } from 'pg';
import { NodesRun } from './errors.ts';
import { NODE_LOCK_SEED } from './held-node.ts';
import { labelOf as keyLabel } from './keys.ts';
import { connectionConfig } from './postgres/connection.ts';
import { answered } from './postgres/translate.ts';
import { Seal } from './seal.ts';
import { labelOf as webhookLabel } from './webhooks.ts';

const SEALED = [
  { table: 'api_keys', labelOf: keyLabel },
  { table: 'webhooks', labelOf: webhookLabel },
] as const;

/**
 * Seals what a database keeps sealed anew, under another deployment's key, all or nothing. Gives how many secrets it
 * were. No server starts meanwhile: under the former key it could not open them any more, and what it seals nobody.
 * @throws NodesRun @throws SealBroken @throws TribuError `unavailable`
 */
export async function reseal(url: string, formerKey: Uint8Array, nextKey: Uint8Array): Promise<number> {
  const former = new Seal(formerKey);
  const next = new Seal(nextKey);
  const client = new Client(connectionConfig(url));
  await answered(client.connect());
  try {
    await answered(client.query('begin'));
    await mustBeAlone(client);
    let count = 0;
    for (const { table, labelOf } of SEALED) {
      await answered(client.query(`lock table ${table} in share row exclusive mode`));
      const { rows } = await answered(
        client.query<{ id: string; secret: Buffer }>(`select id, secret_sealed as secret from ${table}`),
      );
      for (const { id, secret } of rows) {
        const sealed = next.close(former.open(secret, labelOf(id)), labelOf(id));
        await answered(client.query(`update ${table} set secret_sealed = $2 where id = $1`, [id, sealed]));
      }
      count += rows.length;
    }
    await answered(client.query('commit'));
    return count;
  } finally {
    // Without a commit the connection's end takes everything back.
    await client.end();
  }
}

/** Holds the id of every node until the transaction ends. */
async function mustBeAlone(client: Client): Promise<void> {
  const text = `select id from nodes where not pg_try_advisory_xact_lock(hashtextextended(id, $1)) order by id`;
  const { rows } = await answered(client.query<{ id: string }>(text, [NODE_LOCK_SEED]));
  if (rows.length > 0) throw new NodesRun(rows.map(({ id }) => id));
}
