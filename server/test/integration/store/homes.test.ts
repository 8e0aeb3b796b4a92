import { afterAll, beforeAll, expect, it } from 'vitest';
import { EpochLost, openStore, SessionMissing, type Store } from '../../../src/store/index.ts';
import { batch, creation, START_MS } from '../../support/journal.ts';
import { quietLog, type TemporaryDatabase, temporaryDatabase } from '../../support/postgres.ts';

const SEEN = { first: START_MS - 9000, second: START_MS - 5000 };

let database: TemporaryDatabase;
let store: Store;

beforeAll(async () => {
  database = await temporaryDatabase();
  store = await openStore({ url: database.url, deploymentKey: new Uint8Array(32), log: quietLog });
  for (const [id, seenAt] of Object.entries(SEEN)) {
    const url = `http://${id}`;
    const held = await store.nodes.register({ id, url, entryUrls: [url], waitMs: 0 });
    await held.seen(seenAt);
  }
});
afterAll(async () => {
  await store.close();
  await database.close();
});

const created = async (): Promise<string> => (await store.sessions.create(creation())).id;
/** Takes the session home under the next epoch. */
const taken = (id: string, homeNodeId: string, status: 'open' | 'ended' = 'open') =>
  store.sessions.withLock(id, ({ row, append }) =>
    append({
      ...batch({ sessionId: id, fromSeq: row.seq, epoch: row.epoch + 1, summary: { status } }),
      homeNodeId,
    }),
  );

it('[N3] a session without a home is assigned one, and of several who try one is it', async () => {
  const id = await created();
  const answers = await Promise.all(
    ['first', 'second'].map((node) => store.sessions.assignHome(id, { homeNodeId: null, epoch: 1 }, node)),
  );
  const winner = answers.find(({ assigned }) => assigned)?.row.homeNodeId;
  expect(answers.filter(({ assigned }) => assigned)).toHaveLength(1);
  expect(answers.map(({ row }) => row.homeNodeId)).toEqual([winner, winner]);
  expect(answers[0]?.row).toMatchObject({ epoch: 1, homeNodeUrl: `http://${winner}`, homeSeenAt: null });
});

it('[N3] an assignment leaves the epoch to whoever takes it, and remembers until then when its last home was seen', async () => {
  const id = await created();
  await taken(id, 'first');
  expect(await store.sessions.assignHome(id, { homeNodeId: 'second', epoch: 2 }, 'second')).toMatchObject({
    assigned: false,
  });
  const { row } = await store.sessions.assignHome(id, { homeNodeId: 'first', epoch: 2 }, 'second');
  expect(row).toMatchObject({ homeNodeId: 'second', epoch: 2, homeSeenAt: SEEN.first });
  // The one that was chosen died before it came to it.
  const again = await store.sessions.assignHome(id, { homeNodeId: 'second', epoch: 2 }, 'first');
  expect(again.row).toMatchObject({ homeNodeId: 'first', epoch: 2, homeSeenAt: SEEN.first });
  await store.sessions.append(batch({ sessionId: id, fromSeq: row.seq, epoch: 2 }));
  await taken(id, 'second');
  expect(await store.sessions.find(id)).toMatchObject({ homeNodeId: 'second', homeSeenAt: SEEN.second });
  const late = batch({ sessionId: id, fromSeq: row.seq + 2, epoch: 2 });
  await expect(store.sessions.append(late)).rejects.toThrow(EpochLost);
});

it('[N3] [R4] a home that was dead and took its session back meanwhile keeps it', async () => {
  const id = await created();
  await taken(id, 'first');
  const seen = await store.sessions.find(id);
  await taken(id, 'first');
  expect(
    await store.sessions.assignHome(id, { homeNodeId: 'first', epoch: seen?.epoch ?? 0 }, 'second'),
  ).toMatchObject({
    assigned: false,
    row: { homeNodeId: 'first', epoch: 3 },
  });
});

it('[N3] what is over keeps its home, and what is not there has none', async () => {
  const id = await created();
  await taken(id, 'first', 'ended');
  expect(await store.sessions.assignHome(id, { homeNodeId: 'first', epoch: 2 }, 'second')).toMatchObject({
    assigned: false,
    row: { homeNodeId: 'first' },
  });
  await expect(store.sessions.assignHome('nothing', { homeNodeId: null, epoch: 1 }, 'first')).rejects.toThrow(
    SessionMissing,
  );
});

it('[R6] deadlines of a node whose lease has ended are for anybody', async () => {
  const { id } = await store.sessions.create(creation({ deadlines: [{ kind: 'room.close', dueAt: 5 }] }));
  await store.sessions.assignHome(id, { homeNodeId: null, epoch: 1 }, 'first');
  const due = async (...dead: string[]) =>
    (await store.deadlines.dueUnattended('second', 10, 10, dead)).map(({ sessionId }) => sessionId);
  expect(await due()).not.toContain(id);
  expect(await due('first')).toContain(id);
});

it('more who decide under a lock than there are connections wait for nobody but each other', async () => {
  const ids = await Promise.all(Array.from({ length: 20 }, created));
  const read = await Promise.all(
    ids.map((id) =>
      store.sessions.withLock(id, async ({ facts }) => [
        await facts.pages.words(id, 'exercise'),
        await facts.readings.lastReadAt(['ana']),
        await facts.ballots.tallies(id, ['poll']),
      ]),
    ),
  );
  expect(read).toEqual(ids.map(() => [{}, {}, { poll: {} }]));
});
