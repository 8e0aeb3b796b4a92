import { isDeepStrictEqual } from 'node:util';
import type { StoredEvent } from '@tribu-live/protocol';
import { TribuError } from '@tribu-live/protocol';
import { expect, it } from 'vitest';
import { openStore } from '../../../src/store/index.ts';
import { batch, creation } from '../../support/journal.ts';
import { listeningLog } from '../../support/listening-log.ts';
import { quietLog, temporaryPostgres } from '../../support/postgres.ts';

const KILLS = 3;
const APPENDS_BETWEEN_KILLS = 40;

it('[R3] nothing acknowledged is lost when Postgres is killed, and the same batch again is safe', async () => {
  const log = listeningLog();
  await using postgres = await temporaryPostgres({ log, durable: true });
  const store = await openStore({ url: postgres.url, deploymentKey: new Uint8Array(32), log: quietLog });
  const { id } = await store.sessions.create(creation());
  const acknowledged: StoredEvent[] = [];
  let refusals = 0;

  const append = async (fromSeq: number): Promise<void> => {
    const wanted = batch({ sessionId: id, fromSeq });
    for (;;) {
      try {
        await store.sessions.append(wanted);
        acknowledged.push(...wanted.events);
        return;
      } catch (error) {
        if (!(error instanceof TribuError)) throw error;
        expect(error).toMatchObject({ code: 'unavailable', retryable: true });
        refusals += 1;
      }
    }
  };

  let seq = 3;
  for (let kill = 0; kill < KILLS; kill += 1) {
    const back = log.said('the embedded Postgres is back');
    for (let count = 0; count < APPENDS_BETWEEN_KILLS; count += 1) {
      // In the middle of an append, whose outcome nobody knows then.
      if (count === APPENDS_BETWEEN_KILLS / 2) process.kill(postgres.embedded.pid ?? 0, 'SIGKILL');
      await append(seq);
      seq += 1;
    }
    await back;
  }

  const journal = await store.sessions.read(id, 3, 1_000);
  expect(acknowledged).toHaveLength(KILLS * APPENDS_BETWEEN_KILLS);
  expect(isDeepStrictEqual(journal, acknowledged)).toBe(true);
  expect(refusals).toBeGreaterThan(0);
  await store.close();
});

it('says that the database is away, typed and soon, and comes back with it', async () => {
  const log = listeningLog();
  const postgres = await temporaryPostgres({ log });
  const store = await openStore({ url: postgres.url, deploymentKey: new Uint8Array(32), log: quietLog });
  await store.ping(5_000);
  await postgres.close();
  await expect(store.ping(5_000)).rejects.toMatchObject({ code: 'unavailable', retryable: true });
  await expect(store.sessions.find('any')).rejects.toMatchObject({ code: 'unavailable' });
  await expect(store.sessions.withLock('any', async () => 1)).rejects.toMatchObject({ code: 'unavailable' });
  await expect(
    openStore({ url: postgres.url, deploymentKey: new Uint8Array(32), log: quietLog }),
  ).rejects.toMatchObject({ code: 'unavailable' });
  await store.close();
  await store.close();
});
