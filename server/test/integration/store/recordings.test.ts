import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStore, SessionMissing, type Store } from '../../../src/store/index.ts';
import { batch, creation, START_MS, sketch, summary } from '../../support/journal.ts';
import { type ListeningLog, listeningLog } from '../../support/listening-log.ts';
import { type TemporaryDatabase, temporaryDatabase } from '../../support/postgres.ts';
import { piece, takeReport } from '../../support/takes.ts';

const LEASE_MS = 30_000;
const COMPOSED = {
  durationMs: 1_800_000,
  sizeBytes: 90_000_000,
  coverage: 0.998,
  chapters: [{ kind: 'start', atMs: 0, personId: null, title: 'Début' }],
  manifest: { version: 1, takes: ['a'] },
  originalsUntil: START_MS + 7 * 86_400_000,
} as const;

let postgres: TemporaryDatabase;
let store: Store;
let log: ListeningLog;

beforeAll(async () => {
  postgres = await temporaryDatabase();
  log = listeningLog();
  store = await openStore({ url: postgres.url, deploymentKey: new Uint8Array(32), log });
});

afterAll(async () => {
  await store.close();
  await postgres.close();
});

async function session(change: Parameters<typeof summary>[0] = {}): Promise<string> {
  const { id } = await store.sessions.create(creation({ summary: change }));
  return id;
}

/** Ended at the time of its fourth event, START_MS + 3. */
async function ended(change: Parameters<typeof summary>[0] = {}): Promise<string> {
  const id = await session(change);
  await store.sessions.append(
    batch({
      sessionId: id,
      fromSeq: 3,
      events: [sketch('room.ended', { reason: 'time' })],
      summary: { ...change, status: 'ended' },
    }),
  );
  return id;
}

async function composed(change: Parameters<typeof summary>[0] = {}): Promise<string> {
  const id = await ended(change);
  await store.recordings.report([takeReport(id)]);
  await store.recordings.claim(id, 'w', LEASE_MS);
  expect(await store.recordings.complete(id, 'w', COMPOSED)).toBe(true);
  return id;
}

const state = async (id: string) => (await store.recordings.find(id))?.state ?? null;

describe('takes and pieces', () => {
  it('[D3] are listed with their recording, and the same again changes nothing', async () => {
    const id = await session();
    const later = takeReport(id, { openedAt: START_MS + 5000, pieces: 3 });
    const first = takeReport(id, { pieces: 2, personId: 'ben' });
    for (let time = 0; time < 3; time += 1) await store.recordings.report([later, first]);
    const takes = await store.recordings.takes(id);
    expect(takes).toEqual([first, later]);
    expect(await store.recordings.find(id)).toMatchObject({
      id,
      state: 'recording',
      session: summary(),
      tags: { topic: null, sector: null, maturity: null, reference: null },
      deletion: null,
    });
  });

  it('[D3] grow while the take is open; its end is added once and stays', async () => {
    const id = await session();
    const open = takeReport(id, { closed: false });
    await store.recordings.report([open]);
    expect(await store.recordings.takes(id)).toMatchObject([{ closed: null, pieces: [{ index: 0 }] }]);
    const closed = { at: START_MS + 20_000, reason: 'room', packets: 600, bytes: 10_000 } as const;
    // In one report the same take twice, and its pieces out of order.
    await store.recordings.report([
      { ...open, pieces: [piece(2)] },
      { ...open, pieces: [piece(1)], closed },
    ]);
    await store.recordings.report([{ ...open, pieces: [], closed: { ...closed, reason: 'failed' } }]);
    await store.recordings.report([open]);
    const takes = await store.recordings.takes(id);
    expect(takes).toMatchObject([{ closed, pieces: [{ index: 0 }, { index: 1 }, { index: 2 }] }]);
  });

  it('[D3] a piece told with other content is not taken over, and said', async () => {
    const id = await session();
    const told = takeReport(id);
    await store.recordings.report([told]);
    const said = log.said('a piece was told again with other content');
    await store.recordings.report([{ ...told, pieces: [{ ...piece(0), sha256: 'f'.repeat(64) }] }]);
    expect(await said).toEqual({ takeId: told.take.takeId });
    expect(await store.recordings.takes(id)).toEqual([told]);
  });

  it('of a session that does not exist are refused, with all that came along', async () => {
    const id = await session();
    const both = [takeReport(id), takeReport('nowhere')];
    await expect(store.recordings.report(both)).rejects.toThrow(SessionMissing);
    expect(await store.recordings.takes(id)).toEqual([]);
    expect(await state(id)).toBeNull();
  });

  it('[D3] are marked as they come into the bucket, the same again changes nothing', async () => {
    const id = await session();
    const told = takeReport(id, { pieces: 3 });
    const { takeId } = told.take;
    await store.recordings.report([told]);
    expect(await store.recordings.uploads([takeId, 'nobody'])).toEqual([
      { takeId, deleted: false, pieces: [] },
    ]);
    for (const uploaded of [[1], [0, 1], [7]]) {
      await store.recordings.report([{ ...told, pieces: [], closed: null, uploaded }]);
    }
    expect(await store.recordings.uploads([takeId])).toEqual([{ takeId, deleted: false, pieces: [0, 1] }]);
    // Both in one report.
    await store.recordings.report([{ ...told, pieces: [piece(3)], uploaded: [3] }]);
    expect(await store.recordings.uploads([takeId])).toMatchObject([{ pieces: [0, 1, 3] }]);
    expect(await store.recordings.uploads([takeId], [])).toMatchObject([{ takeId, pieces: [] }]);
  });

  it('[D2] that come into the bucket while the replay is made, or after it failed, have it made anew', async () => {
    const id = await ended();
    const told = takeReport(id, { pieces: 2 });
    await store.recordings.report([{ ...told, uploaded: [0] }]);
    const arrives = (index: number) => store.recordings.report([{ ...told, pieces: [], uploaded: [index] }]);
    await store.recordings.claim(id, 'w', LEASE_MS);
    await arrives(0);
    expect(await store.recordings.renew(id, 'w', LEASE_MS, 0)).toBe(true);
    await arrives(1);
    expect(await store.recordings.renew(id, 'w', LEASE_MS, 0)).toBe(false);
    expect(await store.recordings.claim(id, 'w', LEASE_MS)).toBe(1);
  });

  it('that come after the replay are listed, and said', async () => {
    const id = await composed();
    const late = takeReport(id, { openedAt: START_MS + 1 });
    const said = log.said('after its recording was finished');
    await store.recordings.report([late]);
    expect(await said).toEqual({ takeId: late.take.takeId, state: 'ready' });
    expect(await store.recordings.takes(id)).toHaveLength(2);
    expect(await state(id)).toBe('ready');
  });

  it('of a deleted recording are said to be unwanted', async () => {
    const id = await ended();
    const told = takeReport(id);
    await store.recordings.report([told]);
    await store.recordings.beginDeletion(id, START_MS, 'request');
    const { takeId } = told.take;
    expect(await store.recordings.uploads([takeId])).toMatchObject([{ takeId, deleted: true }]);
    await store.recordings.finishDeletion(id, { files: 1, bytes: 1 });
    expect(await store.recordings.uploads([takeId])).toEqual([]);
    // What capture had put there meanwhile is listed again, so that it goes the same way (D6).
    await store.recordings.report([{ ...told, pieces: [], uploaded: [0] }]);
    expect(await store.recordings.unfinishedDeletions(100)).toContain(id);
  });
});

describe('composing', () => {
  it('[D5] is for one at a time, once the session is over', async () => {
    const id = await session();
    await store.recordings.report([takeReport(id)]);
    expect(await store.recordings.claim(id, 'a', LEASE_MS)).toBeNull();
    const over = await ended();
    await store.recordings.report([takeReport(over)]);
    const claims = await Promise.all(
      ['a', 'b', 'c', 'd'].map((by) => store.recordings.claim(over, by, LEASE_MS)),
    );
    expect(claims.filter((attempt) => attempt !== null)).toEqual([1]);
    expect(await store.recordings.claim('nowhere', 'a', LEASE_MS)).toBeNull();
  });

  it('[D5] passes on when a lease ran out; its former holder commits nothing', async () => {
    const id = await ended();
    await store.recordings.report([takeReport(id)]);
    expect(await store.recordings.claim(id, 'slow', 0)).toBe(1);
    expect(await store.recordings.renew(id, 'slow', 1, 0.2)).toBe(true);
    await expect.poll(() => store.recordings.claim(id, 'next', LEASE_MS)).toBe(2);
    expect(await store.recordings.renew(id, 'slow', LEASE_MS, 0.9)).toBe(false);
    expect(await store.recordings.complete(id, 'slow', COMPOSED)).toBe(false);
    expect(await store.recordings.fail(id, 'slow', 'compose_failed')).toBe(false);
    expect(await store.recordings.setEmpty(id, 'slow')).toBe(false);
    await store.recordings.release(id, 'slow', true);
    expect(await store.recordings.renew(id, 'next', LEASE_MS, 0.5)).toBe(true);
    expect(await store.recordings.find(id)).toMatchObject({ state: 'composing', progress: 0.5, attempts: 2 });
    await store.recordings.release(id, 'next', true);
    expect(await store.recordings.claim(id, 'third', LEASE_MS)).toBe(3);
  });

  it('[D5] ends in ready, failed or empty; a failed one is composed again only when asked', async () => {
    const ready = await composed();
    const { originalsUntil, ...told } = COMPOSED;
    expect(await store.recordings.find(ready)).toMatchObject({
      ...told,
      originalsUntil,
      progress: 1,
      state: 'ready',
    });
    expect(await store.recordings.claim(ready, 'w', LEASE_MS, true)).toBeNull();

    const failed = await ended();
    await store.recordings.report([takeReport(failed)]);
    await store.recordings.claim(failed, 'w', LEASE_MS);
    expect(await store.recordings.fail(failed, 'w', 'pieces_damaged')).toBe(true);
    expect(await store.recordings.find(failed)).toMatchObject({ state: 'failed', failure: 'pieces_damaged' });
    expect(await store.recordings.claim(failed, 'w', LEASE_MS)).toBeNull();
    expect(await store.recordings.claim(failed, 'w', LEASE_MS, true)).toBe(2);
    expect(await store.recordings.complete(failed, 'w', COMPOSED)).toBe(true);
    expect(await store.recordings.find(failed)).toMatchObject({ state: 'ready', failure: null });
  });

  it('of nothing ends empty, until a take turns up after all', async () => {
    const id = await ended();
    expect(await store.recordings.claim(id, 'w', LEASE_MS)).toBe(1);
    expect(await store.recordings.setEmpty(id, 'w')).toBe(true);
    expect(await store.recordings.claim(id, 'w', LEASE_MS)).toBeNull();
    await store.recordings.report([takeReport(id)]);
    expect(await store.recordings.uncomposed(START_MS + 10_000, 0, 100)).toContain(id);
    expect(await store.recordings.claim(id, 'w', LEASE_MS)).toBe(2);
  });

  it('[D2] begins anew when a take is listed or closed in its middle, and after a failure', async () => {
    const id = await ended();
    const open = takeReport(id, { closed: false });
    await store.recordings.report([takeReport(id), open]);
    const claim = (by: string) => store.recordings.claim(id, by, LEASE_MS);
    expect(await claim('first')).toBe(1);
    await store.recordings.report([{ ...open, closed: takeReport(id).closed }]);
    expect(await store.recordings.complete(id, 'first', COMPOSED)).toBe(false);
    // Attempts are counted anew, too.
    expect(await claim('second')).toBe(1);
    // What was told before is no news.
    await store.recordings.report([{ ...open, closed: takeReport(id).closed }]);
    await store.recordings.fail(id, 'second', 'nothing_usable');
    await store.recordings.report([takeReport(id)]);
    expect(await store.recordings.uncomposed(START_MS + 10_000, 0, 100)).toContain(id);
    expect(await claim('third')).toBe(1);
    expect(await store.recordings.complete(id, 'third', COMPOSED)).toBe(true);
  });

  it('[D5] states never go back, whatever a statement says', async () => {
    const id = await composed();
    const direct = new Client(postgres.url);
    await direct.connect();
    try {
      for (const back of ['recording', 'composing', 'failed', 'empty']) {
        const change = direct.query('update recordings set state = $1 where session_id = $2', [back, id]);
        await expect(change).rejects.toThrow(`can't go from ready to ${back}`);
      }
    } finally {
      await direct.end();
    }
  });

  it('is found when a crash left it: over for a while, captured, and nobody at it', async () => {
    const running = await session();
    const captured = await ended();
    const held = await ended();
    const abandoned = await ended();
    const nothing = await ended();
    await store.recordings.report([running, captured, held, abandoned].map((id) => takeReport(id)));
    await store.recordings.claim(held, 'w', LEASE_MS);
    await store.recordings.claim(abandoned, 'w', 0);
    const done = await composed();
    const found = () => store.recordings.uncomposed(START_MS + 1003, 1000, 100);
    await expect.poll(found).toEqual(expect.arrayContaining([captured, abandoned]));
    for (const other of [running, held, nothing, done]) expect(await found()).not.toContain(other);
    expect(await store.recordings.uncomposed(START_MS + 1002, 1000, 100)).not.toContain(captured);
  });
});

describe('concluding', () => {
  it('tells each outcome once, and a later one again', async () => {
    const ids = async () => (await store.recordings.unconcluded(100)).map(({ id }) => id);
    const id = await ended();
    await store.recordings.report([takeReport(id)]);
    await store.recordings.claim(id, 'w', LEASE_MS);
    expect(await ids()).not.toContain(id);
    await store.recordings.fail(id, 'w', 'compose_failed');
    expect(await ids()).toContain(id);
    await store.recordings.markConcluded(id, 'failed');
    expect(await ids()).not.toContain(id);
    await store.recordings.claim(id, 'w', LEASE_MS, true);
    await store.recordings.complete(id, 'w', COMPOSED);
    // What was concluded meanwhile was the former outcome.
    await store.recordings.markConcluded(id, 'failed');
    expect(await ids()).toContain(id);
    await store.recordings.markConcluded(id, 'ready');
    expect(await ids()).not.toContain(id);
  });
});

describe('deleting', () => {
  it('[D6] leaves a receipt, and what was listed goes with the last step', async () => {
    const id = await composed();
    await store.recordings.change(id, { topic: 'Prix' });
    expect(await store.recordings.beginDeletion(id, START_MS + 5, 'request')).toBe('ready');
    expect(await store.recordings.beginDeletion(id, START_MS + 6, 'retention')).toBeNull();
    const half = await store.recordings.find(id);
    expect(half).toMatchObject({
      state: 'deleted',
      deletion: null,
      manifest: null,
      chapters: [],
      tags: { topic: null },
    });
    expect(await store.recordings.takes(id)).toHaveLength(1);
    expect(await store.recordings.unfinishedDeletions(100)).toContain(id);
    expect((await store.recordings.unconcluded(100)).map((row) => row.id)).not.toContain(id);
    await store.recordings.finishDeletion(id, { files: 4, bytes: 5000 });
    const receipt = { at: START_MS + 5, cause: 'request', files: 4, bytes: 5000 };
    expect(await store.recordings.find(id)).toMatchObject({
      state: 'deleted',
      deletion: receipt,
      sizeBytes: null,
    });
    expect(await store.recordings.takes(id)).toEqual([]);
    expect(await store.recordings.unfinishedDeletions(100)).not.toContain(id);
    expect((await store.recordings.unconcluded(100)).map((row) => row.id)).toContain(id);
    expect(await store.recordings.claim(id, 'w', LEASE_MS, true)).toBeNull();
    expect(await store.recordings.change(id, { topic: 'Prix' })).toBe(false);
  });

  it('[D6] takes what is listed afterwards too', async () => {
    const id = await composed();
    await store.recordings.beginDeletion(id, START_MS, 'request');
    await store.recordings.finishDeletion(id, { files: 4, bytes: 5000 });
    await store.recordings.report([takeReport(id)]);
    expect(await store.recordings.unfinishedDeletions(100)).toContain(id);
    await store.recordings.finishDeletion(id, { files: 1, bytes: 10 });
    expect(await store.recordings.find(id)).toMatchObject({ deletion: { files: 5, bytes: 5010 } });
    expect(await store.recordings.unfinishedDeletions(100)).not.toContain(id);
  });

  it('[D6] is due by date: originals of a verified replay, or all of it', async () => {
    const id = await composed();
    const due = async (nowMs: number) =>
      (await store.recordings.due(nowMs, 1000)).filter((one) => one.id === id).map(({ what }) => what);
    expect(await due(COMPOSED.originalsUntil - 1)).toEqual([]);
    expect(await due(COMPOSED.originalsUntil)).toEqual(['originals']);
    await store.recordings.markOriginalsGone(id);
    expect(await due(COMPOSED.originalsUntil)).toEqual([]);
    await store.recordings.change(id, { retainUntil: COMPOSED.originalsUntil + 1 });
    expect(await due(COMPOSED.originalsUntil + 1)).toEqual(['all']);
    await store.recordings.change(id, { retainUntil: null });
    expect(await due(COMPOSED.originalsUntil + 1)).toEqual([]);
    const waiting = await ended();
    await store.recordings.report([takeReport(waiting)]);
    await store.recordings.change(waiting, { retainUntil: START_MS });
    expect(await store.recordings.due(START_MS, 1000)).toContainEqual({ id: waiting, what: 'all' });
  });
});
