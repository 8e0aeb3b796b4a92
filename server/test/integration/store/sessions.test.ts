import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EpochLost, openStore, SessionMissing, type Store } from '../../../src/store/index.ts';
import { batch, creation, OPENING, START_MS, sketch, summary } from '../../support/journal.ts';
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

describe('creating', () => {
  it('writes the row and the opening of the journal', async () => {
    const wanted = creation({ deadlines: [{ kind: 'room.close', dueAt: START_MS }] });
    expect(await store.sessions.create(wanted)).toEqual({
      id: wanted.id,
      fingerprint: 'print',
      created: true,
    });
    expect(await store.sessions.find(wanted.id)).toEqual({
      id: wanted.id,
      externalId: wanted.externalId,
      keyId: 'key',
      homeNodeId: null,
      homeNodeUrl: null,
      homeGone: false,
      homeSeenAt: null,
      epoch: 1,
      seq: OPENING.length,
      summary: summary(),
    });
    expect(await store.sessions.read(wanted.id, 0, 100)).toEqual(wanted.opening.events);
  });

  it('gives the existing session for the same external id, also when both are created at once', async () => {
    const all = ['a', 'b', 'c', 'd'].map((name) =>
      creation({ sessionId: `race-${name}`, externalId: 'race' }),
    );
    const answers = await Promise.all(all.map((one) => store.sessions.create(one)));
    expect(answers.filter((answer) => answer.created)).toHaveLength(1);
    expect(new Set(answers.map((answer) => answer.id)).size).toBe(1);
    expect(await store.sessions.read(answers[0]?.id ?? '', 0, 100)).toHaveLength(OPENING.length);
  });

  it('finds nothing where there is nothing', async () => {
    expect(await store.sessions.find('nobody')).toBeNull();
  });
});

describe('appending', () => {
  it('[R1] keeps events as they were, in order', async () => {
    const id = await created();
    const wanted = batch({
      sessionId: id,
      fromSeq: 3,
      events: [
        sketch(
          'session.retitled',
          { title: 'Été \u{1f600}' },
          { actor: { kind: 'person', id: 'ana' }, commandId: 'c1' },
        ),
        sketch(
          'consent.answered',
          { personId: 'ben', purpose: 'record', answer: 'yes', textVersion: '1' },
          { audience: { mentors: true, persons: ['ben'] } },
        ),
      ],
      summary: { title: 'Été', status: 'open' },
    });
    await store.sessions.append(wanted);
    expect(await store.sessions.read(id, 3, 100)).toEqual(wanted.events);
    expect(await store.sessions.read(id, 3, 1)).toEqual(wanted.events.slice(0, 1));
    expect(await store.sessions.find(id)).toMatchObject({ seq: 5, summary: wanted.summary });
  });

  it('[R1] refuses a batch with a hole before it reaches the database', async () => {
    const id = await created();
    const good = batch({ sessionId: id, fromSeq: 3 });
    await expect(store.sessions.append({ ...good, fromSeq: 2 })).rejects.toThrow(RangeError);
    await expect(store.sessions.append({ ...good, epoch: 2 })).rejects.toThrow(RangeError);
  });

  it('[R4] an append under an older epoch is refused', async () => {
    const id = await created();
    await store.sessions.withLock(id, (locked) =>
      locked.append(batch({ sessionId: id, fromSeq: 3, epoch: 2 })),
    );
    await expect(store.sessions.append(batch({ sessionId: id, fromSeq: 4, epoch: 1 }))).rejects.toThrow(
      EpochLost,
    );
    await expect(store.sessions.append(batch({ sessionId: id, fromSeq: 4, epoch: 3 }))).rejects.toThrow(
      EpochLost,
    );
    expect(await store.sessions.find(id)).toMatchObject({ epoch: 2, seq: 4 });
    await store.sessions.append(batch({ sessionId: id, fromSeq: 4, epoch: 2 }));
  });

  it('[R3] the same batch again, after an unknown outcome, is known as done', async () => {
    const id = await created();
    const events = [sketch('room.opened', {}), sketch('room.homed', { nodeId: 'n1' })];
    const wanted = batch({ sessionId: id, fromSeq: 3, events });
    await store.sessions.append(wanted);
    await store.sessions.append(wanted);
    expect(await store.sessions.read(id, 0, 100)).toHaveLength(5);
    await store.sessions.append(batch({ sessionId: id, fromSeq: 5 }));
  });

  it('[R3] another batch at a place that is taken, or beyond the end, is refused', async () => {
    const id = await created();
    await store.sessions.append(batch({ sessionId: id, fromSeq: 3 }));
    const other = batch({ sessionId: id, fromSeq: 3, events: [sketch('room.opened', {})] });
    await expect(store.sessions.append(other)).rejects.toThrow(EpochLost);
    const longer = batch({ sessionId: id, fromSeq: 3, events: [...OPENING.slice(0, 2)] });
    await expect(store.sessions.append(longer)).rejects.toThrow(EpochLost);
    await expect(store.sessions.append(batch({ sessionId: id, fromSeq: 9 }))).rejects.toThrow(EpochLost);
    expect(await store.sessions.find(id)).toMatchObject({ seq: 4 });
  });

  it('says when there is no such session', async () => {
    await expect(store.sessions.append(batch({ sessionId: 'none', fromSeq: 0 }))).rejects.toThrow(
      SessionMissing,
    );
  });

  it('replaces characters that jsonb cannot hold instead of failing', async () => {
    const id = await created();
    const events = [sketch('session.cancelled', { reason: 'a\0b\ud800c' })];
    await store.sessions.append(batch({ sessionId: id, fromSeq: 3, events }));
    const [event] = await store.sessions.read(id, 3, 1);
    expect(event?.data).toEqual({ reason: 'a\ufffdb\ufffdc' });
  });
});

describe('deadlines', () => {
  /** A session without a home: all that stands is due at the end of times. */
  async function deadlinesOf(id: string) {
    const due = await store.deadlines.dueUnattended('any', Number.MAX_SAFE_INTEGER, 1000);
    return due.filter(({ sessionId }) => sessionId === id).map(({ kind, dueAt }) => ({ kind, dueAt }));
  }

  const at = (kind: string, dueAt: number) => ({ kind, dueAt });

  it('[R6] deadline rows stand in the transaction of their event', async () => {
    const id = await created();
    const first = batch({ sessionId: id, fromSeq: 3, deadlines: [at('room.close', 10), at('exercise', 5)] });
    await store.sessions.append(first);
    expect(await deadlinesOf(id)).toEqual([at('exercise', 5), at('room.close', 10)]);

    const second = batch({ sessionId: id, fromSeq: 4, deadlines: [at('room.close', 20)] });
    await expect(store.sessions.append({ ...second, epoch: 9, events: [] })).rejects.toThrow(EpochLost);
    const unknownStatus = { ...second, summary: { ...second.summary, status: 'no status' as 'open' } };
    await expect(store.sessions.append(unknownStatus)).rejects.toMatchObject({ code: 'internal' });
    expect(await deadlinesOf(id)).toHaveLength(2);
    expect(await store.sessions.read(id, 4, 10)).toEqual([]);

    await store.sessions.append(second);
    expect(await deadlinesOf(id)).toEqual([at('room.close', 20)]);
    await store.sessions.append(batch({ sessionId: id, fromSeq: 5 }));
    expect(await deadlinesOf(id)).toEqual([]);
  });
});

describe('listing', () => {
  it('gives pages, latest start first, by person and status', async () => {
    const people = [{ id: 'lea', name: 'Léa', role: 'student', presence: 'expected' }];
    for (const [index, status] of (['ended', 'cancelled', 'scheduled'] as const).entries()) {
      const startsAt = START_MS + index;
      await store.sessions.create(
        creation({ sessionId: `lea-${index}`, summary: { people, status, startsAt } }),
      );
    }
    const first = await store.sessions.list({ personId: 'lea', limit: 2 });
    expect(first.sessions.map(({ id }) => id)).toEqual(['lea-2', 'lea-1']);
    expect(first.next).toBe('lea-1');
    const second = await store.sessions.list({ personId: 'lea', limit: 2, after: first.next ?? '' });
    expect(second).toMatchObject({ sessions: [{ id: 'lea-0' }], next: null });
    const ended = await store.sessions.list({ personId: 'lea', status: 'ended', limit: 50 });
    expect(ended.sessions.map(({ id }) => id)).toEqual(['lea-0']);
    expect((await store.sessions.list({ personId: 'max', limit: 50 })).sessions).toEqual([]);
  });

  it('follows the people of the summary', async () => {
    const id = await created();
    const people = [{ id: 'zoe', name: 'Zoé', role: 'observer', presence: 'connected' }];
    await store.sessions.append(batch({ sessionId: id, fromSeq: 3, summary: { people } }));
    expect((await store.sessions.list({ personId: 'zoe', limit: 9 })).sessions).toMatchObject([{ id }]);
    await store.sessions.append(batch({ sessionId: id, fromSeq: 4 }));
    expect((await store.sessions.list({ personId: 'zoe', limit: 9 })).sessions).toEqual([]);
  });
});
