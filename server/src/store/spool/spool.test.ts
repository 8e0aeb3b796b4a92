import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TribuError } from '@tribu-live/protocol';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { EpochLost } from '../errors.ts';
import type { Batch, StoreLog } from '../types.ts';
import { Spool, type SpoolOptions } from './spool.ts';
import type { SpoolPermit } from './spool-types.ts';

const log: StoreLog = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};
const SUMMARY = {
  kind: '',
  title: '',
  startsAt: 0,
  endsAt: 0,
  opensAt: 0,
  status: 'open',
  people: [],
} as const;

const batch = (sessionId: string, fromSeq: number): Batch => ({
  sessionId,
  epoch: 1,
  fromSeq,
  events: [
    {
      sessionId,
      epoch: 1,
      seq: fromSeq + 1,
      at: 1,
      actor: { kind: 'server' },
      type: 'room.opened',
      v: 1,
      audience: 'all',
      commandId: null,
      data: {},
    },
  ],
  deadlines: [],
  summary: SUMMARY,
});

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tribu-spool-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** A database in memory that says what the test wants, and timers that the test lets run. */
async function spool(more: Partial<SpoolOptions> = {}, permit?: SpoolPermit) {
  const stored: string[] = [];
  const timers = new Set<{ delayMs: number; work: () => void }>();
  const database: { say: () => Promise<void> } = { say: () => Promise.resolve() };
  const made = new Spool({
    save: async () => ({ is: 'saved' }),
    append: async ({ sessionId, fromSeq }) => {
      await database.say();
      stored.push(`${sessionId} ${fromSeq}`);
    },
    log,
    after: (delayMs, work) => {
      const timer = { delayMs, work };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    ...more,
  });
  await made.open(folder, permit);
  const pass = (delayMs: number) => {
    for (const timer of [...timers].filter((one) => one.delayMs === delayMs)) {
      timers.delete(timer);
      timer.work();
    }
  };
  return { spool: made, stored, database, pass };
}

const away = () => Promise.reject(new TribuError('unavailable'));

it('[N4] keeps nothing that the other nodes were not told of, and tells them once for all that it holds', async () => {
  let tellable = false;
  let told = 0;
  const permit = {
    holds: true,
    allowSpool: () => {
      told += 1;
      return tellable ? Promise.resolve() : away();
    },
  };
  const { spool: held, stored, database } = await spool({}, permit);
  await held.append(batch('a', 0));
  database.say = away;
  await expect(held.append(batch('a', 1))).rejects.toMatchObject({ code: 'unavailable' });
  expect([told, held.entries]).toEqual([1, 0]);
  tellable = true;
  await Promise.all(['a', 'b'].map((id) => held.append(batch(id, 1))));
  await held.append(batch('a', 2));
  expect([told, held.entries]).toEqual([2, 3]);
  permit.holds = false;
  await expect(held.append(batch('a', 3))).rejects.toMatchObject({ code: 'unavailable' });
  permit.holds = true;
  database.say = () => Promise.resolve();
  await held.settled();
  database.say = away;
  await held.append(batch('a', 3));
  expect([stored, told]).toEqual([['a 0', 'a 1', 'b 1', 'a 2'], 3]);
  await held.close();
});

it('is tried again each half second, and empties in order once the database answers', async () => {
  const { spool: held, stored, database, pass } = await spool();
  database.say = away;
  await Promise.all(['a', 'b'].map((id) => held.append(batch(id, 0))));
  await held.append(batch('a', 1));
  pass(500);
  await expect(held.settled()).rejects.toMatchObject({ code: 'unavailable' });
  expect([stored, held.entries]).toEqual([[], 3]);
  database.say = () => Promise.resolve();
  await held.settled('b');
  expect(stored).toEqual(['a 0', 'b 0', 'a 1']);
  expect(held.entries).toBe(0);
  await held.close();
});

it('does not wait for a database that says nothing, and what it did after all is done once', async () => {
  const { spool: held, stored, database, pass } = await spool();
  const silent = Promise.withResolvers<void>();
  database.say = () => silent.promise;
  const appended = held.append(batch('a', 0));
  pass(2000);
  await appended;
  expect(held.entries).toBe(1);
  database.say = () => Promise.resolve();
  await held.settled();
  silent.resolve();
  expect(stored.at(0)).toBe('a 0');
  await held.close();
});

it('takes no more than it may hold, and goes on when the database is back', async () => {
  const { spool: held, stored, database } = await spool({ largestBytes: 800 });
  database.say = away;
  await held.append(batch('a', 0));
  await held.append(batch('a', 1));
  await expect(held.append(batch('a', 2))).rejects.toMatchObject({ code: 'unavailable', retryable: true });
  database.say = () => Promise.resolve();
  await held.settled();
  await held.append(batch('a', 2));
  expect(stored).toEqual(['a 0', 'a 1', 'a 2']);
  await held.close();
});

it('does not give up a batch for a fault that may pass', async () => {
  const { spool: held, stored, database } = await spool();
  database.say = away;
  await held.append(batch('a', 0));
  let faults = 0;
  database.say = () => {
    faults += 1;
    return faults < 10 ? Promise.reject(new TribuError('internal')) : Promise.resolve();
  };
  for (let tries = 0; tries < 9; tries += 1) {
    await expect(held.settled()).rejects.toMatchObject({ code: 'internal' });
  }
  await held.settled();
  expect([stored, held.refused]).toEqual([['a 0'], 0]);
  await held.close();
});

it('[R11] sets a page aside under a name that any file system takes', async () => {
  let answer: Error = new TribuError('unavailable');
  const { spool: held } = await spool({ save: () => Promise.reject(answer) });
  const page = { sessionId: 'a', epoch: 1, exerciseId: 'e', connection: 1, savedAt: 1, words: 1, text: 'un' };
  const personIds = [':'.repeat(128), `${':'.repeat(127)}@`];
  for (const personId of personIds) await held.save({ ...page, personId, revision: 1 });
  answer = new EpochLost('a', 1, 'epoch 2');
  await held.settled();
  const aside = (await readdir(folder)).filter((name) => name.endsWith('.refused'));
  expect([held.refused, aside.length]).toEqual([2, 2]);
  await held.close();
});

it('what is in it when it closes is there for the next', async () => {
  const first = await spool();
  first.database.say = away;
  await first.spool.append(batch('a', 0));
  await first.spool.close();
  await expect(first.spool.append(batch('a', 1))).rejects.toMatchObject({ code: 'unavailable' });
  const second = await spool();
  expect(second.stored).toEqual(['a 0']);
  await second.spool.close();
});
