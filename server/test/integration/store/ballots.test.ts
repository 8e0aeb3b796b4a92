import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStore, type Store } from '../../../src/store/index.ts';
import { batch, creation, sketch } from '../../support/journal.ts';
import { quietLog, type TemporaryDatabase, temporaryDatabase } from '../../support/postgres.ts';

let postgres: TemporaryDatabase;
let store: Store;
let database: Client;
beforeAll(async () => {
  postgres = await temporaryDatabase();
  store = await openStore({ url: postgres.url, deploymentKey: new Uint8Array(32).fill(3), log: quietLog });
  database = new Client(postgres.url);
  await database.connect();
});
afterAll(async () => {
  await database.end();
  await store.close();
  await postgres.close();
});

const POLL = '00000000-0000-4000-8000-000000000001';
const OTHER = '00000000-0000-4000-8000-000000000002';

async function session(): Promise<string> {
  return (await store.sessions.create(creation())).id;
}

function cast(sessionId: string, personId: string, choice: string[], pollId = POLL): Promise<void> {
  return store.ballots.cast({ sessionId, epoch: 1, pollId, personId, choice });
}

async function rows(sessionId: string): Promise<{ voter: Buffer }[]> {
  const text = 'select * from ballots where session_id = $1';
  return (await database.query<{ voter: Buffer }>(text, [sessionId])).rows;
}

describe('ballots', () => {
  it('[W28] count each person once, with their newest choice', async () => {
    const id = await session();
    await cast(id, 'ana', ['0']);
    await cast(id, 'ben', ['0', '1']);
    await cast(id, 'ana', ['1']);
    await cast(id, 'ana', ['2'], OTHER);
    expect(await store.ballots.tallies(id, [POLL, OTHER])).toEqual({
      [POLL]: { '0': 1, '1': 2 },
      [OTHER]: { '2': 1 },
    });
    expect(await store.ballots.tallies(await session(), [POLL])).toEqual({ [POLL]: {} });
  });

  it('[W28] name nobody, and one person’s differ from poll to poll', async () => {
    const id = await session();
    await cast(id, 'ana', ['0']);
    await cast(id, 'ana', ['0'], OTHER);
    expect(JSON.stringify(await rows(id))).not.toContain('ana');
    const voters = await rows(id);
    expect(new Set(voters.map(({ voter }) => voter.toString('hex'))).size).toBe(2);
  });

  it('[W28] go with the close of their poll, and all of them with the end', async () => {
    const id = await session();
    await cast(id, 'ana', ['0']);
    await cast(id, 'ana', ['1'], OTHER);
    await store.sessions.append(
      batch({
        sessionId: id,
        fromSeq: 3,
        events: [sketch('poll.closed', { pollId: POLL, counts: { '0': 1 } })],
      }),
    );
    expect(await store.ballots.tallies(id, [POLL, OTHER])).toEqual({ [POLL]: {}, [OTHER]: { '1': 1 } });
    await store.sessions.append(
      batch({ sessionId: id, fromSeq: 4, events: [sketch('room.ended', { reason: 'time' })] }),
    );
    expect(await rows(id)).toEqual([]);
  });

  it('[R12] of an erased person are gone', async () => {
    const id = await session();
    await cast(id, 'ana', ['0']);
    await cast(id, 'ben', ['0']);
    await store.ballots.erase('ana');
    expect(await store.ballots.tallies(id, [POLL])).toEqual({ [POLL]: { '0': 1 } });
  });

  it('[R4] are not taken from a home that is none any more', async () => {
    const id = await session();
    const late = store.ballots.cast({
      sessionId: id,
      epoch: 7,
      pollId: POLL,
      personId: 'ana',
      choice: ['0'],
    });
    await expect(late).rejects.toMatchObject({ name: 'EpochLost' });
    await expect(cast('none', 'ana', ['0'])).rejects.toMatchObject({ name: 'SessionMissing' });
  });
});
