import { afterAll, beforeAll, expect, it } from 'vitest';
import { EpochLost, openStore, SessionMissing, type Store } from '../../../src/store/index.ts';
import { batch, creation, sketch } from '../../support/journal.ts';
import { quietLog, type TemporaryDatabase, temporaryDatabase } from '../../support/postgres.ts';

let postgres: TemporaryDatabase;
let store: Store;

beforeAll(async () => {
  postgres = await temporaryDatabase();
  store = await openStore({ url: postgres.url, deploymentKey: new Uint8Array(32), log: quietLog });
});

afterAll(async () => {
  await store.close();
  await postgres.close();
});

async function created(): Promise<string> {
  return (await store.sessions.create(creation())).id;
}

it('[R3] two outside writers are serialised by the row lock', async () => {
  const id = await created();
  const write = () =>
    store.sessions.withLock(id, async (locked) => {
      const { epoch, seq } = locked.row;
      await locked.append(batch({ sessionId: id, fromSeq: seq, epoch: epoch + 1 }));
      return seq + 1;
    });
  const seqs = await Promise.all([write(), write(), write(), write(), write()]);
  expect(seqs.sort()).toEqual([4, 5, 6, 7, 8]);
  expect(await store.sessions.find(id)).toMatchObject({ epoch: 6, seq: 8 });
});

it('[R4] taking over is one transaction: epoch + 1 and room.homed; the former home is refused', async () => {
  const id = await created();
  const held = await store.nodes.register({
    id: 'n1',
    url: 'http://n1',
    entryUrls: ['http://n1'],
    waitMs: 0,
  });
  await store.sessions.withLock(id, async (locked) => {
    expect(await locked.journal()).toHaveLength(3);
    const events = [sketch('room.homed', { nodeId: 'n1' })];
    await locked.append({ ...batch({ sessionId: id, fromSeq: 3, epoch: 2, events }), homeNodeId: 'n1' });
    expect(await locked.journal()).toHaveLength(4);
  });
  const row = { epoch: 2, seq: 4, homeNodeId: 'n1', homeNodeUrl: 'http://n1', homeGone: false };
  expect(await store.sessions.find(id)).toMatchObject(row);
  expect(await store.sessions.homedAt('n1')).toEqual([id]);
  await expect(store.sessions.append(batch({ sessionId: id, fromSeq: 4, epoch: 1 }))).rejects.toThrow(
    EpochLost,
  );

  await store.sessions.append(batch({ sessionId: id, fromSeq: 4, epoch: 2, summary: { status: 'ended' } }));
  expect(await store.sessions.homedAt('n1')).toEqual([]);
  await held.close();
});

it('[R3] what is thrown under the lock undoes everything and arrives as it is', async () => {
  const id = await created();
  class Refused extends Error {}
  const work = store.sessions.withLock(id, async (locked) => {
    await locked.append(batch({ sessionId: id, fromSeq: 3, epoch: 2 }));
    throw new Refused();
  });
  await expect(work).rejects.toThrow(Refused);
  expect(await store.sessions.find(id)).toMatchObject({ epoch: 1, seq: 3 });
  await store.sessions.append(batch({ sessionId: id, fromSeq: 3 }));
});

it('[R3] an append waits for the lock and is refused when the epoch went on meanwhile', async () => {
  const id = await created();
  const { promise: locked, resolve: isLocked } = Promise.withResolvers<void>();
  const { promise: go, resolve: letGo } = Promise.withResolvers<void>();
  const outside = store.sessions.withLock(id, async (session) => {
    isLocked();
    await go;
    await session.append(batch({ sessionId: id, fromSeq: 3, epoch: 2 }));
    await session.append(batch({ sessionId: id, fromSeq: 4, epoch: 2 }));
  });
  await locked;
  const home = store.sessions.append(batch({ sessionId: id, fromSeq: 3 }));
  letGo();
  await expect(home).rejects.toThrow(EpochLost);
  await outside;
  expect(await store.sessions.find(id)).toMatchObject({ epoch: 2, seq: 5 });
});

it('[R4] under the lock every batch has the next epoch', async () => {
  const id = await created();
  const under = (epoch: number) =>
    store.sessions.withLock(id, (locked) => locked.append(batch({ sessionId: id, fromSeq: 3, epoch })));
  await expect(under(1)).rejects.toThrow(RangeError);
  await expect(under(3)).rejects.toThrow(RangeError);
});

it('says when there is no session to lock', async () => {
  await expect(store.sessions.withLock('none', async () => 'never')).rejects.toThrow(SessionMissing);
});
